import { PersonError } from "../errors.ts";
import type { ClassMessage } from "../protocol/control.ts";
import { newId } from "./class-store.ts";
import type { ClassPage, Classroom } from "./classroom.ts";
import type { Seat } from "./seat.ts";

export type SeatMessage = Extract<
  ClassMessage,
  { type: "class.since" | "hand.raise" | "hand.lower" | "assist.answer" | "assist.stop" }
>;

const MOST_TEXT = 280;

/** What a learner asks of the class. @throws PersonError */
export async function receiveFromSeat(
  classroom: Classroom,
  seat: Seat,
  page: ClassPage,
  message: SeatMessage,
): Promise<void> {
  switch (message.type) {
    case "class.since":
      return classroom.sendSeatSince(seat, page, message.epoch, message.seq);
    case "hand.raise":
      return raiseHand(classroom, seat, message.text);
    case "hand.lower":
      return lowerHand(classroom, seat);
    case "assist.answer":
      return seat.assist.answer(message.yes);
    case "assist.stop":
      return seat.assist.dismiss();
    default:
      message satisfies never;
  }
}

/** Raised again, the hand keeps its place and has the new sentence. */
async function raiseHand(classroom: Classroom, seat: Seat, wanted: string): Promise<void> {
  if (!classroom.isOpen) throw new PersonError("class", "The class is not open.");
  const text = wanted
    .normalize("NFC")
    .replace(/\p{Cc}/gu, " ")
    .trim()
    .slice(0, MOST_TEXT);
  const known = classroom.help.find((row) => row.seat_id === seat.id && row.kind === "hand");
  if (known !== undefined) {
    await classroom.store.updateHelp(known.id, { text });
    classroom.help = classroom.help.map((row) => (row === known ? { ...row, text } : row));
  } else {
    const row = {
      id: newId(),
      class_id: classroom.id,
      seat_id: seat.id,
      kind: "hand" as const,
      text,
      step: seat.current === null ? null : `${seat.current.lesson}/${seat.current.step}`,
      created_at: Date.now(),
      claimed_by: null,
      claimed_at: null,
      closed_at: null,
    };
    await classroom.store.addHelp(row);
    classroom.help.push(row);
  }
  classroom.touchSeat(seat.id);
  classroom.touchHelp();
}

async function lowerHand(classroom: Classroom, seat: Seat): Promise<void> {
  const known = classroom.help.find((row) => row.seat_id === seat.id && row.kind === "hand");
  if (known === undefined) return;
  await classroom.store.updateHelp(known.id, { closed_at: Date.now() });
  classroom.help = classroom.help.filter((row) => row !== known);
  classroom.touchSeat(seat.id);
  classroom.touchHelp();
}
