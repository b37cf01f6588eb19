import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Stage } from "./stage.ts";

const STAMP = "dist/web/.built-from";

/** Builds the pages when what they are made from has changed. */
export function webStage(): Stage {
  return {
    name: "Web app",
    async run(report) {
      const hash = sourceHash();
      if (existsSync(STAMP) && readFileSync(STAMP, "utf8") === hash) return "up to date";
      report("building");
      const { build } = await import("vite");
      await build({ logLevel: "error" });
      writeFileSync(STAMP, hash);
      return "built";
    },
  };
}

function sourceHash(): string {
  const hash = createHash("sha256");
  const files = ["web", "server/protocol"].flatMap((dir) =>
    readdirSync(dir, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name)),
  );
  for (const file of [...files.sort(), "vite.config.ts", "package-lock.json"])
    hash.update(file).update(readFileSync(file));
  return hash.digest("hex");
}
