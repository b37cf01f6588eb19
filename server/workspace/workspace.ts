import { setTimeout as delay } from "node:timers/promises";
import type { Db } from "../db/database.ts";
import { PersonError } from "../errors.ts";
import { DaemonWatch } from "../evidence/daemon-watch.ts";
import type { CommandRecord, DaemonState, Evidence, Probe } from "../evidence/evidence.ts";
import { runProbes } from "../evidence/probe-runner.ts";
import type { ViolationKind } from "../evidence/violation.ts";
import type { Course } from "../lessons/course.ts";
import type { Logger } from "../logger.ts";
import type { ProgressStore } from "../progress/progress-store.ts";
import type { ServerMessage } from "../protocol/control.ts";
import type { CourseProgress, SandboxState } from "../protocol/state.ts";
import type { Engine } from "../sandbox/engine.ts";
import type { Phase, Sandbox, SandboxPool } from "../sandbox/sandbox-pool.ts";
import type { FloodLimit } from "../terminal/flood-limit.ts";
import type { Screens } from "../terminal/screens.ts";
import { Troubles } from "../troubles.ts";
import { AttachmentFailures } from "./attachment-failures.ts";
import { Containment } from "./containment.ts";
import { LessonRun } from "./lesson-run.ts";
import type { Owner, ReadySandbox } from "./ready-sandbox.ts";
import { sandboxState } from "./sandbox-state.ts";
import { type Pace, playSolution, READING_PACE } from "./solution-player.ts";
import { TerminalSet } from "./terminal-set.ts";

/** A browser page of the learner, through its control socket. */
export interface Page {
  readonly id: string;
  send(message: ServerMessage): void;
}

/** What happened in a workspace that a class wants to know. What is so now, it reads from the workspace. */
export type WorkspaceEvent = "presence" | "sandbox" | "command" | "progress" | "try" | "terminals";

/** What a class asks of the workspaces in it. */
export interface WorkspaceRules {
  courses(): readonly Course[];
  held(lesson: string, step: string): boolean;
  /** Typing is off. */
  locked(): boolean;
}

/** How long things took, in seconds. */
export interface Timings {
  /** What is typed, to the terminal's next output. */
  echoed(seconds: number): void;
  /** The deed that completes a step, to the step being done. */
  ticked(seconds: number): void;
}

export interface WorkspaceOptions {
  readonly learner: string;
  readonly engine: Engine;
  readonly pool: SandboxPool;
  readonly db: Db;
  readonly store: ProgressStore;
  readonly logger: Logger;
  readonly floods: FloodLimit;
  readonly screens: Screens;
  readonly idleSeconds: number | null;
  readonly rules: WorkspaceRules;
  readonly timings: Timings;
  /** A sandbox's daemon did what Docker does not do. */
  onViolation(kind: ViolationKind): void;
  /** What was made ready of a sandbox before the learner had it; null: nothing. */
  takeReady(sandbox: string): ReadySandbox | null;
  onEvent?(event: WorkspaceEvent): void;
  /** An error that nobody caught ended what the server holds of a sandbox. */
  onAttachmentFailed?(sandbox: string, error: unknown): void;
}

/** What is followed of a sandbox. It can be lost and made again; the sandbox goes on. */
interface Running {
  readonly sandbox: Sandbox;
  readonly watch: DaemonWatch;
  readonly terminals: TerminalSet;
}

const OUT_OF_TOUCH = "The workshop has lost touch with your sandbox just now.";
const MOST_COMMANDS = 200;
/** Evidence that comes together is judged together. */
const JUDGE_AFTER_MS = 15;
/** After a round that failed, as while nothing can be written down. */
const JUDGE_AGAIN_MS = 1500;
const ATTACH_AGAIN_MS = 1000;
/** After Enter in a program that marks nothing: its effect takes a moment. */
const ACTIVITY_MS = 250;

/**
 * One learner's workspace: their sandbox, terminals, evidence and lesson, and the pages that show
 * them. Evidence flows one way: terminals and daemon -> lesson run -> pages.
 */
