import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { afterEach, expect, test, vi } from "vitest";
import { call, createClass, joinAs, openClass, teach } from "../testing/class-client.ts";
import { answerQuiz, isState, openLesson } from "../testing/learner-steps.ts";
import { ServerProcess } from "../testing/server-process.ts";
import { ClassAtWork } from "./class-at-work.ts";
import { SHORT } from "./form.ts";
import { newSeed, randomFrom } from "./random.ts";

const MOMENTS = SHORT ? 1 : 20;
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

test("a clock that is set a day ahead and two days back ends no sandbox, no class and no session, and steps go on", async () => {
  const dir = mkdtempSync(join(tmpdir(), "workshop-clock-"));
  const clock = join(dir, "clock");
  writeFileSync(clock, "+0");
  // The server alone lives by another clock: the machine's own is everybody's.
  const server = newServer({
    env: {
      LD_PRELOAD: "/usr/$LIB/faketime/libfaketime.so.1",
      FAKETIME_TIMESTAMP_FILE: clock,
      FAKETIME_CACHE_DURATION: "1",
      FAKETIME_DONT_FAKE_MONOTONIC: "1",
    },
  });
  await server.start();
  const account = { token: server.firstLink, name: "Ada", email: "ada@example.org", password: "correct horse battery" };
  const { cookie } = await call(server.base, "POST", "/api/instructor/set-up", { body: account });
  const { class: klass, settings } = await createClass(server.base, cookie, { minutes: 60 });
  const board = await teach(server.base, cookie, klass.id);
  await openClass(board);
  const learner = await joinAs(server.base, settings.code, "Grace");
  await learner.ready();

  const setClock = async (to: string, times: number) => {
    writeFileSync(clock, to);
    await vi.waitFor(() => expect(server.said.split("the machine's clock was set")).toHaveLength(times + 1), 20_000);
    // Classes have been looked after by the new clock.
    await board.after("machine");
    await board.after("machine");
  };
  await setClock("+1d", 1);
  await answerQuiz(learner);
  await setClock("-1d", 2);
  await openLesson(learner, "run-a-container");
  const terminal = await learner.firstTerminal();
  const done = learner.after("step", ({ step }) => step.id === "alpine" && step.state === "done");
  await terminal.freshPrompt();
  await terminal.run("docker run alpine echo hi");
  await done;

  expect(learner.received.some((message) => message.type === "sandbox" && isState("ended")(message))).toBe(false);
  const { body } = await call<{ class: { state: string } }>(server.base, "GET", `/api/classes/${klass.id}`, { cookie });
  expect(body.class.state).toBe("open");
  rmSync(dir, { recursive: true });
}, 180_000);
