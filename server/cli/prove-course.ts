import type { Config } from "../config.ts";
import { type Context, createContext } from "../context.ts";
import type { Course } from "../lessons/course.ts";
import type { Engine } from "../sandbox/engine.ts";
import { openTrialWorkspace, proveLesson, type StepProof } from "../workspace/prove-lesson.ts";
import { FULL_SPEED, READING_PACE } from "../workspace/solution-player.ts";
import type { Workspace } from "../workspace/workspace.ts";

/**
 * Does a course in a real sandbox, step by step, by its own solutions: no check may pass before,
 * all must pass after.
 * @param freshEach a new sandbox for each lesson, to prove that each can be begun with; then at full
 * speed, as a class that catches up does it
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
        const { learner } = await context.learners.create();
        workspace = await openTrialWorkspace(context.workspaces, learner.id);
      }
      const pace = options.freshEach ? FULL_SPEED : READING_PACE;
      for (const proof of await proveLesson(workspace, course, lesson, pace)) options.onStep(proof);
    }
  } finally {
    stop.abort();
    await context.workspaces.detach();
    await removeAll(context);
    await context.db.destroy();
  }
}

async function removeAll(context: Context): Promise<void> {
  for (const sandbox of await context.engine.list()) await context.engine.destroy(sandbox.engineId);
}
