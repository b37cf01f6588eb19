/** FUZZ_SEED repeats a run; FUZZ_RUNS tries each message and each route so often, where `npm test` tries it a few times. */
export const FUZZ = {
  seed: Number(process.env.FUZZ_SEED ?? Date.now() % 2 ** 31),
  numRuns: Number(process.env.FUZZ_RUNS ?? 3),
};
