import { PersonError } from "../errors.ts";
import type { ClassMessage } from "../protocol/control.ts";
import { newId } from "./class-store.ts";
import type { Classroom, InstructorPage } from "./classroom.ts";
import type { Classrooms } from "./classrooms.ts";
import { readName } from "./display-name.ts";
import { stuckSeatOf } from "./help-queue.ts";
import type { SeatMessage } from "./requests.ts";
import type { Seat } from "./seat.ts";

export type InstructorMessage =
  | Exclude<ClassMessage, SeatMessage>
  | Extract<ClassMessage, { type: "class.since" | "assist.stop" }>;

const MINUTE_MS = 60_000;

/** What an instructor asks of their class. @throws PersonError */
export async function receiveFromInstructor(
  classrooms: Classrooms,
  classroom: Classroom,
  page: InstructorPage,
  message: InstructorMessage,
): Promise<void> {
  const assistant = { page: page.id, ...page.instructor };
  switch (message.type) {
    case "class.since":
      return classroom.sendBoardSince(page, message.epoch, message.seq);
    case "class.open":
      return classrooms.open(classroom);
    case "class.end":
      return classrooms.end(classroom);
    case "class.extend":
      return extend(classroom, message.minutes);
    case "class.hold":
      return hold(classroom, `${message.lesson}/${message.step}`);
    case "class.release":
      return hold(classroom, null);
    case "class.lock":
      return classroom.update({ locked: message.locked ? 1 : 0 });
    case "class.show":
      return show(classroom, page, message.terminal);
    case "class.tell":
      return tell(classroom, page, message.seat, message.text);
    case "class.catchUp":
      return classrooms.catchUps.begin(classroom, page, message);
    case "seat.admit":
      return classrooms.admit(classroom, classroom.seat(message.seat));
    case "seat.remove":
      return classrooms.removeSeat(classroom, classroom.seat(message.seat));
    case "seat.free":
      return classrooms.freeSeat(classroom, classroom.seat(message.seat));
    case "seat.rename":
      return rename(classroom, classroom.seat(message.seat), message.name);
    case "seat.freshSandbox":
      return classrooms.freshSandbox(classroom.seat(message.seat));
    case "seat.select":
      page.selected = message.seat;
      return classroom.sendDetail(page);
    case "assist.watch":
      openOnly(classroom);
      return classroom.seat(message.seat).assist.watch(assistant);
    case "assist.type":
      return classroom.seat(message.seat).assist.askToType(assistant);
    case "assist.stop":
      for (const { assist } of classroom.seats.values()) if (assist.isOf(page.id)) assist.stopTyping();
      return;
    case "assist.leave":
      for (const { assist } of classroom.seats.values()) assist.leave(page.id);
      return;
    case "help.claim":
      return claim(classroom, message.help, page.instructor.name);
    case "help.release":
      return claim(classroom, message.help, null);
    case "help.close":
      return close(classroom, page, message.help, message.answer);
    case "preflight.start":
      return classrooms.preflight(classroom).start();
    case "preflight.stop":
      return classrooms.preflight(classroom).stop();
    default:
      message satisfies never;
  }
}

function openOnly(classroom: Classroom): void {
  if (!classroom.isOpen) throw new PersonError("class", "The class is not open.");
}

async function extend(classroom: Classroom, minutes: number): Promise<void> {
  openOnly(classroom);
  const ends_at = Number(classroom.row.ends_at) + minutes * MINUTE_MS;
  await classroom.update({ ends_at, code_expires_at: ends_at });
}

async function hold(classroom: Classroom, step: string | null): Promise<void> {
  const [lesson, id] = step?.split("/") ?? [];
  const known = classroom.course.lessons.find((each) => each.id === lesson)?.steps.some((each) => each.id === id);
  if (step !== null && known !== true) throw new PersonError("step", "There is no such step in this class.");
  await classroom.update({ hold: step });
  for (const seat of classroom.seats.values()) await classroom.workspaces.known(seat.learner)?.holdChanged();
}

/** A terminal of the instructors' own sandbox: nobody else's can be shown. */
async function show(classroom: Classroom, page: InstructorPage, terminal: string | null): Promise<void> {
  const own = classroom.workspaces.known(classroom.row.host_learner_id)?.terminals;
  if (terminal !== null && own?.get(terminal) === undefined)
    throw new PersonError("terminal", "Only a terminal of your own sandbox can be shown.");
  classroom.closeShown();
  await classroom.update({
    shown: terminal === null ? null : JSON.stringify({ terminal, by: page.instructor.name }),
  });
}

async function tell(classroom: Classroom, page: InstructorPage, seat: string | null, wanted: string): Promise<void> {
  const text = wanted
    .normalize("NFC")
    .replace(/[^\P{C}\n]/gu, "")
    .trim();
  if (text === "") throw new PersonError("message", "The message is empty.");
  if (seat !== null) classroom.seat(seat);
  await classroom.addNote(seat, page.instructor.name, text);
}

async function rename(classroom: Classroom, seat: Seat, wanted: string): Promise<void> {
  const read = readName(wanted);
  if ("problem" in read) throw new PersonError("name", read.problem);
  const taken = [...classroom.seats.values()].some((other) => other !== seat && other.row.name_key === read.key);
  if (taken) throw new PersonError("name", `There is a ${read.name} in this class already.`);
  await classroom.updateSeat(seat, { name: read.name, name_key: read.key });
}

async function claim(classroom: Classroom, help: string, by: string | null): Promise<void> {
  const id = await written(classroom, help);
  await classroom.store.updateHelp(id, { claimed_by: by, claimed_at: by === null ? null : Date.now() });
  classroom.help = classroom.help.map((row) => (row.id === id ? { ...row, claimed_by: by } : row));
  classroom.touchHelp();
}

async function close(classroom: Classroom, page: InstructorPage, help: string, answer: string): Promise<void> {
  const id = await written(classroom, help);
  const row = classroom.help.find((each) => each.id === id);
  await classroom.store.updateHelp(id, { closed_at: Date.now() });
  classroom.help = classroom.help.filter((each) => each.id !== id);
  if (row !== undefined) {
    const seat = classroom.seats.get(row.seat_id);
    // Being stuck goes on; the entry does not come back before the learner moves on.
    if (seat?.current != null) classroom.closedStuck.set(seat.id, `${seat.current.lesson}/${seat.current.step}`);
    if (answer.trim() !== "") await tell(classroom, page, row.seat_id, answer);
    classroom.touchSeat(row.seat_id);
  }
  classroom.touchHelp();
}

/** The id of a request; an entry for a stuck learner is written down when somebody takes it up. */
async function written(classroom: Classroom, help: string): Promise<string> {
  const stuck = stuckSeatOf(help);
  if (stuck === null) {
    if (classroom.help.some(({ id }) => id === help)) return help;
    throw new PersonError("help", "This request is closed already.", { status: 404 });
  }
  const seat = classroom.seat(stuck);
  const view = classroom.viewOf(seat);
  const row = {
    id: newId(),
    class_id: classroom.id,
    seat_id: seat.id,
    kind: "stuck" as const,
    text: view.why,
    step: seat.current === null ? null : `${seat.current.lesson}/${seat.current.step}`,
    created_at: view.statusSince,
    claimed_by: null,
    claimed_at: null,
    closed_at: null,
  };
  await classroom.store.addHelp(row);
  classroom.help.push(row);
  return row.id;
}
