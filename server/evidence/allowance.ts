/** So much a second, and so much at once. Pure: time is given, in milliseconds of one clock. */
export class Allowance {
  private readonly perSecond: number;
  private readonly atOnce: number;
  /** When all that was spent would have been, at the rate. */
  private spentAt = Number.NEGATIVE_INFINITY;

  constructor(perSecond: number, atOnce: number) {
    this.perSecond = perSecond;
    this.atOnce = atOnce;
  }

  /** @returns how many milliseconds to rest after it */
  spend(amount: number, now: number): number {
    this.spentAt = Math.max(this.spentAt, now) + (amount / this.perSecond) * 1000;
    return this.restAt(now);
  }

  restAt(now: number): number {
    return Math.max(0, this.spentAt - now - (this.atOnce / this.perSecond) * 1000);
  }
}
