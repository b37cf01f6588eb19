import type { StepAddress } from "../protocol/classroom.ts";

/** Fewer say nothing about a class. */
const LEAST_LEARNERS = 3;

/** How long the learners of a class take for its steps. */
export class StepPace {
  private readonly seconds = new Map<string, number[]>();

  add({ lesson, step }: StepAddress, seconds: number): void {
    const key = `${lesson}/${step}`;
    const known = this.seconds.get(key) ?? [];
    known.push(seconds);
    this.seconds.set(key, known);
  }

  /** Null while fewer than three have done it. */
  medianSeconds({ lesson, step }: StepAddress): number | null {
    const known = this.seconds.get(`${lesson}/${step}`) ?? [];
    return known.length < LEAST_LEARNERS ? null : median(known);
  }
}

/** @param values at least one */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] as number;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] as number) + upper) / 2;
}
