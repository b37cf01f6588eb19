import { text } from "node:stream/consumers";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readConfig } from "../config.ts";
import { dockerEngine } from "../context.ts";
import { engineClient } from "../setup/engine.ts";
import type { Engine } from "./engine.ts";

const limits = { memoryMb: 512, cpus: 1, pids: 512 };
const config = { ...readConfig({}), instance: `test-engine-${process.pid}` };
const engine: Engine = dockerEngine(engineClient(), config);

describe("an engine", () => {
  let sandbox = "";

  beforeAll(async () => {
    sandbox = await engine.create({ id: `engine-${process.pid}`, limits, egress: "internet" });
  });
  afterAll(async () => {
    for (const info of await engine.list()) await engine.destroy(info.engineId);
  });

  test("lists the sandboxes of its installation, and no others", async () => {
    const other = dockerEngine(engineClient(), { ...config, instance: "somebody-else" });
    const listed = { id: `engine-${process.pid}`, engineId: sandbox, running: true, egress: "internet" };
    expect(await engine.list()).toEqual([listed]);
    expect(await other.list()).toEqual([]);
  });

  test("runs a program, gives its output and exit code", async () => {
    const exec = await engine.exec(sandbox, ["sh", "-c", "echo out; echo err >&2; exit 3"]);
    exec.stream.end();
    expect(await text(exec.stream)).toBe("out\n");
    expect(await exec.exitCode()).toBe(3);
  });

  test("passes stdin on and its end", async () => {
    const exec = await engine.exec(sandbox, ["cat"]);
    exec.stream.end("through and back");
    expect(await text(exec.stream)).toBe("through and back");
  });

  test("keeps every byte of a large output", async () => {
    const exec = await engine.exec(sandbox, ["sh", "-c", "head -c 5000000 /dev/zero | tr '\\0' x"]);
    exec.stream.end();
    expect((await text(exec.stream)).length).toBe(5_000_000);
  });

  test("gives a terminal of the size asked for, and another when it is resized", async () => {
    const exec = await engine.exec(sandbox, ["sh", "-c", "read go; stty size; read go; stty size"], {
      tty: { cols: 91, rows: 17 },
    });
    exec.stream.write("\n");
    await new Promise((resolve) => exec.stream.once("data", resolve));
    await exec.resize(120, 40);
    exec.stream.write("\n");
    const output = await text(exec.stream);
    expect(output).toContain("40 120");
  });

  test("passes on every control key at once, also those that detach from a container", async () => {
    const keys = Array.from({ length: 31 }, (_none, at) => at + 1);
    const tty = { cols: 80, rows: 24 };
    const exec = await engine.exec(
      sandbox,
      ["sh", "-c", "stty raw -echo; echo ready; head -c 33 | od -An -v -tu1 -w1"],
      {
        tty,
      },
    );
    let shown = "";
    exec.stream.on("data", (chunk: Buffer) => {
      shown += chunk;
    });
    await expect.poll(() => shown).toContain("ready");
    exec.stream.write(Buffer.from([0x10, 0x11, ...keys]));
    await expect.poll(() => (shown.match(/\d+/g) ?? []).map(Number)).toEqual([0x10, 0x11, ...keys]);
  });

  test("runs everything as the learner's user, never as root", async () => {
    const exec = await engine.exec(sandbox, ["id", "-u"]);
    expect((await text(exec.stream)).trim()).toBe("1000");
  });

  test("tells what a sandbox uses", async () => {
    const stats = await engine.stats(sandbox);
    expect(stats.memoryBytes).toBeGreaterThan(1_000_000);
    expect(stats.pids).toBeGreaterThan(3);
  });

  test("starts a container anew by its name, but none that is not there", async () => {
    const startedAt = async () => (await engineClient().getContainer(sandbox).inspect()).State.StartedAt;
    const before = await startedAt();
    await engine.restart(`workshop-engine-${process.pid}`);
    expect(await startedAt()).not.toBe(before);
    await engine.restart("workshop-of-nobody");
  });

  test("tells when a sandbox has stopped, and removes it without complaint, twice", async () => {
    const stop = new AbortController();
    const doomed = await engine.create({ id: `doomed-${process.pid}`, limits, egress: "internet" });
    const stopped = new Promise<string>((resolve) => engine.watch((id) => id === doomed && resolve(id), stop.signal));
    await engineClient().getContainer(doomed).kill();
    expect(await stopped).toBe(doomed);
    stop.abort();
    await engine.destroy(doomed);
    await engine.destroy(doomed);
    expect((await engine.list()).map((info) => info.engineId)).not.toContain(doomed);
  });
});
