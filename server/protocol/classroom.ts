import { z } from "zod";
import { egress } from "./egress.ts";
import { checkState } from "./state.ts";

/**
 * A class as its pages see it. Two channels carry it: the board, to the pages of its instructors,
 * and the seat, to the pages of one learner. Each channel is a snapshot, then numbered events; a page
 * that misses a number asks for the rest (`class.since`). All times are milliseconds since the epoch.
 */

const stepAddress = z.object({ lesson: z.string(), step: z.string() });
export type StepAddress = z.infer<typeof stepAddress>;

/** The class stops here: the step may be done, what follows is judged when the hold is released. */
export const holdView = stepAddress;

/** What both sides know of a class. */
export const classView = z.object({
  id: z.string(),
  title: z.string(),
  course: z.string(),
  /** Ids, in order. */
  lessons: z.array(z.string()),
  state: z.enum(["planned", "open", "ended"]),
  startedAt: z.number().nullable(),
  endsAt: z.number().nullable(),
  instructors: z.array(z.string()),
  hold: holdView.nullable(),
  /** Typing is off: the instructor speaks. */
  locked: z.boolean(),
  /** The instructor's terminal that everybody may see; null: none. */
  shown: z.object({ terminal: z.string(), by: z.string(), cols: z.number(), rows: z.number() }).nullable(),
  watchConsent: z.boolean(),
  egress,
});
export type ClassView = z.infer<typeof classView>;

/** Only for its instructors. */
export const classSettings = z.object({
  seats: z.number(),
  minutes: z.number(),
  join: z.enum(["code", "approval"]),
  code: z.string(),
  codeExpiresAt: z.number().nullable(),
});
export type ClassSettings = z.infer<typeof classSettings>;

/**
 * How the steps of one lesson stand for a learner, one character a step in the lesson's order:
 * "d" done by hand, "s" the solution was shown, "c" caught up, "." to do.
 */
const stepMarks = z.string().regex(/^[dsc.]*$/);

export const commandView = z.object({
  text: z.string(),
  /** Null while it runs. */
  exitCode: z.number().nullable(),
  at: z.number(),
});
export type CommandView = z.infer<typeof commandView>;

export const assistView = z.object({
  instructor: z.string(),
  /** asking…: the learner has not answered yet. */
  mode: z.enum(["askingToWatch", "watching", "askingToType", "typing"]),
  since: z.number(),
});
export type AssistView = z.infer<typeof assistView>;

/** One learner on the board. */
export const seatView = z.object({
  id: z.string(),
  name: z.string(),
  /** waiting: for approval. removed: may not come back with this seat. */
  state: z.enum(["waiting", "in", "removed"]),
  joinedAt: z.number(),
  online: z.boolean(),
  /** Which is told by `why`, in words for the instructor. */
  status: z.enum(["done", "working", "stuck", "held", "away"]),
  why: z.string(),
  statusSince: z.number(),
  now: stepAddress.nullable(),
  /** When the current step became current. */
  stepSince: z.number().nullable(),
  /** By lesson id. */
  marks: z.record(z.string(), stepMarks),
  lastCommand: commandView.nullable(),
  /** Tries at the current step that failed the same condition. */
  tries: z.number(),
  sandbox: z.enum(["none", "queued", "starting", "ready", "recovering", "lost", "ended", "failed"]),
  assist: assistView.nullable(),
  /** A catch-up that runs: how far. */
  catchUp: z.object({ done: z.number(), of: z.number() }).nullable(),
});
export type SeatView = z.infer<typeof seatView>;

/** Someone who needs help, in the order of the queue. */
export const helpView = z.object({
  id: z.string(),
  seat: z.string(),
  kind: z.enum(["hand", "stuck"]),
  /** The learner's sentence, or why they count as stuck. */
  text: z.string(),
  since: z.number(),
  claimedBy: z.string().nullable(),
});
export type HelpView = z.infer<typeof helpView>;

export const noteView = z.object({
  id: z.string(),
  /** Null: to all. */
  seat: z.string().nullable(),
  from: z.string(),
  text: z.string(),
  at: z.number(),
});
export type NoteView = z.infer<typeof noteView>;

export const boardEvent = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("class"), class: classView, settings: classSettings }),
  z.object({ kind: z.literal("seat"), seat: seatView }),
  z.object({ kind: z.literal("seat.gone"), seat: z.string() }),
  /** The whole queue, in order: it is short. */
  z.object({ kind: z.literal("help"), help: z.array(helpView) }),
  z.object({ kind: z.literal("note"), note: noteView }),
]);
export type BoardEvent = z.infer<typeof boardEvent>;

export const boardSnapshot = z.object({
  class: classView,
  settings: classSettings,
  seats: z.array(seatView),
  help: z.array(helpView),
  notes: z.array(noteView),
});
export type BoardSnapshot = z.infer<typeof boardSnapshot>;

/** The learner's own seat. */
export const mySeatView = z.object({
  id: z.string(),
  name: z.string(),
  state: z.enum(["waiting", "in", "removed"]),
  /** To come back from another device. */
  personalCode: z.string(),
  hand: z
    .object({ text: z.string(), since: z.number(), place: z.number(), claimedBy: z.string().nullable() })
    .nullable(),
  assist: assistView.nullable(),
  catchUp: z.object({ done: z.number(), of: z.number() }).nullable(),
});
export type MySeatView = z.infer<typeof mySeatView>;

export const seatEvent = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("class"), class: classView }),
  z.object({ kind: z.literal("me"), me: mySeatView }),
  z.object({ kind: z.literal("note"), note: noteView }),
]);
export type SeatEvent = z.infer<typeof seatEvent>;

export const seatSnapshot = z.object({ class: classView, me: mySeatView, notes: z.array(noteView) });
export type SeatSnapshot = z.infer<typeof seatSnapshot>;

/** What an instructor sees of the learner they selected. Sent whole at each change. */
export const seatDetail = z.object({
  seat: z.string(),
  lessonTitle: z.string().nullable(),
  stepTitle: z.string().nullable(),
  checks: z.array(z.object({ sayHtml: z.string(), check: checkState })),
  hintsShown: z.number(),
  solutionShown: z.boolean(),
  /** Newest last, at most 20. */
  commands: z.array(commandView),
  terminals: z.array(z.object({ id: z.string(), title: z.string(), cols: z.number(), rows: z.number() })),
});
export type SeatDetail = z.infer<typeof seatDetail>;
