import type { Db } from "../db/database.ts";

export interface StepKey {
  readonly learner: string;
  readonly course: string;
  readonly lesson: string;
  readonly step: string;
}

/** By hand, shown the solution, or played to catch up with a class. */
export type How = "done" | "shown" | "caughtUp";

export interface StepRow {
  readonly step: string;
  readonly activatedAt: number;
  readonly doneAt: number | null;
  readonly how: How | null;
  readonly hintsShown: number;
  readonly solutionShown: boolean;
}

export interface TryRow {
  readonly step: string;
  readonly check: string;
  readonly reason: string;
  readonly count: number;
  readonly lastAt: number;
}

export interface PassRow {
  readonly step: string;
  readonly check: string;
  readonly at: number;
  readonly detail: string;
}

/** What learners have done. Written at once, so that no crash takes anything back. */
export class ProgressStore {
  private readonly db: Db;

  constructor(db: Db) {
    this.db = db;
  }

  async lesson(learner: string, course: string, lesson: string): Promise<{ steps: StepRow[]; passes: PassRow[] }> {
    const where = { learner_id: learner, course, lesson };
    const steps = await this.db
      .selectFrom("step")
      .selectAll()
      .where((eb) => eb.and(where))
      .execute();
    const passes = await this.db
      .selectFrom("check_pass")
      .selectAll()
      .where((eb) => eb.and(where))
      .execute();
    return {
      steps: steps.map((row) => ({
        step: row.step,
        activatedAt: Number(row.activated_at),
        doneAt: row.done_at === null ? null : Number(row.done_at),
        how: row.how,
        hintsShown: row.hints_shown,
        solutionShown: row.solution_shown !== 0,
      })),
      passes: passes.map((row) => ({ step: row.step, check: row.check_id, at: Number(row.at), detail: row.detail })),
    };
  }

  /** Steps done by lesson of a course. */
  async doneSteps(learner: string, course: string): Promise<Map<string, Set<string>>> {
    const rows = await this.db
      .selectFrom("step")
      .select(["lesson", "step"])
      .where("learner_id", "=", learner)
      .where("course", "=", course)
      .where("done_at", "is not", null)
      .execute();
    const done = new Map<string, Set<string>>();
    for (const { lesson, step } of rows) done.set(lesson, (done.get(lesson) ?? new Set()).add(step));
    return done;
  }

  async activate(key: StepKey, at: number): Promise<void> {
    await this.db
      .insertInto("step")
      .values({ ...columns(key), activated_at: at, done_at: null, how: null, hints_shown: 0, solution_shown: 0 })
      .onConflict((conflict) =>
        conflict.columns(["learner_id", "course", "lesson", "step"]).doUpdateSet({ activated_at: at }),
      )
      .execute();
  }

  async pass(key: StepKey, check: string, at: number, detail: string): Promise<void> {
    await this.db
      .insertInto("check_pass")
      .values({ ...columns(key), check_id: check, at, detail })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  }

  /** Counts a try at a check that failed for this reason. */
  async tried(key: StepKey, check: string, reason: string, at: number): Promise<void> {
    await this.db
      .insertInto("check_try")
      .values({ ...columns(key), check_id: check, reason, count: 1, last_at: at })
      .onConflict((conflict) =>
        conflict
          .columns(["learner_id", "course", "lesson", "step", "check_id", "reason"])
          .doUpdateSet((eb) => ({ count: eb("check_try.count", "+", 1), last_at: at })),
      )
      .execute();
  }

  /** How often a check of each step of a lesson failed for which reason. */
  async tries(learner: string, course: string, lesson: string): Promise<TryRow[]> {
    const rows = await this.db
      .selectFrom("check_try")
      .select(["step", "check_id", "reason", "count", "last_at"])
      .where((eb) => eb.and({ learner_id: learner, course, lesson }))
      .execute();
    return rows.map((row) => ({
      step: row.step,
      check: row.check_id,
      reason: row.reason,
      count: row.count,
      lastAt: Number(row.last_at),
    }));
  }

  async done(key: StepKey, at: number, how: How): Promise<void> {
    await this.update(key, { done_at: at, how });
  }

  async hints(key: StepKey, shown: number): Promise<void> {
    await this.update(key, { hints_shown: shown });
  }

  async solutionShown(key: StepKey): Promise<void> {
    await this.update(key, { solution_shown: 1 });
  }

  /** Forgets what was passed, not which hints were seen. */
  async reset(key: StepKey, at: number): Promise<void> {
    await this.db
      .deleteFrom("check_pass")
      .where((eb) => eb.and(columns(key)))
      .execute();
    await this.update(key, { done_at: null, how: null, solution_shown: 0, activated_at: at });
  }

  private async update(
    key: StepKey,
    values: Partial<{
      done_at: number | null;
      how: How | null;
      hints_shown: number;
      solution_shown: number;
      activated_at: number;
    }>,
  ): Promise<void> {
    await this.db
      .updateTable("step")
      .set(values)
      .where((eb) => eb.and(columns(key)))
      .execute();
  }
}

function columns(key: StepKey) {
  return { learner_id: key.learner, course: key.course, lesson: key.lesson, step: key.step };
}
