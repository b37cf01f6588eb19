import { spawn } from "node:child_process";
import pg from "pg";
import { PersonError } from "../errors.ts";
import { findProgram } from "../setup/packages.ts";
import { COUNT_SQL, MIGRATIONS_SQL } from "./manifest.ts";
import type { Copied } from "./sqlite.ts";

/** Dumps a database that servers may be writing to, and counts in the same snapshot. */
export async function dumpPostgres(url: string, file: string): Promise<Copied> {
  return withClient(url, async (client) => {
    await client.query("begin isolation level repeatable read read only");
    const snapshot = await client.query<{ id: string }>("select pg_export_snapshot() as id");
    const args = ["--format=custom", "--no-owner", "--no-privileges", `--file=${file}`];
    await runProgram("pg_dump", [...args, `--snapshot=${snapshot.rows[0]?.id}`], client, url);
    const migrations = await client.query<{ name: string }>(MIGRATIONS_SQL);
    const [row] = (await client.query<Record<"classes" | "learners" | "instructors", string>>(COUNT_SQL)).rows;
    return {
      migrations: migrations.rows.map(({ name }) => name),
      contents: {
        classes: Number(row?.classes),
        learners: Number(row?.learners),
        instructors: Number(row?.instructors),
      },
    };
  });
}

/** @throws PersonError when the database has tables already */
export async function loadPostgres(url: string, file: string): Promise<void> {
  await withClient(url, async (client) => {
    const used = await client.query("select 1 from pg_tables where schemaname = current_schema() limit 1");
    if (used.rows.length > 0)
      throw new PersonError("used", "The database of DATABASE_URL is not empty. Restore into a new one.");
    const args = ["--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction"];
    await runProgram("pg_restore", [...args, `--dbname=${client.database}`, file], client, url);
  });
}

async function withClient<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  try {
    await client.connect();
  } catch (error) {
    throw new PersonError("database", `PostgreSQL does not answer at DATABASE_URL: ${(error as Error).message}`);
  }
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** The connection goes by the environment: arguments can be read by every user of the machine. */
function runProgram(name: string, args: readonly string[], client: pg.Client, url: string): Promise<void> {
  if (findProgram(name) === null)
    throw new PersonError("program", `${name} is needed. Install postgresql-client, of the server's version or later.`);
  const { host, port, user, password, database } = client;
  const sslMode = URL.canParse(url) ? new URL(url).searchParams.get("sslmode") : null;
  const connection = { PGHOST: host, PGPORT: String(port), PGUSER: user, PGDATABASE: database };
  const secret = typeof password === "string" ? { PGPASSWORD: password } : {};
  const env = { ...process.env, ...connection, ...secret, ...(sslMode === null ? {} : { PGSSLMODE: sslMode }) };
  return new Promise((resolve, reject) => {
    const child = spawn(name, args, { env, stdio: ["ignore", "ignore", "pipe"] });
    let said = "";
    child.stderr.on("data", (chunk: Buffer) => {
      said = (said + chunk.toString()).slice(-2000);
    });
    child.once("error", reject);
    child.once("close", (code) => {
      if (code === 0) resolve();
      else reject(new PersonError("program", `${name} ended with ${code}: ${said.trim()}`));
    });
  });
}
