import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { postgresPrograms } from "../testing/postgres.ts";
import { installPackages } from "./packages.ts";
import type { Stage } from "./stage.ts";

const SETTINGS = "/etc/postgresql-common/createcluster.conf";

/** The other database that tests run on. Only its programs: no server of its own is started. */
export function postgresqlStage(): Stage {
  return {
    name: "PostgreSQL for the database tests",
    async run(report) {
      if (postgresPrograms() !== null) return "installed already";
      if (!existsSync(SETTINGS)) {
        mkdirSync("/etc/postgresql-common", { recursive: true });
        writeFileSync(SETTINGS, "create_main_cluster = false\n");
      }
      await installPackages(["postgresql"], "The database tests need PostgreSQL", report);
      return "installed";
    },
  };
}
