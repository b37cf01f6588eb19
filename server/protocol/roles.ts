import type { ClientMessage, Role } from "./control.ts";

const LEARNERS: readonly Role[] = ["alone", "seat", "instructor"];
const SEAT: readonly Role[] = ["seat"];
const INSTRUCTOR: readonly Role[] = ["instructor"];
const IN_CLASS: readonly Role[] = ["seat", "waiting", "instructor"];
const ALL: readonly Role[] = ["alone", "seat", "waiting", "instructor"];

/**
 * Who may send what. Each message has a row: TypeScript asks for it, and a test sends every message
 * in every role to the real server. What an instructor sends of the first group goes to the sandbox
 * of their own.
 */
export const MAY_SEND: Readonly<Record<ClientMessage["type"], readonly Role[]>> = {
  hello: ALL,
  ping: ALL,

  "lesson.open": LEARNERS,
  "step.activate": LEARNERS,
  "step.reset": LEARNERS,
  "check.again": LEARNERS,
  "hint.show": LEARNERS,
  "solution.play": LEARNERS,
  "solution.stop": LEARNERS,
  "quiz.answer": LEARNERS,
  "terminal.open": LEARNERS,
  "terminal.close": LEARNERS,
  "terminal.rename": LEARNERS,
  "terminal.resize": LEARNERS,
  "terminal.ack": LEARNERS,
  "terminal.claim": LEARNERS,
  "sandbox.startOver": LEARNERS,
  "sandbox.extend": LEARNERS,
  "sandbox.retry": LEARNERS,

  "class.since": IN_CLASS,
  "hand.raise": SEAT,
  "hand.lower": SEAT,
  "assist.answer": SEAT,
  "assist.stop": ["seat", "instructor"],

  "class.open": INSTRUCTOR,
  "class.end": INSTRUCTOR,
  "class.extend": INSTRUCTOR,
  "class.hold": INSTRUCTOR,
  "class.release": INSTRUCTOR,
  "class.lock": INSTRUCTOR,
  "class.show": INSTRUCTOR,
  "class.tell": INSTRUCTOR,
  "class.catchUp": INSTRUCTOR,
  "seat.admit": INSTRUCTOR,
  "seat.remove": INSTRUCTOR,
  "seat.free": INSTRUCTOR,
  "seat.rename": INSTRUCTOR,
  "seat.freshSandbox": INSTRUCTOR,
  "seat.select": INSTRUCTOR,
  "assist.watch": INSTRUCTOR,
  "assist.type": INSTRUCTOR,
  "assist.leave": INSTRUCTOR,
  "help.claim": INSTRUCTOR,
  "help.release": INSTRUCTOR,
  "help.close": INSTRUCTOR,
  "preflight.start": INSTRUCTOR,
  "preflight.stop": INSTRUCTOR,
};

export function maySend(role: Role, type: ClientMessage["type"]): boolean {
  return MAY_SEND[type].includes(role);
}
