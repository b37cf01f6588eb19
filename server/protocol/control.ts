import { z } from "zod";
import { boardEvent, boardSnapshot, seatDetail, seatEvent, seatSnapshot } from "./classroom.ts";
import { preflightView } from "./preflight.ts";
import { courseProgress, lessonProgress, sandboxState, stepState, terminalState, trouble } from "./state.ts";

/**
 * The control socket, /ws/control: JSON text messages, one union each way, discriminated by `type`.
 * One per page. The first message of a page is `hello`; everything else after `welcome`. Who may
 * send what: `roles.ts`.
 */

const id = z.string().min(1).max(64);
const size = { cols: z.number().int().min(2).max(500), rows: z.number().int().min(1).max(300) };

/** With a class: an instructor's page of it, beside the instructor's own sandbox. */
const hello = z.strictObject({ type: z.literal("hello"), version: z.number().int(), page: id, class: id.optional() });

/** What a learner asks of their own workspace. */
const workspaceMessages = [
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
] as const;

/** What belongs to a class. */
const classMessages = [
  /** What came after event `seq` of the channel's `epoch`; a snapshot when that is gone. */
  z.strictObject({ type: z.literal("class.since"), epoch: z.string().max(64), seq: z.number().int().min(0) }),

  /** A learner in a class. */
  z.strictObject({ type: z.literal("hand.raise"), text: z.string().max(280) }),
  z.strictObject({ type: z.literal("hand.lower") }),
  /** The learner's answer to an instructor who asks to watch or to type. */
  z.strictObject({ type: z.literal("assist.answer"), yes: z.boolean() }),
  /** Ends typing, from either side; a learner whose class asks for consent also ends watching. */
  z.strictObject({ type: z.literal("assist.stop") }),

  /** The instructors of a class. */
  z.strictObject({ type: z.literal("class.open") }),
  z.strictObject({ type: z.literal("class.end") }),
  z.strictObject({
    type: z.literal("class.extend"),
    minutes: z
      .number()
      .int()
      .min(1)
      .max(24 * 60),
  }),
  z.strictObject({ type: z.literal("class.hold"), lesson: id, step: id }),
  z.strictObject({ type: z.literal("class.release") }),
  z.strictObject({ type: z.literal("class.lock"), locked: z.boolean() }),
  /** Shows one of the instructor's own terminals to all; null ends it. */
  z.strictObject({ type: z.literal("class.show"), terminal: id.nullable() }),
  /** To one learner, or to all. */
  z.strictObject({ type: z.literal("class.tell"), seat: id.nullable(), text: z.string().min(1).max(1000) }),
  /** To the start of a step, forwards or back. An empty list: all learners. */
  z.strictObject({
    type: z.literal("class.catchUp"),
    seats: z.array(id).max(1000),
    lesson: id,
    step: id,
    sandbox: z.enum(["fresh", "present"]),
  }),
  z.strictObject({ type: z.literal("seat.admit"), seat: id }),
  z.strictObject({ type: z.literal("seat.remove"), seat: id }),
  /** Frees the seat: the learner may join anew. */
  z.strictObject({ type: z.literal("seat.free"), seat: id }),
  z.strictObject({ type: z.literal("seat.rename"), seat: id, name: z.string().max(80) }),
  z.strictObject({ type: z.literal("seat.freshSandbox"), seat: id }),
  /** Whose details follow; null: nobody's. */
  z.strictObject({ type: z.literal("seat.select"), seat: id.nullable() }),
  z.strictObject({ type: z.literal("assist.watch"), seat: id }),
  z.strictObject({ type: z.literal("assist.type"), seat: id }),
  /** Ends watching, and typing with it. */
  z.strictObject({ type: z.literal("assist.leave") }),
  z.strictObject({ type: z.literal("help.claim"), help: id }),
  z.strictObject({ type: z.literal("help.release"), help: id }),
  /** With an answer, that goes to the learner as a message. */
  z.strictObject({ type: z.literal("help.close"), help: id, answer: z.string().max(1000) }),
  z.strictObject({ type: z.literal("preflight.start") }),
  z.strictObject({ type: z.literal("preflight.stop") }),
] as const;

export type WorkspaceMessage = z.infer<(typeof workspaceMessages)[number]>;
export type ClassMessage = z.infer<(typeof classMessages)[number]>;
const classTypes: ReadonlySet<string> = new Set(classMessages.map(({ shape }) => shape.type.value));

export function isClassMessage(message: ClassMessage | WorkspaceMessage): message is ClassMessage {
  return classTypes.has(message.type);
}

export const clientMessage = z.discriminatedUnion("type", [hello, ...workspaceMessages, ...classMessages]);
export type ClientMessage = z.infer<typeof clientMessage>;

/** alone: a single learner. seat: a learner in a class. waiting: one not let in yet. */
export const role = z.enum(["alone", "seat", "waiting", "instructor"]);
export type Role = z.infer<typeof role>;

const channel = { epoch: z.string(), seq: z.number() };

export const serverMessage = z.discriminatedUnion("type", [
  z.object({ type: z.literal("welcome"), version: z.number(), learner: z.string(), role }),
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
  /** The class, whole; then events, the first of them numbered seq + 1. */
  z.object({ type: z.literal("board.snapshot"), ...channel, board: boardSnapshot }),
  z.object({ type: z.literal("board.events"), ...channel, events: z.array(boardEvent) }),
  z.object({ type: z.literal("seat.snapshot"), ...channel, seat: seatSnapshot }),
  z.object({ type: z.literal("seat.events"), ...channel, events: z.array(seatEvent) }),
  z.object({ type: z.literal("seat.detail"), detail: seatDetail.nullable() }),
  z.object({ type: z.literal("preflight"), preflight: preflightView }),
  /** The machine behind the class, now and then. Bytes. */
  z.object({ type: z.literal("machine"), memoryUsed: z.number(), memoryTotal: z.number() }),
  /** All that is amiss now with this sandbox, or with the workshop; at each change. */
  z.object({ type: z.literal("troubles"), of: z.enum(["sandbox", "workshop"]), troubles: z.array(trouble) }),
  /** Something the learner asked for could not be done; nothing else changed. */
  z.object({ type: z.literal("error"), code: z.string(), message: z.string(), retry: z.boolean() }),
]);
export type ServerMessage = z.infer<typeof serverMessage>;
