/** Lines and scales of the operator's plots. All pure. */

export interface Point {
  readonly at: number;
  /** Null: not known. */
  readonly value: number | null;
}

/** Farther apart, samples are missing: the line has a gap. */
const GAP_MS = 45_000;

/** A line with gaps where nothing is known. A point alone is a dot. */
export function linePath(points: readonly Point[], x: (at: number) => number, y: (value: number) => number): string {
  const parts: string[] = [];
  let before: number | null = null;
  for (const { at, value } of points) {
    if (value === null) {
      before = null;
      continue;
    }
    const place = `${round(x(at))} ${round(y(value))}`;
    parts.push(before === null || at - before > GAP_MS ? `M${place}h.01` : `L${place}`);
    before = at;
  }
  return parts.join("");
}

/** Numbers from 0 to at least `most`, two or three steps, round when counted in units. */
export function valueTicks(most: number, unit = 1): number[] {
  if (unit !== 1) return valueTicks(most / unit).map((tick) => tick * unit);
  const rough = Math.max(most, Number.MIN_VALUE) / 3;
  const power = 10 ** Math.floor(Math.log10(rough));
  const factor = [1, 2, 5].find((each) => each * power >= rough * (1 - 1e-9)) ?? 10;
  const step = factor * power;
  const steps = Math.max(1, Math.ceil(most / step - 1e-9));
  return Array.from({ length: steps + 1 }, (_, at) => Number((at * step).toPrecision(6)));
}

/** The newest value, unless it is older than that. */
export function valueNow(points: readonly Point[], since: number): number | null {
  return points.findLast(({ at, value }) => value !== null && at >= since)?.value ?? null;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
