import type { Role, ServerMessage } from "../../server/protocol/control.ts";
import type { CourseSummary, CoursesView, LessonView } from "../../server/protocol/course-view.ts";
import type {
  CourseProgress,
  LessonProgress,
  SandboxState,
  StepState,
  TerminalState,
  Trouble,
} from "../../server/protocol/state.ts";
import type { ConnectionState } from "../connection/control.ts";
import { classAnnouncement } from "./class-announcement.ts";
import { applySeat, isHeld, type Klass } from "./class-state.ts";
import { stepAnnouncement } from "./step-announcement.ts";

export interface Failure {
  readonly message: string;
  readonly retry: boolean;
  readonly status: number;
}

export type BootState =
  | { readonly state: "loading" }
  | { readonly state: "failed"; readonly failure: Failure }
  | { readonly state: "ready" };

export type LessonState =
  | { readonly state: "none" }
  | { readonly state: "loading"; readonly course: string; readonly id: string }
  | {
      readonly state: "failed";
      readonly course: string;
      readonly id: string;
      readonly failure: Failure;
    }
  | { readonly state: "ready"; readonly lesson: LessonView };

export interface QuizResult {
  readonly correct: boolean;
  readonly explanationHtml: string;
  readonly choices: readonly string[];
}

export interface SolutionState {
  readonly step: string;
  readonly state: "playing" | "done" | "stopped" | "failed";
  readonly message: string;
}

export interface WorkshopState {
  readonly boot: BootState;
  readonly connection: ConnectionState;
  readonly latencyMs: number | null;
  /** As the server knows this page; null until it says. */
  readonly role: Role | null;
  /** The class around this learner; null: none. */
  readonly klass: Klass | null;
  readonly courses: readonly CourseSummary[];
  readonly problems: CoursesView["problems"];
  /** Where a learner without an address begins. */
  readonly start: { readonly course: string; readonly lesson: string } | null;
  readonly lesson: LessonState;
  /** Of the lesson the server has open for this learner, which another page may have changed. */
  readonly progress: LessonProgress | null;
  readonly courseProgress: CourseProgress | null;
  /** By "step/quiz". */
  readonly quizResults: Readonly<Record<string, QuizResult>>;
  readonly solution: SolutionState | null;
  readonly sandbox: SandboxState;
  readonly terminals: readonly TerminalState[];
  readonly activeTerminal: string | null;
  /** What is amiss, and goes on. */
  readonly troubles: Readonly<Record<"sandbox" | "workshop", readonly Trouble[]>>;
  readonly notice: {
    readonly id: number;
    readonly message: string;
    readonly kind: "bad" | "info";
  } | null;
  /** The last thing told to screen readers; `id` makes a repeated text new. */
  readonly announcement: { readonly id: number; readonly text: string };
}

export const initialState: WorkshopState = {
  boot: { state: "loading" },
  connection: { state: "connecting" },
  latencyMs: null,
  role: null,
  klass: null,
  courses: [],
  problems: [],
  start: null,
  lesson: { state: "none" },
  progress: null,
  courseProgress: null,
  quizResults: {},
  solution: null,
  sandbox: { state: "none" },
  terminals: [],
  activeTerminal: null,
  troubles: { sandbox: [], workshop: [] },
  notice: null,
  announcement: { id: 0, text: "" },
};

/** What a message of the server makes of the state. Pure. */
export function applyMessage(state: WorkshopState, message: ServerMessage): Partial<WorkshopState> {
  switch (message.type) {
    case "welcome":
      // A solution that was playing may have ended unseen.
      return {
        solution: null,
        troubles: initialState.troubles,
        role: message.role,
        klass: isInClass(message.role) ? state.klass : null,
      };
    case "pong":
    // Of the instructor's page.
    case "board.snapshot":
    case "board.events":
    case "seat.detail":
    case "preflight":
    case "machine":
      return {};
    // Of the class around a learner.
    case "seat.snapshot":
    case "seat.events": {
      const klass = applySeat(state.klass, message);
      const text = classAnnouncement(state.klass, klass, state.courses);
      return { klass, announcement: text === null ? state.announcement : announce(state, text) };
    }
    case "sandbox":
      return { sandbox: message.sandbox };
    case "terminals":
      return {
        terminals: message.terminals,
        activeTerminal: activeAmong(state, message.terminals),
      };
    case "lesson.progress":
      return { progress: message.progress };
    case "step":
      return applyStep(state, message.step, message.passed);
    case "course.progress":
      return { courseProgress: message.progress };
    case "quiz.result": {
      const { correct, explanationHtml, choices } = message;
      return {
        quizResults: {
          ...state.quizResults,
          [quizKey(message.step, message.quiz)]: {
            correct,
            explanationHtml,
            choices,
          },
        },
      };
    }
    case "solution":
      return {
        solution: {
          step: message.step,
          state: message.state,
          message: message.message,
        },
      };
    case "troubles":
      return { troubles: { ...state.troubles, [message.of]: message.troubles } };
    case "error":
      return {
        notice: {
          id: (state.notice?.id ?? 0) + 1,
          message: message.message,
          kind: "bad",
        },
      };
    default:
      return message satisfies never;
  }
}

function isInClass(role: Role): boolean {
  return role === "seat" || role === "waiting";
}

/** The same tab stays; a new one comes to the front; in place of one that went, its neighbour. */
function activeAmong(state: WorkshopState, terminals: readonly TerminalState[]): string | null {
  const added = terminals.find(({ id }) => !state.terminals.some((known) => known.id === id));
  if (
    added !== undefined &&
    state.terminals.length > 0 &&
    state.terminals.some(({ id }) => terminals.some((next) => next.id === id))
  )
    return added.id;
  if (terminals.some(({ id }) => id === state.activeTerminal)) return state.activeTerminal;
  const at = state.terminals.findIndex(({ id }) => id === state.activeTerminal);
  return (terminals[Math.max(0, Math.min(at, terminals.length - 1))] ?? null)?.id ?? null;
}

function applyStep(state: WorkshopState, step: StepState, passed: readonly string[]): Partial<WorkshopState> {
  const { progress, lesson } = state;
  if (progress === null || lesson.state !== "ready" || !isOpen(state, progress)) return {};
  const steps = progress.steps.map((known) => (known.id === step.id ? step : known));
  const before = progress.steps.find(({ id }) => id === step.id);
  const waits = (id: string) => isHeld(state.klass, state.courses, { lesson: progress.lesson, step: id });
  const text = stepAnnouncement(lesson.lesson, before, step, passed, steps, waits);
  const announcement = text === null ? state.announcement : announce(state, text);
  return { progress: { ...progress, steps }, announcement };
}

export function announce(state: WorkshopState, text: string): WorkshopState["announcement"] {
  return { id: state.announcement.id + 1, text };
}

/** Whether progress is of the lesson that this page shows. */
export function isOpen(state: WorkshopState, progress: LessonProgress): boolean {
  return (
    state.lesson.state === "ready" &&
    state.lesson.lesson.id === progress.lesson &&
    state.lesson.lesson.course === progress.course
  );
}

export function quizKey(step: string, quiz: string): string {
  return `${step}/${quiz}`;
}
