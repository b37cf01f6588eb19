import { setMaxListeners } from "node:events";
import { totalmem } from "node:os";
import type { Course } from "../lessons/course.ts";
import { loadCourses } from "../lessons/load-course.ts";
import { LearnerClient } from "../testing/learner-client.ts";
import { classOf } from "./class-of.ts";
import { type Figure, figure, quantile } from "./figures.ts";
import { machineUse } from "./machine-use.ts";
import { type MeasuredServer, startMeasuredServer } from "./measured-server.ts";
import { Student, type Trace } from "./student.ts";

const KEY_EVERY_MS = 60;
const LIMIT_MS = 60 * 60_000;

export interface ClassOptions {
  readonly learners: number;
  /** Between the beginnings of two commands, on average. */
  readonly thinkSeconds: number;
}

/**
 * A class does the whole course, as browsers would on the wire: each learner reads, types each
 * solution key by key, answers the questions and waits for the tick. The baseline is one learner
 * alone on the same machine and server, before the others come.
 */
export async function benchClass({ learners: count, thinkSeconds }: ClassOptions): Promise<Figure[]> {
  const server = await startMeasuredServer({ SANDBOX_LIMIT: String(count + 10), SANDBOX_WARM: "auto" });
  try {
    const [course] = loadCourses(["lessons"]).courses;
    if (course === undefined) throw new Error("there is no course");
    const steps = course.lessons.reduce((sum, { steps }) => sum + steps.length, 0);
    const alone = await oneAlone(server, course);
    const { learners } = await classOf(server, count, { joinWithinMs: 10_000, warm: true });
    const signal = AbortSignal.timeout(LIMIT_MS);
    setMaxListeners(0, signal);
    const habits = { commandEveryMs: thinkSeconds * 1000, keyEveryMs: KEY_EVERY_MS, signal };
    const students = learners.map(({ client, terminal }) => new Student(client, terminal, habits));
    const [serverBefore, machineBefore] = [await server.use(), await machineUse()];
    const began = performance.now();
    let mostMemory = 0;
    const sampler = setInterval(() => {
      machineUse().then(
        ({ memoryMb }) => {
          mostMemory = Math.max(mostMemory, memoryMb);
        },
        () => {},
      );
    }, 2000);
    await Promise.all(students.map((student) => student.doCourse(course)));
    clearInterval(sampler);
    const seconds = (performance.now() - began) / 1000;
    const [serverAfter, machineAfter] = [await server.use(), await machineUse()];
    const traces = students.map(({ trace }) => trace);
    for (const line of traces.flatMap(({ failed, errors }) => [...failed, ...errors])) console.error(line);
    const slowest = traces.map((trace) => trace.slowest).sort((one, other) => other.ms - one.ms)[0];
    console.error(`Slowest tick: ${slowest?.step}`);
    const passed = traces.reduce((sum, trace) => sum + trace.passed.length, 0);
    const echo = traces.flatMap((trace) => trace.echo);
    const tick = traces.flatMap((trace) => trace.tick);
    const core = (from: number, to: number) => ((to - from) / seconds) * 100;
    return [
      figure("learners", count, ""),
      figure("minutes", seconds / 60, "min"),
      figure("steps passed", passed, ""),
      figure("steps failed", count * steps - passed, "", 0),
      figure("errors told to learners", traces.flatMap(({ errors }) => errors).length, "", 0),
      figure("errors in the server's log", serverAfter.errors, "", 0),
      figure("baseline: one learner alone, keystroke to echo, median", quantile(alone.echo, 0.5), "ms"),
      figure("baseline: one learner alone, prompt to tick, p95", quantile(alone.tick, 0.95), "ms"),
      figure("keystroke to echo, median", quantile(echo, 0.5), "ms", 2),
      figure("keystroke to echo, p99", quantile(echo, 0.99), "ms", 50),
      figure("keystroke to echo, longest", Math.max(...echo), "ms"),
      figure("prompt to tick, p95", quantile(tick, 0.95), "ms", 300),
      figure("prompt to tick, longest", Math.max(...tick), "ms"),
      figure("server, share of one core", core(serverBefore.cpuSeconds, serverAfter.cpuSeconds), "%"),
      figure("server, memory", serverAfter.residentMb, "MB"),
      figure("machine, share of one core", core(machineBefore.cpuSeconds, machineAfter.cpuSeconds), "%"),
      figure("machine, most memory in use", mostMemory, "MB"),
      figure("machine, memory in all", totalmem() / 1024 ** 2, "MB"),
    ];
  } finally {
    await server.stop();
  }
}

/** The first two lessons by one learner, in a hurry. */
async function oneAlone(server: MeasuredServer, course: Course): Promise<Trace> {
  const client = await LearnerClient.connect(server.base);
  await client.ready();
  const terminal = await client.firstTerminal();
  await terminal.freshPrompt();
  const signal = AbortSignal.timeout(LIMIT_MS);
  const student = new Student(client, terminal, { commandEveryMs: 1000, keyEveryMs: KEY_EVERY_MS, signal });
  await student.doCourse({ ...course, lessons: course.lessons.slice(0, 2) });
  client.close();
  return student.trace;
}
