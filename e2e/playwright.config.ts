import { defineConfig } from "@playwright/test";

const chromium = process.env.CHROMIUM_PATH ?? "/usr/bin/chromium-headless-shell";

/** Debian's Chromium against the real server on the real Engine (E2E=short: two lessons of the course, fewer looks). */
export default defineConfig({
  testDir: ".",
  outputDir: "../test-results/e2e",
  timeout: 120_000,
  expect: { timeout: 20_000 },
  // One Engine, two cores: side by side they would only wait for each other.
  workers: 1,
  reporter: [["list"], ["json", { outputFile: "../test-results/e2e.json" }]],
  use: {
    viewport: { width: 1440, height: 900 },
    // Pictures for a trace take half of a small machine, whether it is kept or not; copies of the page a tenth.
    trace: { mode: "retain-on-failure", screenshots: false, snapshots: false },
    screenshot: "only-on-failure",
    actionTimeout: 20_000,
    // Whatever turns or blinks takes a tenth of a core in each page.
    contextOptions: { reducedMotion: "reduce" },
    launchOptions: {
      executablePath: chromium,
      args: [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-background-networking",
        "--disable-component-update",
        "--no-first-run",
      ],
    },
  },
});
