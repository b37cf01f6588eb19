import { defineConfig } from "vitest/config";

/**
 * Unit tests need nothing but Node; integration tests run on the machine's Docker Engine; faults break
 * things that learners depend on, the short form (FAULTS=short) in two minutes; fuzz sends what nobody
 * should, more of it with FUZZ_RUNS.
 */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: "unit",
          include: ["server/**/*.test.ts", "web/**/*.test.ts", "web/**/*.test.tsx"],
          exclude: ["**/*.integration.test.ts", "**/*.faults.test.ts", "**/*.fuzz.test.ts", "node_modules/**"],
        },
      },
      {
        test: {
          name: "integration",
          include: ["server/**/*.integration.test.ts"],
          testTimeout: 60_000,
          hookTimeout: 60_000,
          // They share one Engine and two cores.
          fileParallelism: false,
        },
      },
      {
        test: {
          name: "fuzz",
          include: ["server/fuzz/*.fuzz.test.ts"],
          testTimeout: 600_000,
          hookTimeout: 60_000,
          fileParallelism: false,
        },
      },
      {
        test: {
          name: "faults",
          include: ["server/faults/*.faults.test.ts"],
          testTimeout: 120_000,
          hookTimeout: 60_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
