import { randomBytes } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import { PersonError } from "../errors.ts";
import type { Course, Lesson, Step } from "../lessons/course.ts";
import type { LessonRun } from "./lesson-run.ts";
import { type Pace, READING_PACE } from "./solution-player.ts";
import type { Workspace } from "./workspace.ts";
import type { Workspaces } from "./workspaces.ts";

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

/** A workspace that nobody looks at, with its sandbox and a terminal at the prompt. */
export async function openTrialWorkspace(workspaces: Workspaces, learner: string): Promise<Workspace> {
  const workspace = workspaces.of(learner);
  await workspace.join({ id: randomBytes(6).toString("hex"), send: () => {} });
  const ready = await until(
    () => workspace.dockerIsUp && (workspace.terminals?.list()[0]?.terminal.atPrompt ?? false),
    READY_MS,
  );
  if (!ready)
    throw new PersonError("sandbox", "The sandbox did not get ready. Look at the Engine's containers and their logs.");
  return workspace;
}

/** Does a lesson by its own solutions: no check may pass before its step is played, all must after. */
export async function proveLesson(
  workspace: Workspace,
  course: Course,
  lesson: Lesson,
  pace: Pace = READING_PACE,
): Promise<StepProof[]> {
  await workspace.openLesson(course.id, lesson.id);
  const run = workspace.lessonRun as LessonRun;
  const proofs: StepProof[] = [];
  for (const step of lesson.steps) {
    const began = Date.now();
    const proof = await proveStep(workspace, run, step, pace);
    proofs.push({ course: course.id, lesson: lesson.id, step: step.id, ...proof, ms: Date.now() - began });
  }
  return proofs;
}

async function proveStep(
  workspace: Workspace,
  run: LessonRun,
  step: Step,
  pace: Pace,
): Promise<Pick<StepProof, "outcome" | "message">> {
  if (!run.isDone(step.id)) await run.activate(step.id);
  await workspace.judge();
  const early = run.passedChecks(step.id);
  if (early.length > 0) return { outcome: "vacuous", message: `passed before anything was done: ${early.join(", ")}` };
  const terminal = workspace.terminals?.list()[0]?.id ?? "";
  await workspace.play(step.id, terminal, pace);
  if (await until(() => run.isDone(step.id), DONE_MS)) return { outcome: "passed", message: "" };
  const missing = [...run.verdicts(step.id)]
    .filter(([, verdict]) => !verdict.passed)
    .map(([id, verdict]) => `${id}: ${verdict.passed ? "" : verdict.reason}`);
  return { outcome: "failed", message: missing.join("; ") || "its solution could not be played" };
}

async function until(holds: () => boolean, limitMs: number): Promise<boolean> {
  const end = Date.now() + limitMs;
  while (!holds()) {
    if (Date.now() > end) return false;
    await delay(20);
  }
  return true;
}
