import { randomBytes } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import type { Config } from "../config.ts";
import { type Context, createContext } from "../context.ts";
import { PersonError } from "../errors.ts";
import type { Course, Lesson, Step } from "../lessons/course.ts";
import type { Engine } from "../sandbox/engine.ts";
import type { LessonRun } from "../workspace/lesson-run.ts";
import type { Workspace } from "../workspace/workspace.ts";

export interface StepProof {
  readonly course: string;
  readonly lesson: string;
  readonly step: string;
  /** "vacuous": a check passed before anything was done. */
  readonly outcome: "passed" | "vacuous" | "failed";
  readonly message: string;
  readonly ms: number;
}

const READY_MS = 30_000;
const DONE_MS = 20_000;

/**
 * Does a course in a real sandbox, step by step, by its own solutions: no check may pass before,
 * all must pass after.
 * @param freshEach a new sandbox for each lesson, to prove that each can be begun with
 */
export async function proveCourse(
  config: Config,
  engine: Engine,
  course: Course,
  options: { freshEach: boolean; onStep(proof: StepProof): void },
): Promise<void> {
  const context = await createContext(
    { ...config, logLevel: "silent" },
    engine,
    { courses: [course], problems: [] },
    ":memory:",
  );
  const stop = new AbortController();
  await context.pool.start(stop.signal);
  try {
    let workspace: Workspace | null = null;
    for (const lesson of course.lessons) {
      if (workspace === null || options.freshEach) {
        await removeAll(context);
        workspace = await openWorkspace(context);
      }
      for (const proof of await proveLesson(workspace, course, lesson)) options.onStep(proof);
    }
  } finally {
    stop.abort();
    await context.workspaces.detach();
    await removeAll(context);
    await context.db.destroy();
  }
}

async function openWorkspace(context: Context): Promise<Workspace> {
  const { learner } = await context.learners.create();
  const workspace = context.workspaces.of(learner.id);
  await workspace.join({ id: randomBytes(6).toString("hex"), send: () => {} });
  const ready = await until(
    () => workspace.dockerIsUp && (workspace.terminals?.list()[0]?.terminal.atPrompt ?? false),
    READY_MS,
  );
  if (!ready)
    throw new PersonError("sandbox", "The sandbox did not get ready. Look at the Engine's containers and their logs.");
  return workspace;
}

async function proveLesson(workspace: Workspace, course: Course, lesson: Lesson): Promise<StepProof[]> {
  await workspace.openLesson(course.id, lesson.id);
  const run = workspace.lessonRun as LessonRun;
  const proofs: StepProof[] = [];
  for (const step of lesson.steps) {
    const began = Date.now();
    const proof = await proveStep(workspace, run, step);
    proofs.push({ course: course.id, lesson: lesson.id, step: step.id, ...proof, ms: Date.now() - began });
  }
  return proofs;
}

async function proveStep(
  workspace: Workspace,
  run: LessonRun,
  step: Step,
): Promise<Pick<StepProof, "outcome" | "message">> {
  if (!run.isDone(step.id)) await run.activate(step.id);
  await workspace.judge();
  const early = run.passedChecks(step.id);
  if (early.length > 0) return { outcome: "vacuous", message: `passed before anything was done: ${early.join(", ")}` };
  const terminal = workspace.terminals?.list()[0]?.id ?? "";
  await workspace.play(step.id, terminal);
  if (await until(() => run.isDone(step.id), DONE_MS)) return { outcome: "passed", message: "" };
  const missing = [...run.verdicts(step.id)]
    .filter(([, verdict]) => !verdict.passed)
    .map(([id, verdict]) => `${id}: ${verdict.passed ? "" : verdict.reason}`);
  return { outcome: "failed", message: missing.join("; ") || "its solution could not be played" };
}

async function removeAll(context: Context): Promise<void> {
  for (const sandbox of await context.engine.list()) await context.engine.destroy(sandbox.engineId);
}

async function until(holds: () => boolean, limitMs: number): Promise<boolean> {
  const end = Date.now() + limitMs;
  while (!holds()) {
    if (Date.now() > end) return false;
    await delay(20);
  }
  return true;
}
