import fc from "fast-check";
import { FUZZ } from "./settings.ts";
import type { World } from "./world.ts";

/**
 * Attempts it with so many values, then looks how the innocent are. Of a failure fast-check looks for the smallest
 * value that fails, for a while, and names the seed.
 */
export async function tryAll<T>(
  world: World,
  given: fc.Arbitrary<T>,
  attempt: (value: T) => Promise<void>,
  numRuns = FUZZ.numRuns,
): Promise<void> {
  const property = fc.asyncProperty(given, attempt).beforeEach(() => world.attackers.ready());
  await fc.assert(property, { seed: FUZZ.seed, numRuns, interruptAfterTimeLimit: 60_000 + numRuns * 1000 });
  await world.calm();
}
