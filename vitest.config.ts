import { defineConfig } from "vitest/config";

const SECOND = 1000;

/** Tests on the machine's Docker Engine: they share it, and two cores. */
function onTheEngine(name: string, include: string, testTimeout: number, hookTimeout = 60 * SECOND) {
  // What is waited for comes late on a busy machine.
  const expect = { poll: { timeout: 20 * SECOND } };
  // The server's modules keep nothing between tests, and take seconds to load: once for all files.
  const isolate = false;
  return { test: { name, include: [include], testTimeout, hookTimeout, expect, isolate, fileParallelism: false } };
}

/**
 * unit needs nothing but Node. integration runs on the machine's Docker Engine. faults breaks things that
 * learners depend on (FAULTS=short: fewer times). fuzz sends what nobody should (FUZZ_RUNS: more of it).
 * deploy proves what is in deploy/, backups and upgrades (DEPLOY=short: without building the server's image).
 */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: "unit",
          isolate: false,
          // Ends what hangs; how long a test takes says nothing on a busy machine.
          testTimeout: 60 * SECOND,
          include: ["server/**/*.test.ts", "web/**/*.test.ts", "web/**/*.test.tsx"],
          exclude: ["**/*.{integration,faults,fuzz,deploy}.test.ts", "node_modules/**"],
        },
      },
      onTheEngine("integration", "server/**/*.integration.test.ts", 180 * SECOND),
      onTheEngine("faults", "server/faults/*.faults.test.ts", 240 * SECOND),
      onTheEngine("fuzz", "server/fuzz/*.fuzz.test.ts", 600 * SECOND),
      onTheEngine("deploy", "server/**/*.deploy.test.ts", 180 * SECOND, 120 * SECOND),
    ],
  },
});
