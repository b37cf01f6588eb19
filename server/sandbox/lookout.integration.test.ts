import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { readConfig } from "../config.ts";
import { dockerEngine } from "../context.ts";
import { engineClient } from "../setup/engine.ts";
import type { Exec } from "./engine.ts";
import { Lookout, TABLES } from "./lookout.ts";

const config = { ...readConfig({}), instance: `test-lookout-${process.pid}` };
const docker = engineClient();
const engine = dockerEngine(docker, config);
const lookout = new Lookout(() => engine.lookout());
const LONG_MS = 30_000;
let sandbox = "";
let other = "";

/** As the learner, root of the sandbox's namespaces; goes on until it is closed. */
async function asLearner(script: string): Promise<Exec> {
  const exec = await engine.exec(sandbox, ["workshop-probe"]);
  exec.stream.resume();
  exec.stream.end(`${script}\n`);
  return exec;
}

beforeAll(async () => {
  const limits = { memoryMb: 512, cpus: 1, pids: 512 };
  sandbox = await engine.create({ id: `look-a-${process.pid}`, limits, egress: "internet" });
  other = await engine.create({ id: `look-b-${process.pid}`, limits, egress: "internet" });
});
afterAll(async () => {
  lookout.close();
  for (const info of await engine.list()) await engine.destroy(info.engineId);
});

test("says how full each table is, and that there is room", async () => {
  const fills = await lookout.look();
  expect([...fills.keys()]).toEqual([...TABLES]);
  for (const { held, most } of fills.values()) expect(held).toBeLessThan(most / 2);
});

describe("says who holds", () => {
  test.each([
    ["pty", 300, `open($h, "+<", "/dev/ptmx") && push(@k, $h) && !undef $h`],
    ["pty", 300, `open($h, "+<", "/dev/pts/ptmx") && push(@k, $h) && !undef $h`],
  ] as const)("%s: %i", async (table, held, once) => {
    await asLearner(`perl -e 'for (1..${held}) { ${once} } sleep 60'`);
    await vi.waitFor(async () => {
      const who = await lookout.who([sandbox, other]);
      expect(who.get(sandbox)?.[table]).toBeGreaterThanOrEqual(held);
      expect(who.get(other)?.[table]).toBeLessThan(held);
    }, LONG_MS);
  });

  test("neighbours in a network namespace of the sandbox's own, permanent ones too", async () => {
    const add =
      "for i in $(seq 250); do echo neigh add 10.9.0.$i lladdr 02:00:00:00:00:01 nud permanent dev many; done";
    await asLearner(
      `unshare -n sh -c 'ip link add many type bridge; ip link set many up; ${add} | ip -batch -; sleep 60'`,
    );
    await vi.waitFor(async () => {
      const who = await lookout.who([sandbox, other]);
      expect(who.get(sandbox)?.neighbours).toBeGreaterThanOrEqual(250);
      expect(who.get(other)?.neighbours).toBeLessThan(250);
    }, LONG_MS);
  });
});

test("ends with its pipe, and leaves nothing", async () => {
  const filters = { label: ["workshop.role=lookout", `workshop.instance=${config.instance}`] };
  expect(await docker.listContainers({ filters })).toHaveLength(1);
  lookout.close();
  await vi.waitFor(async () => expect(await docker.listContainers({ all: true, filters })).toHaveLength(0), LONG_MS);
});
