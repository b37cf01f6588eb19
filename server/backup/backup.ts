import { chmodSync, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { appVersion } from "../app-version.ts";
import type { Config } from "../config.ts";
import { databaseOf } from "../db/database.ts";
import { messageOf, PersonError } from "../errors.ts";
import { runStages, type Stage } from "../setup/stage.ts";
import { pack } from "./archive.ts";
import { DATABASE_FILES, describeContents, MANIFEST_FILE, type Manifest } from "./manifest.ts";
import { dumpPostgres } from "./postgres.ts";
import { type Copied, checkSqlite, copySqlite } from "./sqlite.ts";

export interface Backup {
  readonly file: string;
  readonly manifest: Manifest;
}

/**
 * Saves all that must survive: the database. Whatever else lies in the data directory is logs and
 * the lock. The server may be running; its file is there only when it is whole.
 * @param target a file that is not there yet, or a folder to make one in
 */
export async function backUp(config: Config, target: string, out?: NodeJS.WriteStream): Promise<Backup> {
  const at = new Date().toISOString();
  const file = fileFor(target, at);
  const database = config.databaseUrl === null ? "sqlite" : "postgresql";
  const dir = newFolder(dirname(file));
  const copy = join(dir, "content", DATABASE_FILES[database]);
  const packed = join(dir, "packed");
  let manifest: Manifest | undefined;
  try {
    await runStages(
      [
        copyStage(config, copy, (copied) => {
          manifest = { format: 1, at, version: appVersion(), database, ...copied };
        }),
        {
          name: "Packing",
          async run() {
            writeFileSync(join(dir, "content", MANIFEST_FILE), `${JSON.stringify(manifest, null, 2)}\n`);
            await pack(join(dir, "content"), packed);
            // Names and password hashes are in there.
            chmodSync(packed, 0o600);
            refuseExisting(file);
            renameSync(packed, file);
            return megabytes(statSync(file).size);
          },
        },
      ],
      out,
    );
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
  if (manifest === undefined) throw new Error("nothing was copied");
  return { file, manifest };
}

function copyStage(config: Config, copy: string, onCopied: (copied: Copied) => void): Stage {
  return {
    name: "Database",
    async run(report) {
      let copied: Copied;
      if (config.databaseUrl === null) {
        await copySqlite(databaseOf(config), copy, report);
        copied = checkSqlite(copy);
      } else copied = await dumpPostgres(config.databaseUrl, copy);
      onCopied(copied);
      return `copied and checked: ${describeContents(copied.contents)}`;
    },
  };
}

function fileFor(target: string, at: string): string {
  const path = resolve(target);
  const isFolder = existsSync(path) && statSync(path).isDirectory();
  const file = isFolder ? join(path, `workshop-${at.replaceAll(":", "").slice(0, 17)}Z.tar.gz`) : path;
  refuseExisting(file);
  return file;
}

function refuseExisting(file: string): void {
  if (existsSync(file)) throw new PersonError("exists", `${file} is there already. Name another file.`);
}

/** Beside the file it is for, so that moving it there is one step. */
function newFolder(beside: string): string {
  try {
    const dir = mkdtempSync(join(beside, ".workshop-backup-"));
    mkdirSync(join(dir, "content"));
    return dir;
  } catch (error) {
    throw new PersonError("folder", `Nothing can be written in ${beside}: ${messageOf(error)}`);
  }
}

function megabytes(bytes: number): string {
  return `${(bytes / 1024 ** 2).toFixed(1)} MB`;
}
