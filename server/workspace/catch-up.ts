import { setTimeout as delay } from "node:timers/promises";
import { PersonError } from "../errors.ts";
import type { Course } from "../lessons/course.ts";
import type { How } from "../progress/progress-store.ts";
import type { StepAddress } from "../protocol/classroom.ts";
import { FULL_SPEED } from "./solution-player.ts";
import type { Workspace } from "./workspace.ts";

export interface CatchUpStep extends StepAddress {
  /** How it counts afterwards: what was done by hand stays so. */
  readonly how: How;
  /** It counts already; it is played only so that the sandbox is as it was. */
  readonly replay: boolean;
}

const READY_MS = 60_000;
const DONE_MS = 20_000;
const LOOK_MS = 50;

/**
 * What has to be played to bring a learner to the start of a step. Pure. Steps before it that are not
 * done are played; in a fresh sandbox also those of its lesson that are, as a lesson builds on itself
 * and on nothing before it.
 * @param marks how steps were done, by lesson and step
 */
export function planCatchUp(
  course: Course,
  target: StepAddress,
  marks: (lesson: string, step: string) => How | null,
  sandbox: "fresh" | "present",
): CatchUpStep[] {
  const plan: CatchUpStep[] = [];
  for (const lesson of course.lessons) {
    for (const { id } of lesson.steps) {
      if (lesson.id === target.lesson && id === target.step) return plan;
      const how = marks(lesson.id, id);
      if (how === null) plan.push({ lesson: lesson.id, step: id, how: "caughtUp", replay: false });
      else if (sandbox === "fresh" && lesson.id === target.lesson)
        plan.push({ lesson: lesson.id, step: id, how, replay: true });
    }
  }
  throw new PersonError("step", "There is no such step in this class.", { status: 404 });
}

export interface CatchUpOptions {
  readonly course: Course;
  readonly target: StepAddress;
  readonly plan: readonly CatchUpStep[];
  readonly signal: AbortSignal;
  /** A fresh sandbox in place of the present one, or none when the present one stays. */
  readonly freshSandbox: (() => Promise<void>) | null;
  onProgress(done: number, of: number): void;
}

/**
 * Plays the plan in the learner's sandbox, each step proven by its own checks, and ends at the start
 * of the target.
 * @throws PersonError which step could not be brought about; AbortError
 */
export async function catchUp(workspace: Workspace, options: CatchUpOptions): Promise<void> {
  const { course, target, plan, signal, onProgress } = options;
  onProgress(0, plan.length);
  await options.freshSandbox?.();
  await ready(workspace, signal);
  try {
    for (const [index, step] of plan.entries()) {
      await playStep(workspace, course, step, signal);
      onProgress(index + 1, plan.length);
    }
    await workspace.openLesson(course.id, target.lesson);
    await workspace.lessonRun?.rewindTo(target.step);
  } finally {
    workspace.lessonRun?.judgeOnly(null);
    await workspace.holdChanged();
  }
}

async function playStep(workspace: Workspace, course: Course, step: CatchUpStep, signal: AbortSignal): Promise<void> {
  await workspace.openLesson(course.id, step.lesson);
  const run = workspace.lessonRun;
  if (run === null) throw new PersonError("lesson", "The lesson could not be opened.");
  const since = Date.now();
  run.judgeOnly(step.step);
  await workspace.play(step.step, workspace.terminals?.list()[0]?.id ?? "", FULL_SPEED, signal);
  const isDone = step.replay ? () => workspace.prove(step.step, since) : async () => run.isDone(step.step);
  if (!(await until(isDone, DONE_MS, signal))) {
    const title = run.lesson.steps.find(({ id }) => id === step.step)?.title ?? step.step;
    throw new PersonError(
      "catchUp",
      `Catching up stopped at "${title}": its solution did not pass its checks here. A fresh sandbox may help.`,
    );
  }
  if (!step.replay) await run.markAs(step.step, step.how);
}

async function ready(workspace: Workspace, signal: AbortSignal): Promise<void> {
  const isReady = async () => workspace.dockerIsUp && (workspace.terminals?.list()[0]?.terminal.atPrompt ?? false);
  if (!(await until(isReady, READY_MS, signal)))
    throw new PersonError(
      "catchUp",
      "The learner's terminal is busy or not there. Ask for the prompt, or take a fresh sandbox.",
    );
}

async function until(holds: () => Promise<boolean>, limitMs: number, signal: AbortSignal): Promise<boolean> {
  const end = Date.now() + limitMs;
  while (!(await holds())) {
    if (Date.now() > end) return false;
    await delay(LOOK_MS, undefined, { signal });
  }
  return true;
}
