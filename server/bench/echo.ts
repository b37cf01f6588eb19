import { setMaxListeners } from "node:events";
import { setTimeout as delay } from "node:timers/promises";
import { loadCourses } from "../lessons/load-course.ts";
import type { Engine } from "../sandbox/engine.ts";
import { LearnerClient } from "../testing/learner-client.ts";
import { classOf } from "./class-of.ts";
import { type Figure, figure, quantile } from "./figures.ts";
import { startMeasuredServer } from "./measured-server.ts";
import { Student } from "./student.ts";

const KEYS = 500;
const KEY_EVERY_MS = 20;
const LEARNERS = 30;
const COMMAND_EVERY_MS = 15_000;
const SECONDS = 90;

/**
 * From a key sent to its echo back, on the wire, through the whole path: with one learner, and with
 * 30 who each run a command of the course every 15 s. The baseline is the Engine's bare exec stream
 * to a shell in the same sandbox; keys of the two alternate.
 */
export async function benchEcho(): Promise<Figure[]> {
  return [...(await alone()), ...(await inClass())];
}

async function alone(): Promise<Figure[]> {
  const server = await startMeasuredServer();
  try {
    const client = await LearnerClient.connect(server.base);
    const terminal = await client.firstTerminal();
    await client.ready();
    await terminal.prompt();
    const [sandbox] = await server.engine.list();
    const bare = await bareShell(server.engine, sandbox?.engineId ?? "");
    const ours: number[] = [];
    const theirs: number[] = [];
    for (let key = 0; key < KEYS; key++) {
      ours.push(
        await echoOf(
          () => terminal.type("x"),
          () => terminal.nextOutput(),
        ),
      );
      theirs.push(
        await echoOf(
          () => bare.type("x"),
          () => bare.nextOutput(),
        ),
      );
      if (key % 60 === 59) {
        terminal.type("\x15");
        bare.type("\x15");
        await delay(200);
      }
    }
    bare.close();
    client.close();
    return [
      figure("1 learner, median", quantile(ours, 0.5), "ms", 1),
      figure("1 learner, p99", quantile(ours, 0.99), "ms"),
      figure("baseline: bare exec stream, median", quantile(theirs, 0.5), "ms"),
      figure("baseline: bare exec stream, p99", quantile(theirs, 0.99), "ms"),
    ];
  } finally {
    await server.stop();
  }
}

async function echoOf(type: () => void, echoed: () => Promise<void>): Promise<number> {
  const back = echoed();
  const began = performance.now();
  type();
  await back;
  const took = performance.now() - began;
  await delay(KEY_EVERY_MS);
  return took;
}

interface Shell {
  type(text: string): void;
  nextOutput(): Promise<void>;
  close(): void;
}

async function bareShell(engine: Engine, sandbox: string): Promise<Shell> {
  const exec = await engine.exec(sandbox, ["workshop-enter", "bash", "--norc", "-i"], { tty: { cols: 80, rows: 24 } });
  const nextOutput = () => new Promise<void>((resolve) => exec.stream.once("data", () => resolve()));
  exec.stream.resume();
  await nextOutput();
  await delay(500);
  return { type: (text) => void exec.stream.write(text), nextOutput, close: exec.close };
}

async function inClass(): Promise<Figure[]> {
  const server = await startMeasuredServer({ SANDBOX_LIMIT: "40", SANDBOX_WARM: "auto" });
  try {
    const { learners } = await classOf(server, LEARNERS, { joinWithinMs: 10_000, warm: true });
    const [course] = loadCourses(["lessons"]).courses;
    if (course === undefined) throw new Error("there is no course");
    const stop = new AbortController();
    setMaxListeners(0, stop.signal);
    const habits = { commandEveryMs: COMMAND_EVERY_MS, keyEveryMs: 60, signal: stop.signal };
    const students = learners.map(({ client, terminal }) => new Student(client, terminal, habits));
    const before = await server.use();
    const work = students.map((student) => student.doCourse(course));
    await delay(SECONDS * 1000);
    const after = await server.use();
    stop.abort();
    await Promise.all(work);
    const echo = students.flatMap(({ trace }) => trace.echo);
    const tick = students.flatMap(({ trace }) => trace.tick);
    for (const student of students) for (const failed of student.trace.failed) console.error(failed);
    return [
      figure("30 active learners, median", quantile(echo, 0.5), "ms", 2),
      figure("30 active learners, p99", quantile(echo, 0.99), "ms", 50),
      figure("30 active learners, longest", Math.max(...echo), "ms"),
      figure("keys measured", echo.length, ""),
      figure("30 active learners, prompt to tick on the wire, p95", quantile(tick, 0.95), "ms", 300),
      figure("server, share of one core", ((after.cpuSeconds - before.cpuSeconds) / SECONDS) * 100, "%"),
    ];
  } finally {
    await server.stop();
  }
}