export class Workspace {
  private readonly options: WorkspaceOptions;
  private readonly pages = new Map<string, Page>();
  /** The learner's sandbox, whether it is followed or not. */
  private sandbox: Sandbox | null = null;
  private running: Running | null = null;
  private failures: AttachmentFailures | null = null;
  /** Makes the next attachment. */
  private attachmentTimer: NodeJS.Timeout | null = null;
  private dockerVersion: string | null = null;
  private wasUp = false;
  private commands: CommandRecord[] = [];
  private run: LessonRun | null = null;
  private judgeTimer: NodeJS.Timeout | null = null;
  private solution: AbortController | null = null;
  /** What the learner has to know of their sandbox until it is so no more. */
  readonly troubles = new Troubles("sandbox", (message) => this.broadcast(message));
  private detached = false;
  /** An instructor's page that types here by the learner's leave. */
  private typist: { readonly page: string; readonly name: string } | null = null;

  constructor(options: WorkspaceOptions) {
    this.options = options;
  }

  get learner(): string {
    return this.options.learner;
  }

  get isWatched(): boolean {
    return this.pages.size > 0;
  }

  get hasSandbox(): boolean {
    return this.sandbox !== null;
  }

  get terminals(): TerminalSet | null {
    return this.running?.terminals ?? null;
  }

  get lessonRun(): LessonRun | null {
    return this.run;
  }

  get dockerIsUp(): boolean {
    return this.dockerVersion !== null;
  }

  /** @param options.begin false: the sandbox begins when a terminal is asked for */
  async join(page: Page, options = { begin: true }): Promise<void> {
    this.pages.set(page.id, page);
    if (options.begin) this.options.pool.open(this.learner);
    page.send({ type: "sandbox", sandbox: this.sandboxState() });
    this.sendTerminals(page);
    if (this.troubles.list.length > 0) page.send(this.troubles.message);
    this.options.onEvent?.("presence");
  }

  /** A page that came back under its id before the old socket was missed stays. */
  leave(page: Page): void {
    if (this.pages.get(page.id) !== page) return;
    this.pages.delete(page.id);
    for (const { terminal } of this.running?.terminals.list() ?? []) {
      if (terminal.writer === page.id) terminal.writer = null;
    }
    this.announceTerminals();
    if (this.pages.size === 0) this.options.pool.leaveQueue(this.learner);
    this.options.onEvent?.("presence");
  }

  /** The pool's word on this learner's sandbox. */
  onPhase(phase: Phase): void {
    if (phase.kind === "running" && this.sandbox?.id !== phase.sandbox.id) this.begin(phase.sandbox);
    if (phase.kind !== "running" && this.sandbox !== null) this.stop();
    this.announceSandbox();
  }

  private begin(sandbox: Sandbox): void {
    this.stop();
    this.sandbox = sandbox;
    this.failures = new AttachmentFailures(this.options.db, sandbox.id, sandbox.attachmentFailures);
    if (!this.failures.leftAlone) this.attach(sandbox, this.failures);
  }

  /** Follows the sandbox. An error that escapes from it ends this and no more. */
  private attach(sandbox: Sandbox, failures: AttachmentFailures): void {
    const onEscape = (error: unknown) => this.attachmentFailed(sandbox, failures, error);
    new Containment(onEscape).run(() => this.follow(sandbox, onEscape));
  }

  private attachmentFailed(sandbox: Sandbox, failures: AttachmentFailures, error: unknown): void {
    // What is let go of may have a last word.
    if (this.sandbox !== sandbox || this.running === null) return;
    this.options.onAttachmentFailed?.(sandbox.id, error);
    this.keepFailures(failures.add(Date.now()));
    const { terminals } = this.running;
    this.letGo((end) => {
      // What is on the screens is shown again by the next attachment.
      const late = delay(ATTACH_AGAIN_MS);
      void Promise.race([terminals.save().catch(() => {}), late]).then(end);
    });
    if (!failures.leftAlone) this.attachmentTimer = setTimeout(() => this.attachAgain(), 2 * ATTACH_AGAIN_MS);
    this.announceSandbox();
  }

  private attachAgain(): void {
    if (this.sandbox === null || this.failures === null || this.running !== null) return;
    this.attach(this.sandbox, this.failures);
    this.announceSandbox();
  }

  private keepFailures(written: Promise<void>): void {
    written.catch((error: unknown) => this.options.logger.error({ err: error }, "failure not written down"));
  }

