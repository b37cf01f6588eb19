import { existsSync } from "node:fs";
import SQLite from "better-sqlite3";
import { messageOf, PersonError } from "../errors.ts";
import { COUNT_SQL, type Manifest, MIGRATIONS_SQL } from "./manifest.ts";

/** Between two of these the server in the other process has its turn at the disk. */
const PAGES = 2000;

/** What a copy of a database is known by. */
export type Copied = Pick<Manifest, "migrations" | "contents">;

/**
 * Copies a database that a server may be writing to, as it is at one moment.
 * @throws PersonError when there is none, or when it is damaged
 */
export async function copySqlite(source: string, copy: string, report: (progress: string) => void): Promise<void> {
  if (!existsSync(source)) throw new PersonError("backup", `There is no database at ${source}. Set DATA_DIR.`);
  const database = new SQLite(source, { fileMustExist: true });
  try {
    // Holds the moment: without it the copy would begin again after each write of the server.
    database.exec("begin");
    database.prepare(MIGRATIONS_SQL).all();
    await database.backup(copy, {
      progress: ({ totalPages, remainingPages }) => {
        report(`${Math.round((1 - remainingPages / totalPages) * 100)} %`);
        return PAGES;
      },
    });
  } finally {
    database.close();
  }
}

/** @throws PersonError with what SQLite found, when the file is damaged */
export function checkSqlite(file: string): Copied {
  try {
    const database = new SQLite(file, { fileMustExist: true });
    try {
      // One file alone: the copy has no log beside it.
      database.pragma("journal_mode = DELETE");
      const found = database.pragma("integrity_check", { simple: true });
      if (found !== "ok") throw new Error(String(found));
      const contents = database.prepare(COUNT_SQL).get() as Manifest["contents"];
      return { migrations: database.prepare(MIGRATIONS_SQL).pluck().all() as string[], contents };
    } finally {
      database.close();
    }
  } catch (error) {
    throw new PersonError("damaged", `The database is damaged: ${messageOf(error)}`, { cause: error });
  }
}
