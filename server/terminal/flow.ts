/**
 * Flow control between a program and the page that shows it. Pure: no socket, no stream.
 * The figures are those of Visual Studio Code's terminal in bytes, with an earlier resume: less is in
 * flight when Control-C is pressed, and a page some way off still keeps its speed.
 */
export const HIGH_WATER_BYTES = 256 * 1024;
export const LOW_WATER_BYTES = 64 * 1024;

export class FlowGate {
  private readonly waiting = new Map<string, number>();
  private held = false;

  /** `who` was sent so much that it has not taken in yet. */
  sent(who: string, bytes: number): void {
    this.waiting.set(who, (this.waiting.get(who) ?? 0) + bytes);
    this.decide();
  }

  /** Acknowledging more than was sent counts as all of it: a page may be wrong, never ahead. */
  acknowledged(who: string, bytes: number): void {
    this.waiting.set(who, Math.max(0, (this.waiting.get(who) ?? 0) - bytes));
    this.decide();
  }

  /** `who` went away; what it had not taken in holds nobody up. */
  forget(who: string): void {
    this.waiting.delete(who);
    this.decide();
  }

  unacknowledged(who: string): number {
    return this.waiting.get(who) ?? 0;
  }

  get paused(): boolean {
    return this.held;
  }

  private decide(): void {
    const most = Math.max(0, ...this.waiting.values());
    if (most > HIGH_WATER_BYTES) this.held = true;
    else if (most <= LOW_WATER_BYTES) this.held = false;
  }
}