  private follow(sandbox: Sandbox, onEscape: (error: unknown) => void): void {
    const { engine, db, logger, floods, screens, timings, takeReady, onViolation } = this.options;
    const owner: Owner = {
      onUp: (version) => {
        this.dockerVersion = version;
        this.wasUp = true;
        this.announceSandbox();
      },
      onDown: () => {
        this.dockerVersion = null;
        this.announceSandbox();
      },
      onDaemonChange: () => this.judgeSoon(JUDGE_AFTER_MS),
      onDaemonTrouble: (message) => {
        this.troubles.set("daemon", message);
        if (this.dockerVersion === null) this.announceSandbox();
      },
      onCommands: (records) => this.takeCommands(records),
      onActivity: () => this.judgeSoon(ACTIVITY_MS),
      onEcho: (seconds) => timings.echoed(seconds),
      onEscape,
    };
    const ready = takeReady(sandbox.id);
    const watch =
      ready?.watch ??
      new DaemonWatch({
        engine,
        sandbox: sandbox.engineId,
        logger,
        onUp: owner.onUp,
        onDown: owner.onDown,
        onChange: owner.onDaemonChange,
        onTrouble: owner.onDaemonTrouble,
        onViolation,
      });
    const terminals = new TerminalSet({
      engine,
      db,
      logger,
      floods,
      screens,
      sandbox,
      onCommands: owner.onCommands,
      onActivity: owner.onActivity,
      onEcho: owner.onEcho,
      onChange: () => this.announceTerminals(),
    });
    this.running = { sandbox, watch, terminals };
    this.commands = [];
    this.wasUp = false;
    terminals
      .start(ready?.terminal ?? null)
      .catch((error: unknown) => logger.error({ err: error }, "terminals not started"));
    if (ready === null) watch.start();
    else ready.handTo(owner);
  }

  private stop(): void {
    this.failures = null;
    this.sandbox = null;
    this.letGo();
  }

  /** @param whenSaved calls back when the terminals may be let go of */
  private letGo(whenSaved: (end: () => void) => void = (end) => end()): void {
    if (this.attachmentTimer !== null) clearTimeout(this.attachmentTimer);
    this.attachmentTimer = null;
    this.solution?.abort();
    const { running } = this;
    this.running = null;
    running?.watch.dispose();
    whenSaved(() => running?.terminals.detach());
    this.dockerVersion = null;
    this.troubles.clear();
    this.announceTerminals();
  }

  /** Lets go of everything; the sandbox and its shells go on. */
  async detach(): Promise<void> {
    this.detached = true;
    if (this.judgeTimer !== null) clearTimeout(this.judgeTimer);
    await this.running?.terminals
      .save()
      .catch((error: unknown) => this.options.logger.error({ err: error }, "screens not kept"));
    this.stop();
  }

  private takeCommands(records: readonly CommandRecord[]): void {
    for (const record of records) this.takeCommand(record);
    this.judgeSoon(JUDGE_AFTER_MS);
    this.options.onEvent?.("command");
  }

  /** One that ended takes the place of its beginning. */
  private takeCommand(record: CommandRecord): void {
    const at = this.commands.findLastIndex(
      ({ terminal, startedAt, finishedAt }) =>
        terminal === record.terminal && startedAt === record.startedAt && finishedAt === null,
    );
    if (at === -1) this.commands.push(record);
    else this.commands[at] = record;
    if (this.commands.length > MOST_COMMANDS) this.commands.shift();
    if (record.finishedAt !== null) this.running?.watch.lookAround();
  }

  /** Those of this server's time, oldest first, at most 200. */
  get recentCommands(): readonly CommandRecord[] {
    return this.commands;
  }

  get daemonState(): DaemonState | null {
    return this.running?.watch.state ?? null;
  }

  private judgeSoon(afterMs: number): void {
    if (this.judgeTimer !== null && afterMs >= ACTIVITY_MS) return;
    if (this.judgeTimer !== null) clearTimeout(this.judgeTimer);
    this.judgeTimer = setTimeout(() => {
      this.judgeTimer = null;
      this.judge().catch((error: unknown) => {
        // What was let go of in the middle of it is judged by whoever takes it up.
        if (this.detached) return;
        this.options.logger.error({ err: error }, "judging failed");
        this.judgeSoon(JUDGE_AGAIN_MS);
      });
    }, afterMs);
  }

  async judge(): Promise<void> {
    await this.running?.watch.settled();
    await this.run?.judge();
  }

  /** What checks would say of a step on what was done since then. */
  async prove(step: string, since: number): Promise<boolean> {
    await this.running?.watch.settled();
    return (await this.run?.prove(step, since)) ?? false;
  }

  private async gather(since: number, answers: Evidence["answers"], probes: readonly Probe[]): Promise<Evidence> {
    const running = this.running;
    if (running === null) throw new Error("no sandbox to gather from");
    const results =
      probes.length > 0 && this.dockerVersion !== null
        ? await runProbes(this.options.engine, running.sandbox.engineId, running.watch, probes)
        : {};
    return { since, daemon: running.watch.state, commands: this.commands, probes: results, answers };
  }

