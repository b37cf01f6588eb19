import { existsSync } from "node:fs";
import { installPackages } from "./packages.ts";
import type { Stage } from "./stage.ts";

export const CHROMIUM = process.env.CHROMIUM_PATH ?? "/usr/bin/chromium-headless-shell";

/** The browser that the tests drive: Chromium without windows, which takes a quarter less of a machine. */
export function chromiumStage(): Stage {
  return {
    name: "Chromium for the browser tests",
    async run(report) {
      if (existsSync(CHROMIUM)) return "installed already";
      await installPackages(["chromium-headless-shell", "fonts-liberation"], "The browser tests need Chromium", report);
      return "installed";
    },
  };
}
