import { setTimeout as delay } from "node:timers/promises";
import type { Course, SolutionKey, Step } from "../lessons/course.ts";
import type { LearnerClient, TerminalClient } from "../testing/learner-client.ts";

/** What one learner met, in milliseconds. */
export interface Trace {
  /** From a key sent to what the terminal shows next, typed at the shell's prompt. */
  readonly echo: number[];
  /** From the prompt behind a step's last command to the step's tick; 0: it was there before. */
  readonly tick: number[];
  slowest: { step: string; ms: number };
  readonly passed: string[];
  /** "lesson/step: why". */
  readonly failed: string[];
  /** What the server said went wrong. */
  readonly errors: string[];
}

export interface Habits {
  /** Milliseconds between the beginnings of two commands; half as much again or less at random. */
  readonly commandEveryMs: number;
  readonly keyEveryMs: number;
  readonly signal: AbortSignal;
}

const CONTROL_KEYS: Readonly<Record<string, string>> = { "^C": "\x03", "^D": "\x04" };
const PROGRAM_RESTS_MS = 500;
const COMMAND_LIMIT_MS = 120_000;
const STEP_LIMIT_MS = 30_000;
const PROMPT_BEGINS = "\x1b]633;B\x07";
const OUTPUT_BEGINS = "\x1b]633;C";

/**
 * A learner who does a course as a person would, on the wire: reads, types a solution key by key,
 * answers the questions, waits for each tick. Measures what a person would feel.
 */
export class Student {
  readonly trace: Trace = { echo: [], tick: [], slowest: { step: "", ms: 0 }, passed: [], failed: [], errors: [] };
  private readonly client: LearnerClient;
  private readonly terminal: TerminalClient;
  private readonly habits: Habits;
  private readonly done = new Map<string, number>();
  private lesson = "";
  private promptAt = 0;

  constructor(client: LearnerClient, terminal: TerminalClient, habits: Habits) {
    this.client = client;
    this.terminal = terminal;
    this.habits = habits;
    client.onMessage((message) => {
      if (message.type === "step" && message.step.state === "done") this.markDone(message.step.id);
      if (message.type === "error") this.trace.errors.push(`${message.code}: ${message.message}`);
    });
    terminal.onOutput((text) => {
      if (text.includes(PROMPT_BEGINS)) this.promptAt = performance.now();
    });
  }

  private markDone(step: string): void {
    const key = `${this.lesson}/${step}`;
    if (!this.done.has(key)) this.done.set(key, performance.now());
  }

  /** Ends at the course's end, or when the signal aborts. */
  async doCourse(course: Course): Promise<void> {
    try {
      for (const lesson of course.lessons) {
        this.lesson = lesson.id;
        this.client.send({ type: "lesson.open", course: course.id, lesson: lesson.id });
        for (const [at, step] of lesson.steps.entries()) {
          const next = lesson.steps.slice(at + 1).flatMap(({ solution }) => solution.keys)[0];
          await this.doStep(step, next?.to === "program");
        }
      }
    } catch (error) {
      if (!this.habits.signal.aborted) this.trace.failed.push(`${this.lesson}: ${(error as Error).message}`);
    }
  }

  /** @param goesOn its last command is still running when it is done, and is typed into later */
  private async doStep(step: Step, goesOn: boolean): Promise<void> {
    const { signal } = this.habits;
    const key = `${this.lesson}/${step.id}`;
    for (const solutionKey of step.solution.keys) await this.press(solutionKey);
    for (const quiz of step.quizzes) {
      await this.pause();
      const choices = quiz.choices.filter((choice) => choice.correct).map((choice) => choice.id);
      this.client.send({ type: "quiz.answer", step: step.id, quiz: quiz.id, choices });
    }
    if (!goesOn) await this.until(() => this.atPrompt, COMMAND_LIMIT_MS).catch(() => {});
    const ended = this.promptAt;
    const there = await this.until(() => this.done.has(key), STEP_LIMIT_MS).then(
      () => true,
      () => false,
    );
    signal.throwIfAborted();
    if (!there) this.trace.failed.push(`${key}: not done ${STEP_LIMIT_MS / 1000} s after its solution`);
    else {
      this.trace.passed.push(key);
      // Without a prompt behind its last command there is nothing to measure from.
      if (step.quizzes.length > 0 || goesOn) return;
      const tick = Math.max(0, (this.done.get(key) as number) - ended);
      this.trace.tick.push(tick);
      if (tick > this.trace.slowest.ms) this.trace.slowest = { step: key, ms: tick };
    }
  }

  private async press({ to, text }: SolutionKey): Promise<void> {
    if (to === "shell") {
      await this.pause();
      await this.until(() => this.atPrompt, COMMAND_LIMIT_MS);
    } else {
      await this.until(() => !this.atPrompt && this.terminal.restingFor > PROGRAM_RESTS_MS, COMMAND_LIMIT_MS);
    }
    const control = CONTROL_KEYS[text];
    const before = this.promptAt;
    if (control !== undefined) this.terminal.type(control);
    else {
      for (const character of text) {
        await this.typeKey(character, to === "shell");
        await delay(this.habits.keyEveryMs, undefined, { signal: this.habits.signal });
      }
      this.terminal.type("\r");
    }
    // The line is on its way: the prompt it was typed at does not count as its end.
    if (to === "shell") await this.until(() => !this.atPrompt || this.promptAt > before, COMMAND_LIMIT_MS);
  }

  /** @param measured the echo of it is awaited, and counts */
  private async typeKey(character: string, measured: boolean): Promise<void> {
    const sentAt = performance.now();
    if (!measured) return this.terminal.type(character);
    const echoed = this.terminal.nextOutput();
    this.terminal.type(character);
    await echoed;
    this.trace.echo.push(performance.now() - sentAt);
  }

  private pause(): Promise<void> {
    const { commandEveryMs, signal } = this.habits;
    return delay(commandEveryMs * (0.5 + Math.random()), undefined, { signal });
  }

  private get atPrompt(): boolean {
    const shown = this.terminal.shown;
    return shown.lastIndexOf(PROMPT_BEGINS) > shown.lastIndexOf(OUTPUT_BEGINS);
  }

  private async until(holds: () => boolean, limitMs: number): Promise<void> {
    const end = performance.now() + limitMs;
    while (!holds()) {
      if (performance.now() > end)
        throw new Error(`waited ${limitMs / 1000} s in vain. Shown last: ${this.terminal.shown.slice(-300)}`);
      await delay(20, undefined, { signal: this.habits.signal });
    }
  }
}
