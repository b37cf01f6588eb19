import { defineConfig } from "vitest/config";

/** Unit tests need nothing but Node; integration tests run on the machine's Docker Engine. */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: "unit",
          include: ["server/**/*.test.ts", "web/**/*.test.ts", "web/**/*.test.tsx"],
          exclude: ["**/*.integration.test.ts", "node_modules/**"],
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
    ],
  },
});
