import type { CommandRecord } from "../evidence/evidence.ts";
import type { Course, Lesson } from "../lessons/course.ts";
import type { How } from "../progress/progress-store.ts";
import type { CommandView, SeatDetail, SeatView, StepAddress } from "../protocol/classroom.ts";
import type { SandboxState } from "../protocol/state.ts";
import type { Workspace } from "../workspace/workspace.ts";
import type { Assist } from "./assist.ts";
import type { SeatRow, SeatStep } from "./class-store.ts";
import { statusOf } from "./stuck.ts";

/** What of the class a learner's status depends on. */
export interface ClassPace {
  readonly now: number;
  /** Seconds; null while fewer than three have done the step. */
  medianSeconds(step: StepAddress): number | null;
}

const MOST_COMMANDS = 20;
const MOST_COMMAND_CHARACTERS = 200;
const MARK = { done: "d", shown: "s", caughtUp: "c" } as const;

/**
 * One learner of a class as the instructor sees them: read from their workspace while there is one,
 * from what was written down before that.
 */
export class Seat {
  row: SeatRow;
  readonly assist: Assist;
  catchUp: { done: number; of: number } | null = null;
  private readonly course: Course;
  private readonly how = new Map<string, Map<string, How>>();
  private workspace: Workspace | null = null;
  private now: StepAddress | null = null;
  private stepSince: number | null = null;
  private sameFailures = 0;
  private held = false;
  private lastCommand: CommandView | null;
  private activeAt: number | null = null;
  private status: { status: SeatView["status"]; why: string; since: number } | null = null;

  constructor(row: SeatRow, course: Course, assist: Assist) {
    this.row = row;
    this.course = course;
    this.assist = assist;
    this.lastCommand = row.last_command === null ? null : (JSON.parse(row.last_command) as CommandView);
    for (const lesson of course.lessons) this.how.set(lesson.id, new Map());
  }

  get id(): string {
    return this.row.id;
  }

  get learner(): string {
    return this.row.learner_id;
  }

  get current(): StepAddress | null {
    return this.now;
  }

  howDone(lesson: string, step: string): How | null {
    return this.how.get(lesson)?.get(step) ?? null;
  }

  /** What was written down before this server. */
  restore(steps: readonly SeatStep[], openLesson: string | null): void {
    for (const { lesson, step, how, doneAt } of steps) {
      if (doneAt !== null) this.how.get(lesson)?.set(step, how ?? "done");
    }
    const lesson =
      this.course.lessons.find(({ id }) => `${this.course.id}/${id}` === openLesson) ?? this.course.lessons[0];
    const next = lesson?.steps.find(({ id }) => this.howDone(lesson.id, id) === null);
    if (lesson === undefined || next === undefined) return;
    this.now = { lesson: lesson.id, step: next.id };
    this.stepSince = steps.find((row) => row.lesson === lesson.id && row.step === next.id)?.activatedAt ?? null;
  }

  attach(workspace: Workspace): void {
    this.workspace = workspace;
  }

  /** Reads how far the learner is. @returns a step that was done just now, with its seconds */
  readProgress(): { step: StepAddress; seconds: number } | null {
    const run = this.workspace?.lessonRun;
    if (run === null || run === undefined || run.courseId !== this.course.id) return null;
    const { lesson } = run;
    const before = this.now;
    const since = this.stepSince;
    this.how.set(lesson.id, run.marks());
    const step = run.currentStep;
    this.now = step === null ? null : { lesson: lesson.id, step: step.id };
    this.stepSince = run.currentSince;
    this.sameFailures = run.sameFailures;
    this.held = run.isHeld;
    if (before === null || since === null || before.lesson !== lesson.id || before.step === step?.id) return null;
    if (this.howDone(before.lesson, before.step) !== "done") return null;
    return { step: before, seconds: (Date.now() - since) / 1000 };
  }

  /** @returns the last command, when it is another or has ended meanwhile */
  readCommand(): CommandView | null {
    const record = this.workspace?.recentCommands.at(-1);
    if (record === undefined) return null;
    this.activeAt = Date.now();
    this.lastCommand = commandView(record);
    return this.lastCommand;
  }

  view(pace: ClassPace): SeatView {
    const { row } = this;
    const online = this.workspace?.isWatched ?? false;
    const next = statusOf(this.facts(pace, online));
    if (this.status?.status !== next.status) this.status = { ...next, since: pace.now };
    else this.status = { ...this.status, why: next.why };
    const marks = this.course.lessons.map((lesson) => [lesson.id, this.marksOf(lesson)] as const);
    return {
      id: row.id,
      name: row.name,
      state: row.state,
      joinedAt: Number(row.joined_at),
      online,
      status: this.status.status,
      why: this.status.why,
      statusSince: this.status.since,
      now: this.now,
      stepSince: this.stepSince,
      marks: Object.fromEntries(marks),
      lastCommand: this.lastCommand,
      tries: this.sameFailures,
      sandbox: this.sandbox().state,
      assist: this.assist.view(),
      catchUp: this.catchUp,
    };
  }

  detail(): SeatDetail {
    const lesson = this.course.lessons.find(({ id }) => id === this.now?.lesson);
    const step = lesson?.steps.find(({ id }) => id === this.now?.step);
    const run = this.workspace?.lessonRun ?? null;
    const state = step !== undefined && run?.lesson.id === lesson?.id ? run?.stateOf(step.id) : null;
    return {
      seat: this.id,
      lessonTitle: lesson?.title ?? null,
      stepTitle: step?.title ?? null,
      checks: (step?.checks ?? []).map(({ id, sayHtml }) => ({
        sayHtml,
        check: state?.checks.find((check) => check.id === id) ?? { id, state: "todo" },
      })),
      hintsShown: state?.hintsShown ?? 0,
      solutionShown: step !== undefined && state != null && (run?.wasShown(step.id) ?? false),
      commands: (this.workspace?.recentCommands ?? []).slice(-MOST_COMMANDS).map(commandView),
      terminals: (this.workspace?.terminals?.list() ?? []).map(({ id, title, terminal }) => ({
        id,
        title,
        ...terminal.size,
      })),
    };
  }

  private facts(pace: ClassPace, online: boolean): Parameters<typeof statusOf>[0] {
    const lesson = this.course.lessons.find(({ id }) => id === this.now?.lesson);
    const failed = this.lastCommand !== null && (this.lastCommand.exitCode ?? 0) !== 0;
    return {
      now: pace.now,
      stepSince: this.stepSince,
      online,
      done: this.now === null && this.course.lessons.every((each) => !this.marksOf(each).includes(".")),
      held: this.held,
      sameFailures: this.sameFailures,
      erroredAt: failed ? (this.lastCommand?.at ?? null) : null,
      lastActiveAt: this.activeAt,
      classMedianSeconds: this.now === null ? null : pace.medianSeconds(this.now),
      expectedSeconds: lesson === undefined ? 0 : (lesson.minutes * 60) / Math.max(1, lesson.steps.length),
    };
  }

  private marksOf(lesson: Lesson): string {
    return lesson.steps
      .map(({ id }) => {
        const how = this.howDone(lesson.id, id);
        return how === null ? "." : MARK[how];
      })
      .join("");
  }

  private sandbox(): SandboxState {
    return this.workspace?.sandboxState() ?? { state: "none" };
  }
}

function commandView(record: CommandRecord): CommandView {
  return {
    text: record.line.slice(0, MOST_COMMAND_CHARACTERS),
    exitCode: record.exitCode,
    at: record.finishedAt ?? record.startedAt,
  };
}
