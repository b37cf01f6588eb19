import type { Lesson } from "../lessons/course.ts";
import { loadCourses } from "../lessons/load-course.ts";
import type { ClassBody } from "../protocol/classes.ts";
import type { BoardEvent, SeatEvent, SeatView } from "../protocol/classroom.ts";
import { createClass, joinAs, openClass, signIn, teach } from "./class-client.ts";
import type { LearnerClient } from "./learner-client.ts";
import { start, type TestServer, type TestServerOptions } from "./test-server.ts";

interface ClassOptions extends TestServerOptions {
  readonly open?: boolean;
  readonly learner?: boolean;
}

/** A server with a class, an instructor's page of it and a learner called Grace in it. */
export async function classWith(values: Partial<ClassBody> = {}, options: ClassOptions = {}) {
  const server = await start(options);
  const cookie = await signIn(server);
  const card = await createClass(server.base, cookie, values);
  const board = await teach(server.base, cookie, card.class.id);
  if (options.open !== false) await openClass(board);
  const { code } = card.settings;
  const common = { server, cookie, board, code, classId: card.class.id };
  if (options.learner === false) return { ...common, learner: board, seat: "" };
  const learner = await joinAs(server.base, code, "Grace");
  const { seat } = await learner.next("seat.snapshot");
  return { ...common, learner, seat: seat.me.id };
}

export const seatsOf = (server: TestServer) => server.context.db.selectFrom("seat").selectAll().execute();

export function lessonOf(id: string): Lesson {
  const lesson = loadCourses(["lessons"]).courses[0]?.lessons.find((candidate) => candidate.id === id);
  if (lesson === undefined) throw new Error(`no lesson ${id}`);
  return lesson;
}

/** The event of the board that fits, whenever it came. */
export async function onBoard<K extends BoardEvent["kind"]>(
  page: LearnerClient,
  kind: K,
  fits: (event: Extract<BoardEvent, { kind: K }>) => boolean = () => true,
): Promise<Extract<BoardEvent, { kind: K }>> {
  const isIt = (event: BoardEvent): event is Extract<BoardEvent, { kind: K }> =>
    event.kind === kind && fits(event as Extract<BoardEvent, { kind: K }>);
  const { events } = await page.next("board.events", (message) => message.events.some(isIt));
  return events.find(isIt) as Extract<BoardEvent, { kind: K }>;
}

export const seatWhere = (fits: (seat: SeatView) => boolean) => (event: Extract<BoardEvent, { kind: "seat" }>) =>
  fits(event.seat);

type SeatEventOf<K extends SeatEvent["kind"]> = Extract<SeatEvent, { kind: K }>;

const isSeatEvent =
  <K extends SeatEvent["kind"]>(kind: K, fits: (event: SeatEventOf<K>) => boolean) =>
  (event: SeatEvent): event is SeatEventOf<K> =>
    event.kind === kind && fits(event as SeatEventOf<K>);

/** The event of the learner's own channel that fits, whenever it came. */
export async function onSeat<K extends SeatEvent["kind"]>(
  page: LearnerClient,
  kind: K,
  fits: (event: SeatEventOf<K>) => boolean = () => true,
): Promise<SeatEventOf<K>> {
  const isIt = isSeatEvent(kind, fits);
  const { events } = await page.next("seat.events", (message) => message.events.some(isIt));
  return events.find(isIt) as SeatEventOf<K>;
}

/** As `onSeat`, of those still to come. */
export async function afterSeat<K extends SeatEvent["kind"]>(
  page: LearnerClient,
  kind: K,
  fits: (event: SeatEventOf<K>) => boolean,
): Promise<void> {
  const isIt = isSeatEvent(kind, fits);
  await page.after("seat.events", (message) => message.events.some(isIt));
}
