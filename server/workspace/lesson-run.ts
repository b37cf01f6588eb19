import { judge } from "../checks/judge.ts";
import { probesOf } from "../checks/probes.ts";
import type { Verdict } from "../checks/verdict.ts";
import type { Evidence, Probe, ProbeResult } from "../evidence/evidence.ts";
import type { Course, Lesson, Step } from "../lessons/course.ts";
import { renderInline } from "../lessons/markdown.ts";
import type { PassRow, ProgressStore, StepKey, StepRow } from "../progress/progress-store.ts";
import type { CheckState, LessonProgress, StepState } from "../protocol/state.ts";

/** What the judge needs of a sandbox; null while there is none. */
export interface EvidenceSource {
  gather(since: number, answers: Evidence["answers"], probes: readonly Probe[]): Promise<Evidence>;
}

export interface LessonRunOptions {
  readonly learner: string;
  readonly course: Course;
  readonly lesson: Lesson;
  readonly store: ProgressStore;
  evidence(): EvidenceSource | null;
  onStep(step: StepState, passed: string[]): void;
  onStepDone(): void;
}

interface StepRun {
  row: StepRow | null;
  readonly passes: Map<string, PassRow>;
  readonly verdicts: Map<string, Verdict>;
  readonly answers: Record<string, boolean>;
}

/** One learner in one lesson: which step is current, what its checks say, what was passed. */
export class LessonRun {
  private readonly options: LessonRunOptions;
  private readonly steps = new Map<string, StepRun>();
  private current: string | null = null;
  private judging: Promise<void> | null = null;
  private again = false;

  constructor(options: LessonRunOptions) {
    this.options = options;
  }

  /** Reads what was done before and makes the first step that is not done the current one. */
  async start(fresh: boolean): Promise<void> {
    const { learner, course, lesson, store } = this.options;
    const { steps, passes } = await store.lesson(learner, course.id, lesson.id);
    for (const step of lesson.steps) {
      const own = passes.filter((pass) => pass.step === step.id).map((pass) => [pass.check, pass] as const);
      const row = steps.find((candidate) => candidate.step === step.id) ?? null;
      this.steps.set(step.id, { row, passes: new Map(own), verdicts: new Map(), answers: {} });
    }
    const next = this.firstOpen();
    if (next === null) return;
    const before = this.run(next).row;
    // Deeds in another lesson meanwhile are not deeds of this step.
    if (before === null || fresh) await this.setCurrent(next);
    else this.current = next;
  }

  get lesson(): Lesson {
    return this.options.lesson;
  }

  get courseId(): string {
    return this.options.course.id;
  }

  get currentStep(): Step | null {
    return this.options.lesson.steps.find((step) => step.id === this.current) ?? null;
  }

  progress(): LessonProgress {
    const { course, lesson } = this.options;
    return { course: course.id, lesson: lesson.id, steps: lesson.steps.map((step) => this.stepState(step)) };
  }

  isDone(step: string): boolean {
    return this.steps.get(step)?.row?.doneAt != null;
  }

  /** What each check of a step says now, for reports. */
  verdicts(step: string): Map<string, Verdict> {
    return this.run(step).verdicts;
  }

  passedChecks(step: string): string[] {
    return [...this.run(step).passes.keys()];
  }

  async activate(step: string): Promise<void> {
    const run = this.steps.get(step);
    if (run === undefined || run.row?.doneAt != null || step === this.current) return;
    const before = this.current;
    await this.setCurrent(step);
    if (before !== null) this.announce(before, []);
    this.announce(step, []);
    await this.judge();
  }

  async reset(step: string): Promise<void> {
    const run = this.steps.get(step);
    if (run === undefined) return;
    const before = this.current;
    await this.options.store.reset(this.key(step), Date.now());
    run.passes.clear();
    run.verdicts.clear();
    for (const quiz of Object.keys(run.answers)) delete run.answers[quiz];
    if (run.row) run.row = { ...run.row, doneAt: null, how: null, solutionShown: false };
    await this.setCurrent(step);
    if (before !== null && before !== step) this.announce(before, []);
    this.announce(step, []);
    this.options.onStepDone();
    await this.judge();
  }

  async showHints(step: string, count: number): Promise<void> {
    const run = this.steps.get(step);
    const most = this.options.lesson.steps.find((candidate) => candidate.id === step)?.hintsHtml.length ?? 0;
    if (run === undefined || run.row === null) return;
    const shown = Math.max(run.row.hintsShown, Math.min(count, most));
    run.row = { ...run.row, hintsShown: shown };
    await this.options.store.hints(this.key(step), shown);
    this.announce(step, []);
  }

  async solutionShown(step: string): Promise<void> {
    const run = this.steps.get(step);
    if (run === undefined || run.row === null) return;
    run.row = { ...run.row, solutionShown: true };
    await this.options.store.solutionShown(this.key(step));
  }

  /** @returns whether the answer is right */
  async answer(step: string, quizId: string, choices: readonly string[]): Promise<boolean> {
    const run = this.steps.get(step);
    const quiz = this.options.lesson.steps
      .find((candidate) => candidate.id === step)
      ?.quizzes.find((candidate) => candidate.id === quizId);
    if (run === undefined || quiz === undefined) return false;
    const right = quiz.choices.every((choice) => choice.correct === choices.includes(choice.id));
    run.answers[quizId] = right;
    await this.judge();
    return right;
  }

