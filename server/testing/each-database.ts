import { afterAll, afterEach, beforeAll, describe } from "vitest";
import { type Db, openDatabase } from "../db/database.ts";
import { type PostgresServer, startPostgres } from "./postgres.ts";

/**
 * Runs a suite on every database there can be: SQLite, and a real PostgreSQL server. `open` gives a
 * new, empty one with the schema; it is closed after the test.
 */
export function onEachDatabase(suite: (open: () => Promise<Db>) => void): void {
  const opened: Db[] = [];
  const keep = async (target: string) => {
    const db = await openDatabase(target);
    opened.push(db);
    return db;
  };
  const closeAll = async () => {
    for (const db of opened.splice(0)) await db.destroy();
  };

  describe("on SQLite", () => {
    afterEach(closeAll);
    suite(() => keep(":memory:"));
  });

  describe("on PostgreSQL", () => {
    let server: PostgresServer;
    beforeAll(async () => {
      server = await startPostgres();
    }, 60_000);
    afterEach(closeAll);
    afterAll(() => server.stop());
    suite(async () => keep(await server.newDatabase()));
  });
}