  async openLesson(courseId: string, lessonId: string): Promise<void> {
    const { rules } = this.options;
    const course = rules.courses().find((candidate) => candidate.id === courseId);
    const lesson = course?.lessons.find((candidate) => candidate.id === lessonId);
    if (course === undefined || lesson === undefined) {
      throw new PersonError("lesson", "There is no such lesson.", { status: 404 });
    }
    if (this.run?.lesson !== lesson) {
      const { learner, db, store } = this.options;
      const row = await db.selectFrom("learner").select("lesson").where("id", "=", learner).executeTakeFirst();
      const address = `${course.id}/${lesson.id}`;
      const run = new LessonRun({
        learner,
        course,
        lesson,
        store,
        evidence: () => (this.running === null ? null : { gather: (...args) => this.gather(...args) }),
        held: (step) => rules.held(lesson.id, step),
        onStep: (step, passed) => {
          this.broadcast({ type: "step", step, passed });
          this.options.onEvent?.("progress");
        },
        onStepDone: () => {
          this.announceCourse(course).catch((error: unknown) =>
            this.options.logger.error({ err: error }, "progress not told"),
          );
        },
        onTry: () => this.options.onEvent?.("try"),
        onTick: (seconds) => this.options.timings.ticked(seconds),
      });
      this.solution?.abort();
      await run.start(row?.lesson !== null && row?.lesson !== address);
      this.run = run;
      await db.updateTable("learner").set({ lesson: address }).where("id", "=", learner).execute();
    }
    await this.announceCourse(course);
    this.announceLesson();
    this.judgeSoon(JUDGE_AFTER_MS);
  }

  private announceLesson(): void {
    if (this.run !== null) this.broadcast({ type: "lesson.progress", progress: this.run.progress() });
    this.options.onEvent?.("progress");
  }

  /** The class is held elsewhere now, or no longer. */
  async holdChanged(): Promise<void> {
    await this.run?.holdChanged();
    this.announceLesson();
  }

  /** A page shows a terminal. The first to do so types. */
  claimIfFree(terminalId: string, pageId: string): void {
    const terminal = this.running?.terminals.get(terminalId);
    if (terminal === undefined || this.typist !== null) return;
    if (terminal.writer !== null && this.pages.has(terminal.writer)) return;
    terminal.claim(pageId);
    this.announceTerminals();
  }

  /** From now on this page types in it. @throws PersonError while an instructor does */
  claim(terminalId: string, pageId: string): void {
    if (this.typist !== null) throw new PersonError("typist", `${this.typist.name} is typing. F9 ends it.`);
    this.terminalSet().get(terminalId)?.claim(pageId);
    this.announceTerminals();
  }

  /** Takes the size of the page that types. */
  resize(terminalId: string, pageId: string, size: { readonly cols: number; readonly rows: number }): void {
    const terminal = this.terminalSet().get(terminalId);
    // An instructor who types sees the terminal in the learner's size.
    if (terminal === undefined || (terminal.writer !== pageId && this.typist === null)) return;
    terminal.resize(size.cols, size.rows);
    this.options.onEvent?.("terminals");
  }

  /** Whether what a page types reaches its terminals now. */
  mayType(pageId: string): boolean {
    return this.typist?.page === pageId || !this.options.rules.locked();
  }

  /**
   * Lets an instructor's page type in all terminals; null gives them back to the learner. The class
   * asked the learner before.
   */
  setTypist(typist: { page: string; name: string } | null): void {
    this.typist = typist;
    const back = [...this.pages.keys()].at(-1) ?? null;
    for (const { terminal } of this.running?.terminals.list() ?? []) {
      const writer = typist?.page ?? back;
      if (writer === null) terminal.writer = null;
      else terminal.claim(writer);
    }
    this.announceTerminals();
  }

  /** A sign of life. */
  touch(): void {
    this.options.pool.touch(this.learner);
  }

  /** Asks for a sandbox, or for one that was left alone to be followed again; the phase tells. */
  openSandbox(): void {
    if (this.failures !== null && this.running === null) {
      this.keepFailures(this.failures.forget());
      this.attachAgain();
    } else this.options.pool.open(this.learner);
  }

  startOver(): Promise<void> {
    return this.options.pool.startOver(this.learner);
  }

  get typingIsLocked(): boolean {
    return this.options.rules.locked();
  }

