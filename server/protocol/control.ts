import { z } from "zod";
import { courseProgress, lessonProgress, sandboxState, stepState, terminalState } from "./state.ts";

/**
 * The control socket, /ws/control: JSON text messages, one union each way, discriminated by `type`.
 * One per page. The first message of a page is `hello`; everything else after `welcome`.
 */

const id = z.string().min(1).max(64);
const size = { cols: z.number().int().min(2).max(500), rows: z.number().int().min(1).max(300) };

export const clientMessage = z.discriminatedUnion("type", [
  z.strictObject({ type: z.literal("hello"), version: z.number().int(), page: id }),
  z.strictObject({ type: z.literal("ping"), at: z.number() }),

  /** Which lesson the page shows; its progress follows. */
  z.strictObject({ type: z.literal("lesson.open"), course: id, lesson: id }),
  /** Make a step the current one, out of order. */
  z.strictObject({ type: z.literal("step.activate"), step: id }),
  /** Forget the step's passed checks and do it again. */
  z.strictObject({ type: z.literal("step.reset"), step: id }),
  z.strictObject({ type: z.literal("check.again") }),
  z.strictObject({ type: z.literal("hint.show"), step: id, count: z.number().int().min(1).max(20) }),
  /** Play the step's solution in a terminal. */
  z.strictObject({ type: z.literal("solution.play"), step: id, terminal: id }),
  z.strictObject({ type: z.literal("solution.stop") }),
  z.strictObject({ type: z.literal("quiz.answer"), step: id, quiz: id, choices: z.array(id).max(20) }),

  z.strictObject({ type: z.literal("terminal.open"), ...size }),
  z.strictObject({ type: z.literal("terminal.close"), terminal: id }),
  z.strictObject({ type: z.literal("terminal.rename"), terminal: id, title: z.string().max(40) }),
  z.strictObject({ type: z.literal("terminal.resize"), terminal: id, ...size }),
  /** Bytes of output this page has parsed since its last acknowledgement. */
  z.strictObject({
    type: z.literal("terminal.ack"),
    terminal: id,
    bytes: z
      .number()
      .int()
      .min(1)
      .max(1 << 30),
  }),
  /** Become the page that types. */
  z.strictObject({ type: z.literal("terminal.claim"), terminal: id }),

  /** A fresh sandbox in place of this one (or of the one that ended). */
  z.strictObject({ type: z.literal("sandbox.startOver") }),
  z.strictObject({ type: z.literal("sandbox.extend") }),
  /** Try again after `failed`. */
  z.strictObject({ type: z.literal("sandbox.retry") }),
]);
export type ClientMessage = z.infer<typeof clientMessage>;

export const serverMessage = z.discriminatedUnion("type", [
  z.object({ type: z.literal("welcome"), version: z.number(), learner: z.string() }),
  z.object({ type: z.literal("pong"), at: z.number() }),
  z.object({ type: z.literal("sandbox"), sandbox: sandboxState }),
  /** The whole list, at each change. */
  z.object({ type: z.literal("terminals"), terminals: z.array(terminalState) }),
  z.object({ type: z.literal("lesson.progress"), progress: lessonProgress }),
  /** One step of the open lesson changed. `passed`: ids of the checks that passed just now. */
  z.object({ type: z.literal("step"), step: stepState, passed: z.array(z.string()) }),
  z.object({ type: z.literal("course.progress"), progress: courseProgress }),
  z.object({
    type: z.literal("quiz.result"),
    step: z.string(),
    quiz: z.string(),
    correct: z.boolean(),
    explanationHtml: z.string(),
    choices: z.array(z.string()),
  }),
  z.object({
    type: z.literal("solution"),
    step: z.string(),
    state: z.enum(["playing", "done", "stopped", "failed"]),
    message: z.string(),
  }),
  /** Something the learner asked for could not be done; nothing else changed. */
  z.object({ type: z.literal("error"), code: z.string(), message: z.string(), retry: z.boolean() }),
]);
export type ServerMessage = z.infer<typeof serverMessage>;
