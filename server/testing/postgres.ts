import { spawn } from "node:child_process";
import { chownSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import pg from "pg";

const LIBRARY = "/usr/lib/postgresql";
const START_MS = 20_000;

export interface PostgresServer {
  /** A new, empty database. @returns its URL */
  newDatabase(): Promise<string>;
  /** Ends every connection, and is away for so long; what was written is there afterwards. */
  restart(meanwhile?: () => Promise<unknown>): Promise<void>;
  stop(): Promise<void>;
}

/** The folder of PostgreSQL's programs as Debian has them; null when the package is not there. */
export function postgresPrograms(): string | null {
  if (!existsSync(LIBRARY)) return null;
  const versions = readdirSync(LIBRARY).sort((a, b) => Number(b) - Number(a));
  const bin = versions.map((version) => join(LIBRARY, version, "bin")).find((dir) => existsSync(join(dir, "initdb")));
  return bin ?? null;
}

/** A real PostgreSQL server that ends with the test: its data in a temporary folder, its socket there too. */
export async function startPostgres(): Promise<PostgresServer> {
  const bin = postgresPrograms();
  if (bin === null) throw new Error("PostgreSQL is not installed: `npm test` installs it");
  const dir = mkdtempSync(join(tmpdir(), "workshop-pg-"));
  const user = userOfServer();
  if (user !== null) chownSync(dir, user.uid, user.gid);
  const options = { stdio: ["ignore", "ignore", "pipe"] as const, cwd: dir, ...user };
  const data = join(dir, "data");
  await finished(
    spawn(join(bin, "initdb"), ["-D", data, "-U", "workshop", "-A", "trust", "-E", "UTF8", "-N"], options as never),
  );
  const begin = () =>
    spawn(
      join(bin, "postgres"),
      ["-D", data, "-k", dir, "-c", "listen_addresses=", "-c", "fsync=off", "-c", "max_connections=200"],
      { ...options, stdio: "ignore" },
    );
  let server = begin();
  const url = (database: string) => `postgres://workshop@/${database}?host=${encodeURIComponent(dir)}`;
  // A test run that is cut short leaves no server behind.
  const kill = () => server.kill("SIGQUIT");
  process.once("exit", kill);
  const end = async () => {
    const ended = server.exitCode === null ? new Promise((resolve) => server.once("exit", resolve)) : null;
    server.kill("SIGINT");
    await ended;
  };
  const stop = async () => {
    process.off("exit", kill);
    await end();
    rmSync(dir, { recursive: true, force: true });
  };
  await untilAnswers(url("postgres")).catch(async (error: unknown) => {
    await stop();
    throw error;
  });
  let count = 0;
  return {
    newDatabase: async () => {
      count += 1;
      await query(url("postgres"), `create database "test_${count}"`);
      return url(`test_${count}`);
    },
    restart: async (meanwhile) => {
      await end();
      await meanwhile?.();
      server = begin();
      await untilAnswers(url("postgres"));
    },
    stop,
  };
}

/** It refuses to run as root; then it runs as the user that its package made. */
function userOfServer(): { uid: number; gid: number } | null {
  if (process.getuid?.() !== 0) return null;
  const line = readFileSync("/etc/passwd", "utf8")
    .split("\n")
    .find((entry) => entry.startsWith("postgres:"));
  const [, , uid, gid] = line?.split(":") ?? [];
  if (uid === undefined || gid === undefined) throw new Error("there is no user postgres");
  return { uid: Number(uid), gid: Number(gid) };
}

function finished(child: ReturnType<typeof spawn>): Promise<void> {
  return new Promise((resolve, reject) => {
    let said = "";
    child.stderr?.on("data", (chunk: Buffer) => {
      said += chunk.toString();
    });
    child.once("error", reject);
    child.once("close", (code) => (code === 0 ? resolve() : reject(new Error(`initdb ended with ${code}: ${said}`))));
  });
}

async function untilAnswers(url: string): Promise<void> {
  const end = Date.now() + START_MS;
  for (;;) {
    try {
      return await query(url, "select 1");
    } catch (error) {
      if (Date.now() > end) throw error;
      await delay(50);
    }
  }
}

async function query(url: string, text: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(text);
  } finally {
    await client.end();
  }
}
