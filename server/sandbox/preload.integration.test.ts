import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readConfig } from "../config.ts";
import { dockerEngine } from "../context.ts";
import { engineClient } from "../setup/engine.ts";
import { preloadStage } from "../setup/preload.ts";
import { asLearner as askLearner, outside } from "../testing/in-sandbox.ts";
import { preloadVolume } from "./preload-volume.ts";

const config = { ...readConfig({}), instance: `test-preload-${process.pid}` };
const docker = engineClient();
const images = [
  { name: "ubuntu", standIn: "ubuntu", preload: true },
  { name: "alpine", standIn: "alpine", preload: false },
] as const;
const volume = preloadVolume(images);
const engine = dockerEngine(docker, config, volume);
const limits = { memoryMb: 1024, cpus: 2, pids: 1024 };
const sandboxes: string[] = [];

const asLearner = (sandbox: number, script: string) => askLearner(engine, sandboxes[sandbox] ?? "", script);

beforeAll(async () => {
  await preloadStage(docker, config, images).run(() => {});
  // Without any way to a registry: what is there was there from the start.
  for (const id of ["a", "b"])
    sandboxes.push(await engine.create({ id: `preload-${id}-${process.pid}`, limits, egress: "none" }));
  for (const at of sandboxes.keys()) await asLearner(at, "until docker version > /dev/null 2>&1; do sleep 0.1; done");
});
afterAll(async () => {
  for (const { engineId } of await engine.list()) await engine.destroy(engineId);
  await docker.getVolume(volume ?? "").remove();
});

test("an image that a course preloads is there from the start, and the others are not", async () => {
  expect(await asLearner(0, "docker images --format '{{.Repository}}'")).toBe("ubuntu");
  expect(await asLearner(0, "docker run --rm ubuntu cat /etc/os-release")).toMatch(/^ID=/m);
});

test("containers and images made of it are the sandbox's own, and tell what is different", async () => {
  const planted = randomBytes(8).toString("hex");
  await asLearner(0, `docker run --name made ubuntu sh -c 'echo ${planted} > /planted; rm /etc/debian_version'`);
  expect((await asLearner(0, "docker diff made")).split("\n").sort()).toEqual([
    "A /planted",
    "C /etc",
    "D /etc/debian_version",
  ]);
  await asLearner(0, "docker commit made mine");
  expect(await asLearner(0, "docker run --rm mine cat /planted")).toBe(planted);
  expect(await asLearner(1, "docker run --rm ubuntu cat /planted 2>&1")).not.toContain(planted);
  expect(Number(await asLearner(0, "docker save ubuntu | wc -c"))).toBeGreaterThan(20_000_000);
});

test("removed in one sandbox, it is still in the others", async () => {
  await asLearner(0, "docker rm -f made; docker rmi -f mine ubuntu");
  expect(await asLearner(0, "docker images -q")).toBe("");
  expect(await asLearner(1, "docker run --rm ubuntu echo still-there")).toBe("still-there");
});

test("it is shared, not copied: a sandbox that only has it has written next to nothing", async () => {
  // An Engine that adds up for somebody else answers nobody.
  const used = async () => (await engine.diskUse().catch(() => null))?.get(sandboxes[1] ?? "");
  await expect.poll(used).toBeLessThan(8 * 1024 ** 2);
});

test("no sandbox can write where all of them read", async () => {
  const planted = randomBytes(8).toString("hex");
  const write = `find /var/lib/preloaded -type d -maxdepth 4 | while read d; do echo ${planted} > $d/planted; done`;
  await asLearner(0, `${write}; mount -o remount,rw /var/lib/preloaded; ${write}`);
  await outside(engine, sandboxes[0] ?? "", write);
  expect(await asLearner(1, "find /var/lib/preloaded -name planted 2> /dev/null")).toBe("");
});

test("set-up leaves it as it is while the registry has the same image", async () => {
  const before = (await docker.getVolume(volume ?? "").inspect()) as { CreatedAt?: string };
  expect(await preloadStage(docker, config, images).run(() => {})).toBe("ubuntu");
  expect(((await docker.getVolume(volume ?? "").inspect()) as { CreatedAt?: string }).CreatedAt).toBe(before.CreatedAt);
});
