import { setTimeout as delay } from "node:timers/promises";
import { afterEach, expect, test } from "vitest";
import { ServerProcess } from "../testing/server-process.ts";
import { ClassAtWork } from "./class-at-work.ts";
import { SHORT } from "./form.ts";
import { newSeed, randomFrom } from "./random.ts";

const MOMENTS = SHORT ? 4 : 20;
const LATEST_MS = 2500;

const servers: ServerProcess[] = [];

function newServer(options: ConstructorParameters<typeof ServerProcess>[0] = {}): ServerProcess {
  const server = new ServerProcess(options);
  servers.push(server);
  return server;
}

afterEach(async () => {
  for (const server of servers.splice(0)) await server.dispose();
});

test("a server that is killed at any moment of a class takes nothing back: shells, steps, messages and hands are there at the next start", async () => {
  const seed = newSeed();
  const random = randomFrom(seed);
  console.log(`FAULTS_SEED=${seed}`);
  const server = newServer();
  await server.start();
  const klass = new ClassAtWork(server);
  await klass.open();
  for (let moment = 1; moment <= MOMENTS; moment++) {
    klass.work();
    const after = Math.round(random() * LATEST_MS);
    await delay(after);
    await server.end("SIGKILL");
    klass.rest();
    await server.start();
    await klass.comeBack();
    expect(await klass.missing(), `moment ${moment}, ${after} ms, FAULTS_SEED=${seed}`).toEqual([]);
  }
  expect(klass.acknowledged).toBeGreaterThan(MOMENTS);
}, 300_000);

test("a second server on one data directory refuses to start and says what to do; the first goes on", async () => {
  const first = newServer();
  await first.start();
  const second = newServer({ dataDir: first.dataDir });
  await expect(second.start()).rejects.toThrow(
    `Another server works in ${first.dataDir} already. End that one, or set DATA_DIR to another folder for this one.`,
  );
  expect((await fetch(`${first.base}/healthz`)).status).toBe(200);
});
