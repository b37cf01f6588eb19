import { mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import SQLite from "better-sqlite3";
import {
  DEFAULT_MIGRATION_TABLE,
  type Dialect,
  Kysely,
  type LogConfig,
  Migrator,
  PostgresDialect,
  SqliteDialect,
  sql,
} from "kysely";
import pg from "pg";
import type { Config } from "../config.ts";
import { messageOf, PersonError } from "../errors.ts";
import { migrationProvider, unknownMigrations } from "./migrations.ts";
import type { Database } from "./schema.ts";
import { WithoutNul } from "./without-nul.ts";

export type Db = Kysely<Database>;

const BUSY_MS = 200;
const MOST_CONNECTIONS = 10;
/** A host that never answers would hold the start up for minutes. */
const CONNECT_MS = 10_000;

/** Which database an installation keeps: PostgreSQL where a URL is set, else a file in its data directory. */
export function databaseOf(config: Config): string {
  return config.databaseUrl ?? join(config.dataDir, "workshop.sqlite");
}

/**
 * Opens a database and brings its schema up to date. A file is made when it is not there.
 * @param target a path, ":memory:", or "postgres://…"
 * @param onFailure called with what a query failed with
 * @param onQuery called with the milliseconds that a query took
 * @throws PersonError when it cannot be reached or brought up to date; no password is named
 */
export async function openDatabase(
  target: string,
  onFailure: (error: unknown) => void = () => {},
  onQuery: (ms: number) => void = () => {},
): Promise<Db> {
  const plugins = isPostgres(target) ? [new WithoutNul()] : [];
  const log: LogConfig = (event) => {
    onQuery(event.queryDurationMillis);
    if (event.level === "error") onFailure(event.error);
  };
  const db: Db = new Kysely<Database>({ dialect: dialectOf(target), plugins, log });
  const { error } = await bringUpToDate(db, target).catch((failure: unknown) => ({ error: failure }));
  if (error !== undefined) {
    await db.destroy().catch(() => {});
    if (error instanceof PersonError) throw error;
    throw new PersonError(
      "database",
      `The database ${nameOf(target)} could not be reached or brought up to date: ${messageOf(error)}`,
      { cause: error },
    );
  }
  return db;
}

/** @throws PersonError when a newer version of the workshop made it what it is */
async function bringUpToDate(db: Db, target: string): Promise<{ error?: unknown }> {
  const tables = await db.introspection.getTables({ withInternalKyselyTables: true });
  if (tables.some(({ name }) => name === DEFAULT_MIGRATION_TABLE)) {
    const { rows } = await sql<{ name: string }>`select name from ${sql.table(DEFAULT_MIGRATION_TABLE)}`.execute(db);
    const unknown = unknownMigrations(rows.map(({ name }) => name));
    if (unknown.length > 0)
      throw new PersonError(
        "newer",
        `The database ${nameOf(target)} is of a newer version of the workshop (it has ${unknown.join(", ")}). Start that version again, or restore the backup that you took before the upgrade into another DATA_DIR.`,
      );
  }
  return new Migrator({ db, provider: migrationProvider }).migrateToLatest();
}

function dialectOf(target: string): Dialect {
  return isPostgres(target) ? postgres(target) : sqlite(target);
}

function isPostgres(target: string): boolean {
  return /^postgres(ql)?:\/\//.test(target);
}

function postgres(url: string): Dialect {
  const pool = new pg.Pool({
    connectionString: url,
    max: MOST_CONNECTIONS,
    connectionTimeoutMillis: CONNECT_MS,
    types: { getTypeParser },
  });
  // A connection that is lost while it rests: the next query has another.
  pool.on("error", () => {});
  return new PostgresDialect({ pool });
}

/** Times are bigint there, and numbers here: they fit until the year 287396. */
const getTypeParser: pg.CustomTypesConfig["getTypeParser"] = (oid, format) =>
  oid === pg.types.builtins.INT8 ? Number : pg.types.getTypeParser(oid, format);

function sqlite(file: string): Dialect {
  if (file !== ":memory:") mkdirSync(dirname(file), { recursive: true });
  const database = new SQLite(file);
  database.pragma("journal_mode = WAL");
  database.pragma("synchronous = NORMAL");
  database.pragma("foreign_keys = ON");
  // The whole server waits meanwhile; what could not be written is tried again later.
  database.pragma(`busy_timeout = ${BUSY_MS}`);
  return new SqliteDialect({ database });
}

function nameOf(target: string): string {
  if (!isPostgres(target) || !URL.canParse(target)) return isPostgres(target) ? "(PostgreSQL)" : target;
  const { host, pathname } = new URL(target);
  return `${pathname.slice(1)} at ${host || "the local socket"}`;
}
