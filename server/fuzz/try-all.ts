import { createHash } from "node:crypto";
import fc from "fast-check";
import { expect } from "vitest";
import { FUZZ } from "./settings.ts";
import type { World } from "./world.ts";

/** Letters of the value that failed: some are 100,000 long. */
const TOLD = 500;

/**
 * Attempts it with so many values, then looks how the innocent are.
 * @throws Error with what went wrong, the smallest value that makes it go wrong, as far as found, and the seed
 */
export async function tryAll<T>(
  world: World,
  given: fc.Arbitrary<T>,
  attempt: (value: T) => Promise<void>,
  numRuns = FUZZ.numRuns,
): Promise<void> {
  const property = fc.asyncProperty(given, attempt).beforeEach(() => world.attackers.ready());
  const seed = seedOf(expect.getState().currentTestName ?? "");
  const result = await fc.check(property, { seed, numRuns, interruptAfterTimeLimit: 60_000 + numRuns * 1000 });
  if (result.failed) {
    const { errorInstance: cause, counterexample } = result;
    const what = cause instanceof Error ? cause.message : String(cause);
    throw new Error(`${what}\nFUZZ_SEED=${FUZZ.seed}, with ${fc.stringify(counterexample).slice(0, TOLD)}`, { cause });
  }
  await world.calm();
}

/** Of the run and the test: with the run's alone all tests would try like values. @returns 32 bits */
function seedOf(test: string): number {
  return createHash("sha256").update(`${FUZZ.seed} ${test}`).digest().readInt32BE();
}
