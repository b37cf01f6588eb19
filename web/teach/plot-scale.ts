/** Scales of the report's plot. All pure. */

const MINUTE_MS = 60_000;
const MINUTE_STEPS = [1, 2, 5, 10, 15, 20, 30, 60, 120, 180, 240, 360, 720, 1440];

export interface Point {
  readonly at: number;
  readonly done: number;
}

/** Round numbers from 0 to at least `most`. @param about how many steps between them */
export function countTicks(most: number, about: number): number[] {
  const rough = Math.max(1, most / about);
  const power = 10 ** Math.floor(Math.log10(rough));
  const factor = [1, 2, 5, 10].find((each) => each * power >= rough) ?? 10;
  const step = Math.max(1, factor * power);
  const steps = Math.max(1, Math.ceil(most / step));
  return Array.from({ length: steps + 1 }, (_, at) => at * step);
}

/** Minutes since the begin, at round distances, none after the end. @param lengthMs of the time shown */
export function minuteTicks(lengthMs: number, about: number): number[] {
  const minutes = lengthMs / MINUTE_MS;
  const step = MINUTE_STEPS.find((each) => minutes / each <= about) ?? Math.ceil(minutes / about / 1440) * 1440;
  return Array.from({ length: Math.floor(minutes / step) + 1 }, (_, at) => at * step);
}

/**
 * The time that the plot shows: from the begin of the class to its end, or to the last step that was
 * done when that is later (a point stands at the end of its minute).
 */
export function plotSpan(
  startedAt: number | null,
  endedAt: number | null,
  points: readonly Point[],
): { readonly from: number; readonly to: number } {
  const first = points[0]?.at ?? 0;
  const last = points.at(-1)?.at ?? first;
  const from = Math.min(startedAt ?? first - MINUTE_MS, first);
  return { from, to: Math.max(endedAt ?? last, last, from + MINUTE_MS) };
}

/** A line that stays level until the next point, drawn from the lower left to `toX`. */
export function stepPath(
  points: readonly Point[],
  x: (at: number) => number,
  y: (done: number) => number,
  ends: { readonly fromX: number; readonly toX: number },
): string {
  const parts = [`M${round(ends.fromX)} ${round(y(0))}`];
  for (const { at, done } of points) parts.push(`H${round(x(at))}`, `V${round(y(done))}`);
  parts.push(`H${round(ends.toX)}`);
  return parts.join("");
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
