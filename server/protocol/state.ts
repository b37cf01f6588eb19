import { z } from "zod";

/** The parts of a learner's workspace that the server tells the page. */

export const sandboxState = z.discriminatedUnion("state", [
  z.object({ state: z.literal("none") }),
  /** The machine is full. `position` counts from 1. */
  z.object({ state: z.literal("queued"), position: z.number(), length: z.number() }),
  /** The terminal opens already; the daemon is on its way. */
  z.object({ state: z.literal("starting"), startedAt: z.number() }),
  z.object({
    state: z.literal("ready"),
    dockerVersion: z.string(),
    /** Ends then when nothing happens in it; null: never. Milliseconds since the epoch. */
    idleEndsAt: z.number().nullable(),
    /** The idle time of a sandbox, in seconds. */
    idleSeconds: z.number().nullable(),
  }),
  /** The nested daemon died and is being started again. */
  z.object({ state: z.literal("recovering"), message: z.string() }),
  /** The workshop failed to follow it. `again`: it tries once more by itself; else it waits until its learner asks. */
  z.object({ state: z.literal("lost"), again: z.boolean() }),
  z.object({
    state: z.literal("ended"),
    reason: z.enum(["idle", "gone", "startedOver", "disk", "limits", "operator"]),
    at: z.number(),
  }),
  z.object({ state: z.literal("failed"), message: z.string(), retry: z.boolean() }),
]);
export type SandboxState = z.infer<typeof sandboxState>;

/** Something is amiss, and goes on until it is told no more. */
export const trouble = z.object({
  kind: z.enum(["storage", "registry", "disk", "files", "processes", "daemon"]),
  message: z.string(),
});
export type Trouble = z.infer<typeof trouble>;

export const terminalState = z.object({
  id: z.string(),
  title: z.string(),
  /** This page types; other pages of the learner only see. */
  writer: z.boolean(),
  /** The instructor who types in it by the learner's leave. */
  typist: z.string().nullable(),
});
export type TerminalState = z.infer<typeof terminalState>;

/** How a check stands. `reason` is sanitised inline HTML, like every text that came from Markdown. */
export const checkState = z.discriminatedUnion("state", [
  z.object({ id: z.string(), state: z.literal("passed"), at: z.number(), detailHtml: z.string() }),
  z.object({
    id: z.string(),
    state: z.literal("waiting"),
    expectedHtml: z.string(),
    foundHtml: z.string(),
    reasonHtml: z.string(),
    attempted: z.boolean(),
  }),
  /** Of a step that is not the current one. */
  z.object({ id: z.string(), state: z.literal("todo") }),
]);
export type CheckState = z.infer<typeof checkState>;

export const stepState = z.object({
  id: z.string(),
  /** "held": it would be next, and the class is held before it. */
  state: z.enum(["done", "now", "held", "todo"]),
  /** "shown": the solution was played, not done by hand; "caughtUp": played to catch up with a class. */
  how: z.enum(["done", "shown", "caughtUp"]).nullable(),
  checks: z.array(checkState),
  hintsShown: z.number(),
});
export type StepState = z.infer<typeof stepState>;

/** Of the lesson that the page has open. */
export const lessonProgress = z.object({
  course: z.string(),
  lesson: z.string(),
  steps: z.array(stepState),
});
export type LessonProgress = z.infer<typeof lessonProgress>;

/** For the rail: steps done by lesson. */
export const courseProgress = z.object({
  course: z.string(),
  lessons: z.array(z.object({ id: z.string(), done: z.number(), of: z.number() })),
});
export type CourseProgress = z.infer<typeof courseProgress>;
