const MOST = 2048;

/**
 * Measurements of an interval, for its quantiles. Room for them is made once: adding one allocates
 * nothing. Past what there is room for, the newest replace the oldest.
 */
export class Interval {
  private readonly values = new Float64Array(MOST);
  private count = 0;

  add(value: number): void {
    this.values[this.count % MOST] = value;
    this.count += 1;
  }

  /** Begins the next interval. @param quantiles 0 to 1; @returns one value for each, null: nothing was measured */
  drain(quantiles: readonly number[]): (number | null)[] {
    const sorted = this.values.slice(0, Math.min(this.count, MOST)).sort();
    this.count = 0;
    return quantiles.map((quantile) => sorted[Math.ceil(quantile * sorted.length) - 1] ?? null);
  }
}
