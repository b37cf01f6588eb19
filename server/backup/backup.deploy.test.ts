import { spawn } from "node:child_process";
import { once } from "node:events";
import {
  existsSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { readConfig } from "../config.ts";
import { dockerEngine } from "../context.ts";
import { SHORT } from "../deploy/form.ts";
import { runIn } from "../deploy/shell.ts";
import { SmallClass } from "../deploy/small-class.ts";
import { engineClient } from "../setup/engine.ts";
import { run } from "../setup/packages.ts";
import { type PostgresServer, startPostgres } from "../testing/postgres.ts";
import { ServerProcess } from "../testing/server-process.ts";
import { backUp } from "./backup.ts";
import { restore } from "./restore.ts";

const servers: ServerProcess[] = [];
const folders: string[] = [];

function newServer(options: ConstructorParameters<typeof ServerProcess>[0] = {}): ServerProcess {
  const server = new ServerProcess(options);
  servers.push(server);
  return server;
}

function newFolder(): string {
  const dir = mkdtempSync(join(tmpdir(), "workshop-backup-"));
  folders.push(dir);
  return dir;
}

afterEach(async () => {
  for (const server of servers.splice(0)) await server.dispose();
  for (const dir of folders.splice(0)) rmSync(dir, { recursive: true, force: true });
});

interface Outcome {
  readonly code: number | null;
  readonly said: string;
}

/** `npm run backup` or `npm run restore`, as an operator types them. */
async function command(name: "backup" | "restore", args: readonly string[], env: object): Promise<Outcome> {
  const child = spawn(process.execPath, ["server/cli/run.mjs", name, ...args], {
    env: { ...process.env, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let said = "";
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (chunk: Buffer) => {
      said += chunk.toString();
    });
  const [code] = (await once(child, "close")) as [number | null];
  return { code, said };
}

async function survives(from: object, to: object): Promise<void> {
  const server = newServer({ env: { ...from } });
  await server.start();
  const klass = await SmallClass.open(server.base, server.firstLink);
  await klass.work(server.base);
  const rest = new AbortController();
  const told = await klass.tellOn(server.base, rest.signal);
  const acknowledged = [...told];
  const before = await klass.standing(server.base);
  const file = join(newFolder(), "class.tar.gz");

  const backup = await command("backup", [file], { ...from, DATA_DIR: server.dataDir });
  expect(backup, backup.said).toMatchObject({ code: 0 });
  expect(backup.said).toMatch(/1 class, 3 learners, 1 instructor\. Sandboxes are not in it\.\n$/);
  expect(told.size, "the class went on meanwhile").toBeGreaterThan(acknowledged.length);
  rest.abort();
  await server.end("SIGKILL");

  const other = newServer({ env: { ...to }, dataDir: join(newFolder(), "data") });
  const restored = await command("restore", [file, "--into", other.dataDir], to);
  expect(restored, restored.said).toMatchObject({ code: 0 });
  // Its data has an instructor: no link follows.
  other.firstLink = server.firstLink;
  await other.start();
  const after = await klass.standing(other.base);
  expect(after.notes).toEqual(expect.arrayContaining(acknowledged));
  expect({ ...after, notes: null }).toEqual({ ...before, notes: null });
  const learner = await klass.learner(other.base, 0);
  await runIn(learner, "echo in a fresh sandbox");
  learner.close();
}

describe("what was acknowledged before a backup of a working class is in the server it is restored to", () => {
  test("on SQLite", () => survives({}, {}));

  describe.skipIf(SHORT)("on PostgreSQL", () => {
    let postgres: PostgresServer;
    beforeAll(async () => {
      postgres = await startPostgres();
    });
    afterAll(() => postgres.stop());

    test("into an empty database", async () =>
      survives({ DATABASE_URL: await postgres.newDatabase() }, { DATABASE_URL: await postgres.newDatabase() }));

    test("and into no other", async () => {
      const used = { DATABASE_URL: await postgres.newDatabase() };
      const server = newServer({ env: used });
      await server.start();
      const file = join(newFolder(), "class.tar.gz");
      await command("backup", [file], { ...used, DATA_DIR: server.dataDir });
      const into = join(newFolder(), "data");
      const refused = await command("restore", [file, "--into", into], used);
      expect(refused.code).toBe(1);
      expect(refused.said).toContain("The database of DATABASE_URL is not empty. Restore into a new one.");
      expect((await command("restore", [file, "--into", into], {})).said).toContain("set DATABASE_URL to an empty one");
    });
  });
});

test("restored in its own place, sandboxes of the backup go on, and newer ones are given to nobody", async () => {
  const server = newServer({ env: { SANDBOX_WARM: "1" } });
  await server.start();
  const klass = await SmallClass.open(server.base, server.firstLink);
  const env = { DATA_DIR: server.dataDir };
  const grace = await klass.learner(server.base, 0);
  await runIn(grace, "kept=of-grace");
  const file = join(newFolder(), "class.tar.gz");
  expect(await command("backup", [file], env)).toMatchObject({ code: 0 });
  const edsger = await klass.learner(server.base, 1);
  await runIn(edsger, "touch /root/of-edsger");
  await server.end("SIGKILL");
  renameSync(server.dataDir, join(newFolder(), "lost"));

  const restored = await command("restore", [file], env);
  expect(restored, restored.said).toMatchObject({ code: 0 });
  const left = await dockerEngine(engineClient(), readConfig(env)).list();
  expect(left).toHaveLength(1);
  await server.start();
  const back = await klass.learner(server.base, 0);
  expect(await runIn(back, "echo it-is-$kept")).toContain("it-is-of-grace");
  const other = await klass.learner(server.base, 1);
  expect(await runIn(other, "ls /root/of-edsger")).toContain("No such file");
});

describe("refuses, and says what to do", () => {
  test("to write over a file, or to restore into what is in use", async () => {
    const server = newServer();
    await server.start();
    const env = { DATA_DIR: server.dataDir };
    const dir = newFolder();
    const file = join(dir, "class.tar.gz");
    expect(await command("backup", [file], env)).toMatchObject({ code: 0 });
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const before = readFileSync(file);
    expect((await command("backup", [file], env)).said).toContain(`${file} is there already. Name another file.`);
    expect(readFileSync(file).equals(before)).toBe(true);
    expect((await command("restore", [file], env)).said).toContain(`Another server works in ${server.dataDir} already`);
    await server.end("SIGTERM");
    const used = await command("restore", [file], env);
    expect(used.said).toContain(`${server.dataDir} is in use: it has operator.key, workshop.sqlite`);
    expect(used.code).toBe(1);
    expect((await command("backup", [dir], env)).said).toMatch(/workshop-\d{4}-\d\d-\d\dT\d{6}Z\.tar\.gz: 0 classes/);
  });

  test("what is not a whole backup, or of a newer version", async () => {
    const server = newServer();
    await server.start();
    const dir = newFolder();
    const file = join(dir, "whole.tar.gz");
    await backUp(readConfig({ DATA_DIR: server.dataDir }), file);
    const into = join(dir, "data");
    const refusal = (name: string) =>
      restore(readConfig({ DATA_DIR: into }), join(dir, name), null).catch((error: Error) => error.message);

    await run("sh", ["-c", "mkdir x && tar -xzf whole.tar.gz -C x"], () => {}, { cwd: dir });
    const manifest = join(dir, "x", "manifest.json");
    const text = readFileSync(manifest, "utf8");
    writeFileSync(
      manifest,
      text.replace('"003-egress"', '"003-egress","900-later"').replace(/"version": "[^"]+"/, '"version": "9.0.0"'),
    );
    await run("tar", ["-czf", "newer.tar.gz", "-C", "x", "."], () => {}, { cwd: dir });
    expect(await refusal("newer.tar.gz")).toContain("made by a newer version of the workshop (9.0.0; here is");

    writeFileSync(manifest, text);
    const database = join(dir, "x", "workshop.sqlite");
    const pages = readFileSync(database);
    writeFileSync(database, pages.fill(0x55, 4096 * 3, 4096 * 6));
    await run("tar", ["-czf", "damaged.tar.gz", "-C", "x", "."], () => {}, { cwd: dir });
    expect(await refusal("damaged.tar.gz")).toContain("The database is damaged");

    writeFileSync(join(dir, "none.tar.gz"), "hello");
    expect(await refusal("none.tar.gz")).toContain("cannot be unpacked: it is not a backup");
    truncateSync(file, Math.floor(statSync(file).size / 2));
    expect(await refusal("whole.tar.gz")).toContain("cannot be unpacked");
    expect(existsSync(join(into, "workshop.sqlite"))).toBe(false);
  });
});
