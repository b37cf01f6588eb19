import type { ClassView, MySeatView, NoteView, SeatEvent, StepAddress } from "../../server/protocol/classroom.ts";
import type { Role, ServerMessage } from "../../server/protocol/control.ts";
import type { CourseSummary } from "../../server/protocol/course-view.ts";
import type { ConnectionState } from "../connection/control.ts";

/** The class around a learner. Pure. */

export interface Klass {
  readonly epoch: string;
  /** Of the last event that is in here. */
  readonly seq: number;
  readonly class: ClassView;
  readonly me: MySeatView;
  /** Oldest first. */
  readonly notes: readonly NoteView[];
}

type SeatMessage = Extract<ServerMessage, { type: "seat.snapshot" | "seat.events" }>;

/** What a message of the seat's channel makes of the class. Events that are known already change nothing. */
export function applySeat(klass: Klass | null, message: SeatMessage): Klass | null {
  if (message.type === "seat.snapshot") return { epoch: message.epoch, seq: message.seq, ...message.seat };
  if (klass === null || missingBefore(klass, message) !== null) return klass;
  const news = message.events.slice(klass.seq - message.seq);
  if (news.length === 0) return klass;
  return { ...news.reduce(applyEvent, klass), seq: klass.seq + news.length };
}

/** @returns where to ask on from (`class.since`) when events are missing before these; null: none are */
export function missingBefore(klass: Klass | null, message: SeatMessage): { epoch: string; seq: number } | null {
  if (message.type === "seat.snapshot") return null;
  if (klass === null) return { epoch: "", seq: 0 };
  const isNext = klass.epoch === message.epoch && message.seq <= klass.seq;
  return isNext ? null : { epoch: klass.epoch, seq: klass.seq };
}

function applyEvent(klass: Klass, event: SeatEvent): Klass {
  switch (event.kind) {
    case "class":
      return { ...klass, class: event.class };
    case "me":
      return { ...klass, me: event.me };
    case "note":
      return { ...klass, notes: [...klass.notes.filter(({ id }) => id !== event.note.id), event.note] };
    default:
      return event satisfies never;
  }
}

/** Whether the learner may work: let in, and the class has begun. */
export function mayWork(klass: Klass): boolean {
  return klass.me.state === "in" && klass.class.state !== "planned";
}

/** Why nobody but the class types in the learner's terminals now; null: they do themselves. */
export function typingOff(klass: Klass | null): string | null {
  if (klass === null) return null;
  const { me } = klass;
  if (me.catchUp !== null) return "You are being caught up. Just watch.";
  if (me.assist?.mode === "typing") return `${me.assist.instructor} is typing in your terminal.`;
  return isLocked(klass) ? LOCKED : null;
}

export const LOCKED = "Your instructor is speaking. Typing is off for now.";

export function isLocked(klass: Klass): boolean {
  return klass.class.locked && klass.class.state === "open";
}

/** Whether the class stops before this step. */
export function isHeld(klass: Klass | null, courses: readonly CourseSummary[], address: StepAddress): boolean {
  if (klass === null || klass.class.hold === null || klass.class.state !== "open") return false;
  const course = courses.find(({ id }) => id === klass.class.course);
  if (course === undefined) return false;
  const order = lessonsOf(course, klass).flatMap(({ id, steps }) => steps.map((step) => `${id}/${step.id}`));
  const hold = order.indexOf(`${klass.class.hold.lesson}/${klass.class.hold.step}`);
  return hold !== -1 && order.indexOf(`${address.lesson}/${address.step}`) > hold;
}

/** The lessons of a course that the class does; alone, or in another course, all. */
export function lessonsOf(course: CourseSummary, klass: Klass | null): CourseSummary["lessons"] {
  if (klass === null || klass.class.course !== course.id) return course.lessons;
  return course.lessons.filter(({ id }) => klass.class.lessons.includes(id));
}

/** @returns the title of the step where the class is held; null: it is not held, or not known */
export function holdTitle(klass: Klass | null, courses: readonly CourseSummary[]): string | null {
  const hold = klass?.class.hold;
  const course = courses.find(({ id }) => id === klass?.class.course);
  const lesson = course?.lessons.find(({ id }) => id === hold?.lesson);
  return lesson?.steps.find(({ id }) => id === hold?.step)?.title ?? null;
}

/** In place of the workspace. */
export type Gate = "waiting" | "planned" | "entering" | "over" | "out";

export function classGate(state: {
  readonly connection: ConnectionState;
  readonly role: Role | null;
  readonly klass: Klass | null;
}): Gate | null {
  const { connection, role, klass } = state;
  const over = klass?.class.state === "ended";
  if (klass?.me.state === "removed") return "out";
  // After its end a class may be deleted; what is on the screen can still be read.
  if (connection.state === "stopped" && connection.why === "forbidden")
    return over && role !== "waiting" ? null : "out";
  if (role !== "waiting") return klass?.class.state === "planned" ? "planned" : null;
  if (klass === null) return "entering";
  if (over) return "over";
  if (klass.me.state === "waiting") return "waiting";
  return klass.class.state === "planned" ? "planned" : "entering";
}

/** "1st", "2nd", "3rd", "11th". */
export function ordinal(place: number): string {
  const tens = place % 100;
  if (tens >= 11 && tens <= 13) return `${place}th`;
  return `${place}${{ 1: "st", 2: "nd", 3: "rd" }[place % 10] ?? "th"}`;
}

/** How a raised hand stands, in words. */
export function handWords(hand: NonNullable<MySeatView["hand"]>): string {
  return hand.claimedBy === null ? `${ordinal(hand.place)} in the queue` : `${hand.claimedBy} is coming`;
}