  stopSolution(): void {
    this.solution?.abort();
  }

  async answerQuiz(stepId: string, quizId: string, choices: string[]): Promise<void> {
    const run = this.lesson();
    const quiz = run.lesson.steps
      .find((step) => step.id === stepId)
      ?.quizzes.find((candidate) => candidate.id === quizId);
    if (quiz === undefined) throw new PersonError("quiz", "There is no such question.", { status: 404 });
    if (run.currentStep?.id !== stepId && !run.isDone(stepId)) await run.activate(stepId);
    const correct = await run.answer(stepId, quizId, choices);
    this.broadcast({
      type: "quiz.result",
      step: stepId,
      quiz: quizId,
      correct,
      explanationHtml: quiz.explanationHtml,
      choices,
    });
  }

  /** Plays a step's solution in a terminal; the step then counts as shown. */
  async play(stepId: string, terminalId: string, pace: Pace = READING_PACE, signal?: AbortSignal): Promise<void> {
    const run = this.lesson();
    const step = run.lesson.steps.find((candidate) => candidate.id === stepId);
    const terminal = this.terminalSet().get(terminalId);
    if (step === undefined || terminal === undefined)
      throw new PersonError("solution", "There is nothing to show here.", { status: 404 });
    if (!run.isDone(stepId)) await run.activate(stepId);
    this.solution?.abort();
    const stop = new AbortController();
    const abort = () => stop.abort();
    signal?.addEventListener("abort", abort, { once: true });
    this.solution = stop;
    await run.solutionShown(stepId);
    const tell = (state: "playing" | "done" | "stopped" | "failed", message = "") =>
      this.broadcast({ type: "solution", step: stepId, state, message });
    tell("playing");
    try {
      await playSolution(step.solution, terminal, pace, stop.signal);
      for (const quiz of step.quizzes) {
        const right = quiz.choices.filter((choice) => choice.correct).map((choice) => choice.id);
        await this.answerQuiz(stepId, quiz.id, right);
      }
      await this.judge();
      tell("done");
    } catch (error) {
      if (stop.signal.aborted) tell("stopped");
      else tell("failed", error instanceof PersonError ? error.message : "The solution could not be played.");
    } finally {
      signal?.removeEventListener("abort", abort);
      if (this.solution === stop) this.solution = null;
    }
  }

  /** @throws PersonError when none is open */
  lesson(): LessonRun {
    if (this.run === null) throw new PersonError("lesson", "No lesson is open.");
    return this.run;
  }

  /** @throws PersonError when there is no sandbox */
  terminalSet(): TerminalSet {
    if (this.running === null)
      throw new PersonError("sandbox", this.sandbox === null ? "There is no sandbox yet." : OUT_OF_TOUCH, {
        retry: true,
      });
    return this.running.terminals;
  }

  sandboxState(): SandboxState {
    const { pool, idleSeconds } = this.options;
    return sandboxState(pool.phase(this.learner), {
      dockerVersion: this.dockerVersion,
      wasUp: this.wasUp,
      isStrange: this.troubles.list.some(({ kind }) => kind === "daemon"),
      attachment:
        this.sandbox === null || this.running !== null ? "there" : this.failures?.leftAlone ? "leftAlone" : "again",
      idleSeconds,
    });
  }

  announceSandbox(): void {
    this.options.onEvent?.("sandbox");
    this.broadcast({ type: "sandbox", sandbox: this.sandboxState() });
  }

  private announceTerminals(): void {
    for (const page of this.pages.values()) this.sendTerminals(page);
    this.options.onEvent?.("terminals");
  }

  private sendTerminals(page: Page): void {
    const list = this.running?.terminals.list() ?? [];
    const terminals = list.map(({ id, title, terminal }) => ({
      id,
      title,
      writer: terminal.writer === null || terminal.writer === page.id,
      typist: this.typist?.name ?? null,
    }));
    page.send({ type: "terminals", terminals });
  }

  private async announceCourse(course: Course): Promise<void> {
    const done = await this.options.store.doneSteps(this.learner, course.id);
    const lessons: CourseProgress["lessons"] = course.lessons.map((lesson) => ({
      id: lesson.id,
      done: lesson.steps.filter((step) => done.get(lesson.id)?.has(step.id)).length,
      of: lesson.steps.length,
    }));
    this.broadcast({ type: "course.progress", progress: { course: course.id, lessons } });
  }

  private broadcast(message: ServerMessage): void {
    for (const page of this.pages.values()) page.send(message);
  }
}
