import { judge } from "../checks/judge.ts";
import { probesOf } from "../checks/probes.ts";
import type { Verdict } from "../checks/verdict.ts";
import { PersonError } from "../errors.ts";
import type { CommandRecord, Evidence, Probe, ProbeResult } from "../evidence/evidence.ts";
import type { Course, Lesson, Step } from "../lessons/course.ts";
import { renderInline } from "../lessons/markdown.ts";
import type { How, PassRow, ProgressStore, StepKey, StepRow, TryRow } from "../progress/progress-store.ts";
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
  /** The class stops before this step: it can be looked at, and is not judged. */
  held?(step: string): boolean;
  /** A deed aimed at a check did not satisfy it. */
  onTry?(): void;
  /** A step is done. @param seconds since the deed that completed it */
  onTick?(seconds: number): void;
}

interface StepRun {
  row: StepRow | null;
  readonly passes: Map<string, PassRow>;
  readonly verdicts: Map<string, Verdict>;
  readonly answers: Record<string, boolean>;
  /** Tries that failed, by "check reason". */
  readonly tries: Map<string, number>;
  /** Of the newest deed that was counted as a try, by check. */
  readonly triedAt: Map<string, number>;
}

/** A command without it that works looks around, and is no try. */
const DOCKER = /\bdocker\b/;

/** One learner in one lesson: which step is current, what its checks say, what was passed. */
export class LessonRun {
  private readonly options: LessonRunOptions;
  private readonly steps = new Map<string, StepRun>();
  private current: string | null = null;
  private judging: Promise<void> | null = null;
  private again = false;
  private answeredAt = 0;
  /** While a class catches up: the step that is played. Deeds then are no other step's. */
  private playing: string | null = null;

  constructor(options: LessonRunOptions) {
    this.options = options;
  }

