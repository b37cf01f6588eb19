import { buildDriver, driverIsBuilt } from "../cli/driver.mjs";
import { messageOf, PersonError } from "../errors.ts";
import type { Stage } from "./stage.ts";

/** SQLite's driver. Compiling it takes as long as all else: it begins at once, and is waited for last. */
export function driverStage(): Stage {
  const before = driverIsBuilt();
  const built = buildDriver();
  // Told when it is waited for.
  built.catch(() => {});
  return {
    name: "Database driver",
    async run(report) {
      if (before) return "built already";
      report("building, beside the stages before");
      await built.catch((error: unknown) => {
        throw new PersonError("setup", messageOf(error));
      });
      return "built";
    },
  };
}
