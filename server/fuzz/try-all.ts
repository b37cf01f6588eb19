import fc from "fast-check";
import { FUZZ } from "./settings.ts";
import type { World } from "./world.ts";

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
  const result = await fc.check(property, {
    seed: FUZZ.seed,
    numRuns,
    interruptAfterTimeLimit: 60_000 + numRuns * 1000,
  });
  if (result.failed) {
    const { errorInstance: cause, counterexample, seed } = result;
    const what = cause instanceof Error ? cause.message : String(cause);
    throw new Error(`${what}\nFUZZ_SEED=${seed}, with ${fc.stringify(counterexample)}`, { cause });
  }
  await world.calm();
}
