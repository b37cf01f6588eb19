// Before TypeScript can be read: plain JavaScript, no dependency.
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";

const DRIVER = "node_modules/better-sqlite3/build/Release/better_sqlite3.node";

/** @type {Promise<void> | null} */
let begun = null;

/** Whether the driver of SQLite is there: the one package that is compiled where no ready-made one fits. */
export function driverIsBuilt() {
  return existsSync(DRIVER);
}

/**
 * Builds it, which takes a minute where it has to be compiled; once, however often it is asked for.
 * @returns {Promise<void>}
 * @throws with what npm said
 */
export function buildDriver() {
  begun ??= driverIsBuilt() ? Promise.resolve() : rebuild();
  return begun;
}

/** @returns {Promise<void>} */
function rebuild() {
  return new Promise((resolve, reject) => {
    const child = spawn("npm", ["rebuild", "better-sqlite3", "--loglevel=error"], {
      stdio: ["ignore", "pipe", "pipe"],
    });
    let said = "";
    for (const stream of [child.stdout, child.stderr])
      stream.on("data", (chunk) => {
        said = (said + chunk).slice(-4000);
      });
    child.on("error", reject);
    child.on("close", (code) => {
      if (code === 0 && driverIsBuilt()) return resolve();
      reject(
        new Error(
          `${said}\nnpm could not build the database's driver; what it said stands above. It needs python3, make and a C++ compiler (Debian: apt-get install python3 make g++).`,
        ),
      );
    });
  });
}
