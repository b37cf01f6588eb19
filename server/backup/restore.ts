import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { Config } from "../config.ts";
import { holdDataDir } from "../data-lock.ts";
import { databaseOf, openDatabase } from "../db/database.ts";
import { PersonError } from "../errors.ts";
import type { Engine } from "../sandbox/engine.ts";
import { runStages } from "../setup/stage.ts";
import { unpack } from "./archive.ts";
import { DATABASE_FILES, describeContents, MANIFEST_FILE, type Manifest, parseManifest } from "./manifest.ts";
import { loadPostgres } from "./postgres.ts";
import { checkSqlite } from "./sqlite.ts";

/** May lie in a data directory that counts as empty. */
const NO_DATA = /^(server\.lock|.*\.log)$/;

/**
 * Puts a backup into an empty data directory, and into the empty database of DATABASE_URL where it
 * comes from PostgreSQL.
 * @param engine to end sandboxes on; null: there is none yet
 * @throws PersonError when the directory is in use, or this version cannot use the backup
 */
export async function restore(
  config: Config,
  file: string,
  engine: Engine | null,
  out?: NodeJS.WriteStream,
): Promise<Manifest> {
  if (!existsSync(file)) throw new PersonError("backup", `There is no file ${file}.`);
  const release = await holdDataDir(config.dataDir);
  const dir = mkdtempSync(join(config.dataDir, ".restore-"));
  try {
    refuseUsed(config.dataDir, dir);
    await unpack(file, dir);
    const manifest = readManifest(dir, config);
    const stages = [
      { name: "Backup", run: async () => `${manifest.at}, version ${manifest.version}` },
      { name: "Database", run: () => place(config, dir, manifest) },
      { name: "Sandboxes", run: () => endStrangers(config, engine) },
    ];
    await runStages(stages, out);
    return manifest;
  } finally {
    rmSync(dir, { recursive: true, force: true });
    release();
  }
}

function refuseUsed(dataDir: string, own: string): void {
  const used = readdirSync(dataDir).filter((name) => !NO_DATA.test(name) && join(dataDir, name) !== own);
  if (used.length === 0) return;
  throw new PersonError(
    "used",
    `${dataDir} is in use: it has ${used.slice(0, 3).join(", ")}. Move that away, or name another folder with --into.`,
  );
}

function readManifest(dir: string, config: Config): Manifest {
  const path = join(dir, MANIFEST_FILE);
  const manifest = parseManifest(existsSync(path) ? readFileSync(path, "utf8") : "");
  if (manifest.database === "postgresql" && config.databaseUrl === null)
    throw new PersonError("database", "The backup is of a PostgreSQL database: set DATABASE_URL to an empty one.");
  if (manifest.database === "sqlite" && config.databaseUrl !== null)
    throw new PersonError("database", "The backup is of an SQLite database: restore it without DATABASE_URL.");
  return manifest;
}

async function place(config: Config, dir: string, manifest: Manifest): Promise<string> {
  const copy = join(dir, DATABASE_FILES[manifest.database]);
  if (config.databaseUrl === null) {
    checkSqlite(copy);
    mkdirSync(config.dataDir, { recursive: true });
    renameSync(copy, databaseOf(config));
  } else await loadPostgres(config.databaseUrl, copy);
  return describeContents(manifest.contents);
}

/**
 * Ends sandboxes of this installation that the backup does not know: the next start would take
 * them for fresh ones and give them, with what is in them, to other learners.
 */
async function endStrangers(config: Config, engine: Engine | null): Promise<string> {
  const db = await openDatabase(databaseOf(config));
  try {
    const rows = await db.selectFrom("sandbox").select("engine_id").where("ended_at", "is", null).execute();
    const known = new Set(rows.map((row) => row.engine_id));
    const there = (await engine?.list()) ?? [];
    const strangers = there.filter(({ engineId }) => !known.has(engineId));
    for (const { engineId } of strangers) await engine?.destroy(engineId);
    const kept = there.length - strangers.length;
    return `${kept} go on, ${strangers.length} newer than the backup ended`;
  } finally {
    await db.destroy();
  }
}