  /** Reads what was done before and makes the first step that is not done the current one. */
  async start(fresh: boolean): Promise<void> {
    const { learner, course, lesson, store } = this.options;
    const { steps, passes } = await store.lesson(learner, course.id, lesson.id);
    const tries = await store.tries(learner, course.id, lesson.id);
    for (const step of lesson.steps) {
      const own = passes.filter((pass) => pass.step === step.id).map((pass) => [pass.check, pass] as const);
      const row = steps.find((candidate) => candidate.step === step.id) ?? null;
      this.steps.set(step.id, {
        row,
        passes: new Map(own),
        verdicts: new Map(),
        answers: {},
        tries: triesOf(tries, row),
        triedAt: new Map(),
      });
    }
    const next = this.firstOpen();
    if (next === null) return;
    const before = this.run(next).row;
    // Deeds in another lesson meanwhile are not deeds of this step; of a step that begins in the future none would be.
    if (before === null || fresh || before.activatedAt > Date.now()) await this.setCurrent(next);
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

  /** When the current step became that. Milliseconds since the epoch. */
  get currentSince(): number | null {
    return this.current === null ? null : (this.run(this.current).row?.activatedAt ?? null);
  }

  /** Tries at the current step that failed the same way, at most. */
  get sameFailures(): number {
    return this.current === null ? 0 : Math.max(0, ...this.run(this.current).tries.values());
  }

  get isHeld(): boolean {
    return this.current !== null && this.held(this.current);
  }

  stateOf(step: string): StepState | null {
    const found = this.options.lesson.steps.find((candidate) => candidate.id === step);
    return found === undefined ? null : this.stepState(found);
  }

  /** Steps by how they were done; those to do are missing. */
  marks(): Map<string, How> {
    const done = [...this.steps].filter(([, run]) => run.row?.doneAt != null);
    return new Map(done.map(([step, run]) => [step, run.row?.how ?? "done"]));
  }

  wasShown(step: string): boolean {
    return this.run(step).row?.solutionShown ?? false;
  }

  /** A hold began, moved or ended. */
  async holdChanged(): Promise<void> {
    if (this.current !== null) this.announce(this.current, []);
    await this.judge();
  }

  /** The machine's clock was set. One set back would put the beginning of the step into the future, where no deed is. */
  async clockJumped(byMs: number): Promise<void> {
    const { current } = this;
    if (current === null || byMs > 0) return;
    const run = this.run(current);
    if (run.row === null) return;
    const activatedAt = run.row.activatedAt + byMs;
    await this.options.store.activate(this.key(current), activatedAt);
    run.row = { ...run.row, activatedAt };
  }

  /** Judges this step alone, until it is called with null. */
  judgeOnly(step: string | null): void {
    this.playing = step;
  }

  /** Whether what was done since then satisfies a step, whatever counts already. Changes nothing. */
  async prove(stepId: string, since: number): Promise<boolean> {
    const step = this.options.lesson.steps.find((candidate) => candidate.id === stepId);
    const source = this.options.evidence();
    if (step === undefined || source === null) return false;
    const probes = step.checks.flatMap((check) => probesOf(check.check));
    const evidence = await source.gather(since, this.run(stepId).answers, probes);
    return step.checks.every(({ check }) => judge(check, evidence).passed);
  }

  /** Makes a step the current one; it and what follows in the lesson are to be done again. */
  async rewindTo(step: string): Promise<void> {
    const { steps } = this.options.lesson;
    for (const { id } of steps.slice(steps.findIndex((candidate) => candidate.id === step))) {
      if (this.isDone(id)) await this.forget(id);
    }
    await this.setCurrent(step);
    this.options.onStepDone();
  }

  /** How a step counts: who was brought past it did not do it by hand. */
  async markAs(step: string, how: How): Promise<void> {
    const run = this.run(step);
    const { row } = run;
    if (row === null || row.doneAt === null) return;
    run.row = { ...row, how, solutionShown: how === "shown" };
    await this.options.store.done(this.key(step), row.doneAt, how);
    this.announce(step, []);
    this.options.onStepDone();
  }

  passedChecks(step: string): string[] {
    return [...this.run(step).passes.keys()];
  }

  async activate(step: string): Promise<void> {
    const run = this.steps.get(step);
    if (run === undefined || run.row?.doneAt != null || step === this.current) return;
    if (this.held(step) && this.playing !== step)
      throw new PersonError("held", "Your instructor holds the class before this step. It counts once the hold ends.");
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
    await this.forget(step);
    await this.setCurrent(step);
    if (before !== null && before !== step) this.announce(before, []);
    this.announce(step, []);
    this.options.onStepDone();
    await this.judge();
  }

  private async forget(step: string): Promise<void> {
    const run = this.run(step);
    await this.options.store.reset(this.key(step), Date.now());
    run.passes.clear();
    run.verdicts.clear();
    run.tries.clear();
    for (const quiz of Object.keys(run.answers)) delete run.answers[quiz];
    if (run.row) run.row = { ...run.row, doneAt: null, how: null, solutionShown: false };
  }

  async showHints(step: string, count: number): Promise<void> {
    const run = this.steps.get(step);
    const most = this.options.lesson.steps.find((candidate) => candidate.id === step)?.hintsHtml.length ?? 0;
    if (run === undefined || run.row === null) return;
    const shown = Math.max(run.row.hintsShown, Math.min(count, most));
    await this.options.store.hints(this.key(step), shown);
    run.row = { ...run.row, hintsShown: shown };
    this.announce(step, []);
  }

  async solutionShown(step: string): Promise<void> {
    const run = this.steps.get(step);
    if (run === undefined || run.row === null) return;
    await this.options.store.solutionShown(this.key(step));
    run.row = { ...run.row, solutionShown: true };
  }

  /** @returns whether the answer is right */
  async answer(step: string, quizId: string, choices: readonly string[]): Promise<boolean> {
    const run = this.steps.get(step);
    const quiz = this.options.lesson.steps
      .find((candidate) => candidate.id === step)
      ?.quizzes.find((candidate) => candidate.id === quizId);
    if (run === undefined || quiz === undefined) return false;
    const right = quiz.choices.every((choice) => choice.correct === choices.includes(choice.id));
    this.answeredAt = Date.now();
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
    if (step === null || (this.playing === null ? this.held(step.id) : this.playing !== step.id)) return false;
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
    let deedAt = 0;
    for (const { id, check } of open) {
      const verdict = judge(check, evidence);
      const news = JSON.stringify(run.verdicts.get(id)) !== JSON.stringify(verdict);
      changed ||= news;
      run.verdicts.set(id, verdict);
      if (!verdict.passed && verdict.attempted) await this.countTry(step.id, id, verdict.reason, evidence, news);
      if (!verdict.passed) continue;
      deedAt = Math.max(deedAt, verdict.at ?? 0);
      const pass = { step: step.id, check: id, at: verdict.at ?? Date.now(), detail: verdict.detail };
      // What cannot be written down has not happened: it is judged again.
      await this.options.store.pass(this.key(step.id), id, pass.at, pass.detail);
      run.passes.set(id, pass);
      passed.push(id);
    }
    const done = step.checks.every((check) => run.passes.has(check.id));
    if (done) {
      this.tick(deedAt, evidence);
      await this.complete(step);
    }
    if (changed || done || passed.length > 0) this.announce(step.id, passed);
    if (done && this.current !== null) this.announce(this.current, []);
    if (done) this.options.onStepDone();
    return done;
  }

  /** One deed is one try at most, judged when it has ended. */
  private async countTry(
    step: string,
    check: string,
    reason: string,
    evidence: Evidence,
    news: boolean,
  ): Promise<void> {
    const run = this.run(step);
    const deed = newestDeed(evidence, this.answeredAt);
    if (deed === null || deed.at <= (run.triedAt.get(check) ?? evidence.since) || !(news || deed.aimed)) return;
    run.triedAt.set(check, deed.at);
    const html = renderInline(reason);
    const key = `${check} ${html}`;
    run.tries.set(key, (run.tries.get(key) ?? 0) + 1);
    await this.options.store.tried(this.key(step), check, html, Date.now());
    this.options.onTry?.();
  }

  /**
   * Only for deeds in the sandbox: an answer, or what was done before the step's time, took nobody so long.
   * @param deedAt of the newest deed that a check names; a command may end after it, or have none
   */
  private tick(deedAt: number, evidence: Evidence): void {
    const ended = evidence.commands.findLast(({ finishedAt }) => finishedAt !== null)?.finishedAt ?? 0;
    const last = Math.max(deedAt, ended);
    if (last < Math.max(evidence.since, this.answeredAt)) return;
    this.options.onTick?.(Math.max(0, Date.now() - last) / 1000);
  }

  private held(step: string): boolean {
    return this.options.held?.(step) ?? false;
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
    await this.options.store.done(this.key(step.id), at, how);
    if (run.row) run.row = { ...run.row, doneAt: at, how };
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
      state: done ? "done" : step.id !== this.current ? "todo" : this.isHeld ? "held" : "now",
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

/** Of the step since it became current. */
function triesOf(rows: readonly TryRow[], step: StepRow | null): Map<string, number> {
  const own = rows.filter((row) => row.step === step?.step && row.lastAt >= step.activatedAt);
  return new Map(own.map((row) => [`${row.check} ${row.reason}`, row.count]));
}

/** The last thing that was done and has ended, and whether it looks aimed at a check. */
function newestDeed(evidence: Evidence, answeredAt: number): { at: number; aimed: boolean } | null {
  const command = evidence.commands.findLast((record: CommandRecord) => record.finishedAt !== null);
  if (answeredAt > (command?.startedAt ?? 0)) return { at: answeredAt, aimed: true };
  if (command === undefined) return null;
  return { at: command.startedAt, aimed: command.exitCode !== 0 || DOCKER.test(command.line) };
}
