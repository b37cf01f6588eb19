/**
 * Flow control between a program and the page that shows it. Pure: no socket, no stream.
 * The figures are those of Visual Studio Code's terminal in bytes, with an earlier resume: less is in
 * flight when Control-C is pressed, and a page some way off still keeps its speed.
 */
export const HIGH_WATER_BYTES = 256 * 1024;
export const LOW_WATER_BYTES = 64 * 1024;

interface Account {
  sent: number;
  acknowledged: number;
  /** What weighs more than its bytes: how much more, and after which bytes it is taken in. */
  heavy: { readonly upTo: number; readonly more: number }[];
}

export class FlowGate {
  private readonly accounts = new Map<string, Account>();
  private held = false;

  /** `who` was sent so much that it has not taken in yet. @param weight in bytes, where it takes longer than its bytes */
  sent(who: string, bytes: number, weight = bytes): void {
    const account = this.accounts.get(who) ?? { sent: 0, acknowledged: 0, heavy: [] };
    this.accounts.set(who, account);
    account.sent += bytes;
    if (weight > bytes) account.heavy.push({ upTo: account.sent, more: weight - bytes });
    this.decide();
  }

  /** Acknowledging more than was sent counts as all of it: a page may be wrong, never ahead. */
  acknowledged(who: string, bytes: number): void {
    const account = this.accounts.get(who);
    if (account === undefined) return;
    account.acknowledged = Math.min(account.sent, account.acknowledged + bytes);
    while ((account.heavy[0]?.upTo ?? Number.POSITIVE_INFINITY) <= account.acknowledged) account.heavy.shift();
    this.decide();
  }

  /** `who` went away; what it had not taken in holds nobody up. */
  forget(who: string): void {
    this.accounts.delete(who);
    this.decide();
  }

  unacknowledged(who: string): number {
    const account = this.accounts.get(who);
    return account === undefined ? 0 : weightOf(account);
  }

  get paused(): boolean {
    return this.held;
  }

  private decide(): void {
    let most = 0;
    for (const account of this.accounts.values()) most = Math.max(most, weightOf(account));
    if (most > HIGH_WATER_BYTES) this.held = true;
    else if (most <= LOW_WATER_BYTES) this.held = false;
  }
}

function weightOf({ sent, acknowledged, heavy }: Account): number {
  return heavy.reduce((sum, { more }) => sum + more, sent - acknowledged);
}
