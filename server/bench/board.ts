import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join as path } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { call, createClass, joinAs, openClass, teach } from "../testing/class-client.ts";
import type { LearnerClient } from "../testing/learner-client.ts";
import { type Figure, figure, quantile } from "./figures.ts";
import { startMeasuredServer } from "./measured-server.ts";

const LEARNERS = 200;
const STEPS = 48;
const STEP_EVERY_MS = 10_000;
const SECONDS = 60;
/** The first choice of a question. */
const RIGHT = "c1";

/**
 * 200 learners on real control sockets do a step every 10 s: how soon each change is on the
 * instructor's page, and what the server uses. Their evidence is synthetic: answers to questions, so
 * that no 200 sandboxes are needed; judging, storing and telling are the real ones. The baseline is
 * when the learner's own page has it.
 */
export async function benchBoard(): Promise<Figure[]> {
  const courses = questionCourse();
  const server = await startMeasuredServer({ COURSES: courses, SANDBOX_LIMIT: "1", LOG_LEVEL: "error" });
  try {
    const account = { name: "Ada", email: "ada@example.org", password: "correct horse battery" };
    const { cookie } = await call(server.base, "POST", "/api/instructor/set-up", {
      body: { token: server.firstLink, ...account },
    });
    const card = await createClass(server.base, cookie, { course: "questions", seats: LEARNERS });
    const board = await teach(server.base, cookie, card.class.id);
    await openClass(board);
    const learners: LearnerClient[] = [];
    for (let at = 0; at < LEARNERS; at++) {
      const learner = await joinAs(server.base, card.settings.code, `Learner ${at + 1}`);
      learner.send({ type: "lesson.open", course: "questions", lesson: "all" });
      await learner.next("lesson.progress");
      learners.push(learner);
    }
    const seats = new Map<string, Change>();
    for (const learner of learners) {
      const { seat } = await learner.next("seat.snapshot");
      seats.set(seat.me.id, { sentAt: 0, ownAt: 0, done: 0 });
    }
    const onBoard: number[] = [];
    const own: number[] = [];
    board.onMessage((message) => {
      if (message.type !== "board.events") return;
      for (const event of message.events) {
        if (event.kind !== "seat") continue;
        const change = seats.get(event.seat.id);
        const done = (event.seat.marks.all ?? "").replaceAll(".", "").length;
        if (change === undefined || change.sentAt === 0 || done <= change.done) continue;
        change.done = done;
        onBoard.push(performance.now() - change.sentAt);
      }
    });
    const before = await server.use();
    const began = performance.now();
    await Promise.all(learners.map((learner, at) => work(learner, at, [...seats.values()][at] as Change, own)));
    const seconds = (performance.now() - began) / 1000;
    const after = await server.use();
    return [
      figure("change to the instructor's page, p95", quantile(onBoard, 0.95), "ms", 250),
      figure("change to the instructor's page, median", quantile(onBoard, 0.5), "ms"),
      figure("baseline: change to the learner's own page, p95", quantile(own, 0.95), "ms"),
      figure("server, share of one core", ((after.cpuSeconds - before.cpuSeconds) / seconds) * 100, "%", 40),
      figure("server, memory", after.residentMb, "MB"),
      figure("changes seen on the board", onBoard.length, ""),
      figure("changes made and not seen", own.length - onBoard.length, "", 0),
    ];
  } finally {
    await server.stop();
    rmSync(courses, { recursive: true, force: true });
  }
}

interface Change {
  sentAt: number;
  ownAt: number;
  done: number;
}

/** One learner: an answer every 10 s, each learner at another moment. */
async function work(learner: LearnerClient, at: number, change: Change, own: number[]): Promise<void> {
  await delay((at / LEARNERS) * STEP_EVERY_MS);
  for (let step = 1; step <= SECONDS / (STEP_EVERY_MS / 1000); step++) {
    const id = `step-${step}`;
    const done = learner.after("step", (message) => message.step.id === id && message.step.state === "done");
    const sentAt = performance.now();
    change.sentAt = sentAt;
    learner.send({ type: "quiz.answer", step: id, quiz: "quiz", choices: [RIGHT] });
    await done;
    own.push(performance.now() - sentAt);
    await delay(STEP_EVERY_MS - (performance.now() - sentAt));
  }
}

/** A course of questions only. @returns the folder of courses */
function questionCourse(): string {
  const root = mkdtempSync(path(tmpdir(), "workshop-courses-"));
  const dir = path(root, "questions");
  mkdirSync(dir);
  const head = "title: Questions\nsummary: Questions only.\nlessons: [all]\nimages: []\n";
  writeFileSync(path(dir, "course.yaml"), head);
  const front =
    "---\ntitle: All\nsummary: All of them.\nminutes: 60\ncheat:\n  - command: docker ps\n    does: lists containers\n---\n";
  const steps = Array.from({ length: STEPS }, (_, at) => question(at + 1));
  writeFileSync(path(dir, "all.md"), [front, ...steps, "## What you can do now\n\nAnswer.\n"].join("\n"));
  return root;
}

function question(number: number): string {
  return `## Question ${number} {#step-${number}}

Read, then answer.

:::quiz{#quiz}
Is it so?

- [x] yes
- [ ] no

Because it is.
:::

:::hint
It is.
:::
`;
}