  /** Judges the current step on fresh evidence. Calls that come meanwhile are one more round. */
  async judge(): Promise<void> {
    if (this.judging !== null) {
      this.again = true;
      return this.judging;
    }
    this.judging = this.judgeRounds().finally(() => {
      this.judging = null;
    });
    return this.judging;
  }

  private async judgeRounds(): Promise<void> {
    do {
      this.again = false;
      while (await this.judgeCurrent()) {
        // The step that is current now may be done already.
      }
    } while (this.again);
  }

  /** @returns whether the step was completed by it */
  private async judgeCurrent(): Promise<boolean> {
    const step = this.currentStep;
    const source = this.options.evidence();
    if (step === null) return false;
    const run = this.run(step.id);
    const open = step.checks.filter((check) => !run.passes.has(check.id));
    const evidence = await this.gather(
      source,
      step,
      run,
      open.flatMap((check) => probesOf(check.check)),
    );
    if (evidence === null || this.current !== step.id) return false;
    const passed: string[] = [];
    let changed = false;
    for (const { id, check } of open) {
      const verdict = judge(check, evidence);
      changed ||= JSON.stringify(run.verdicts.get(id)) !== JSON.stringify(verdict);
      run.verdicts.set(id, verdict);
      if (!verdict.passed) continue;
      const pass = { step: step.id, check: id, at: verdict.at ?? Date.now(), detail: verdict.detail };
      run.passes.set(id, pass);
      passed.push(id);
      await this.options.store.pass(this.key(step.id), id, pass.at, pass.detail);
    }
    const done = step.checks.every((check) => run.passes.has(check.id));
    if (done) await this.complete(step);
    if (changed || done) this.announce(step.id, passed);
    if (done && this.current !== null) this.announce(this.current, []);
    if (done) this.options.onStepDone();
    return done;
  }

  private async gather(
    source: EvidenceSource | null,
    step: Step,
    run: StepRun,
    probes: Probe[],
  ): Promise<Evidence | null> {
    const since = run.row?.activatedAt ?? Date.now();
    if (source !== null) return source.gather(since, run.answers, probes);
    // Without a sandbox a quiz can still be answered.
    if (step.quizzes.length === 0) return null;
    const nothing: Record<string, ProbeResult> = {};
    return {
      since,
      daemon: { containers: [], images: [], volumes: [], networks: [] },
      commands: [],
      probes: nothing,
      answers: run.answers,
    };
  }

  private async complete(step: Step): Promise<void> {
    const run = this.run(step.id);
    const how = run.row?.solutionShown ? "shown" : "done";
    const at = Date.now();
    if (run.row) run.row = { ...run.row, doneAt: at, how };
    await this.options.store.done(this.key(step.id), at, how);
    this.current = null;
    const next = this.nextAfter(step.id);
    if (next !== null) await this.setCurrent(next);
  }

  private async setCurrent(step: string): Promise<void> {
    const at = Date.now();
    await this.options.store.activate(this.key(step), at);
    const run = this.run(step);
    run.row = { step, doneAt: null, how: null, hintsShown: 0, solutionShown: false, ...run.row, activatedAt: at };
    this.current = step;
  }

  private firstOpen(): string | null {
    return this.options.lesson.steps.find((step) => !this.isDone(step.id))?.id ?? null;
  }

  /** The next one that is not done, from here on; else the first left behind. */
  private nextAfter(step: string): string | null {
    const steps = this.options.lesson.steps;
    const from = steps.findIndex((candidate) => candidate.id === step);
    return steps.slice(from + 1).find((candidate) => !this.isDone(candidate.id))?.id ?? this.firstOpen();
  }

  private stepState(step: Step): StepState {
    const run = this.run(step.id);
    const done = run.row?.doneAt != null;
    return {
      id: step.id,
      state: done ? "done" : step.id === this.current ? "now" : "todo",
      how: run.row?.how ?? null,
      checks: step.checks.map((check) => this.checkState(check.id, run, step.id === this.current)),
      hintsShown: run.row?.hintsShown ?? 0,
    };
  }

  private checkState(id: string, run: StepRun, current: boolean): CheckState {
    const pass = run.passes.get(id);
    if (pass !== undefined) return { id, state: "passed", at: pass.at, detailHtml: renderInline(pass.detail) };
    const verdict = run.verdicts.get(id);
    if (!current || verdict === undefined || verdict.passed) return { id, state: "todo" };
    return {
      id,
      state: "waiting",
      expectedHtml: renderInline(verdict.expected),
      foundHtml: renderInline(verdict.found),
      reasonHtml: renderInline(verdict.reason),
      attempted: verdict.attempted,
    };
  }

  private announce(stepId: string, passed: string[]): void {
    const step = this.options.lesson.steps.find((candidate) => candidate.id === stepId);
    if (step !== undefined) this.options.onStep(this.stepState(step), passed);
  }

  private run(step: string): StepRun {
    const run = this.steps.get(step);
    if (run === undefined) throw new Error(`no such step: ${step}`);
    return run;
  }

  private key(step: string): StepKey {
    const { learner, course, lesson } = this.options;
    return { learner, course: course.id, lesson: lesson.id, step };
  }
}
