const WINDOW_MS = 10 * 60_000;
const WRONG_PER_ADDRESS = 10;
const WRONG_PER_ACCOUNT = 20;
const MOST_KEYS = 10_000;

/** Limits wrong passwords, by address and by account. Times are milliseconds of the caller's clock. */
export class SignInLimiter {
  private readonly wrong = new Map<string, number[]>();

  /** @returns milliseconds to wait; 0: go on */
  waitFor(address: string, account: string, now: number): number {
    return Math.max(
      this.wait(`address ${address}`, WRONG_PER_ADDRESS, now),
      this.wait(`account ${account}`, WRONG_PER_ACCOUNT, now),
    );
  }

  failed(address: string, account: string, now: number): void {
    for (const key of [`address ${address}`, `account ${account}`]) {
      const times = [...this.recent(key, now), now];
      // Set anew, so that the map is in the order of the newest failure.
      this.wrong.delete(key);
      this.wrong.set(key, times);
    }
    for (const key of this.wrong.keys()) {
      if (this.wrong.size <= MOST_KEYS) break;
      this.wrong.delete(key);
    }
  }

  private wait(key: string, most: number, now: number): number {
    const times = this.recent(key, now);
    const oldest = times.at(-most);
    return oldest === undefined ? 0 : oldest + WINDOW_MS - now;
  }

  private recent(key: string, now: number): number[] {
    return (this.wrong.get(key) ?? []).filter((at) => now - at < WINDOW_MS);
  }
}
