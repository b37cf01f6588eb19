import { totalmem } from "node:os";
import { availableMemory } from "../available-memory.ts";
import { PersonError } from "../errors.ts";
import type { Course } from "../lessons/course.ts";
import type { Logger } from "../logger.ts";
import type { ClassBody, ClassCard } from "../protocol/classes.ts";
import type { SandboxPool } from "../sandbox/sandbox-pool.ts";
import type { Wish } from "../sandbox/warm-stock.ts";
import { hashToken, newToken } from "../tokens.ts";
import type { Learners } from "../workspace/learners.ts";
import type { WorkspaceEvent, WorkspaceRules } from "../workspace/workspace.ts";
import type { Workspaces } from "../workspace/workspaces.ts";
import { CatchUps } from "./catch-ups.ts";
import { type ClassRow, type ClassStore, newId, type SeatRow } from "./class-store.ts";
import { Classroom } from "./classroom.ts";
import { newJoinCode } from "./join-code.ts";
import type { Preflight } from "./preflight.ts";
import type { Seat } from "./seat.ts";

export interface ClassroomsOptions {
  readonly store: ClassStore;
  readonly learners: Learners;
  readonly pool: SandboxPool;
  readonly logger: Logger;
  /** Days after its end that a class keeps names. */
  readonly keepDays: number;
  workspaces(): Workspaces;
  courses(): readonly Course[];
  /** Closes the sockets of a learner: they are not in the class any more. */
  turnAway(learner: string): void;
  /** Makes the pages of a class connect anew. */
  reconnect(classId: string): void;
  /** Whether a learner may work is another now. */
  onAdmission(learner: string): void;
  preflight(classroom: string): Preflight;
  /** Sandboxes are started ahead for the free seats of open classes. */
  readonly warmSeats: boolean;
  /** Resolves when a clock that was set has been taken notice of. */
  checkClock(): Promise<void>;
}

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
const TICK_MS = 5000;
/** How long sandboxes wait for a class that was prepared. */
const WARM_MS = 4 * 60 * MINUTE_MS;
/** A code of a class that nobody opens. */
const PLANNED_CODE_MS = 30 * DAY_MS;

/** All classes: planned, open and over. */
export class Classrooms {
  readonly options: ClassroomsOptions;
  readonly store: ClassStore;
  private readonly byId = new Map<string, Classroom>();
  /** Of seats and hosts. */
  private readonly byLearner = new Map<string, Classroom>();
  readonly catchUps: CatchUps;
  private readonly preflights = new Map<string, Preflight>();
  private timer: NodeJS.Timeout | null = null;
  /** Nothing is deleted before. Of `performance.now`. */
  private deleteFrom = 0;

  constructor(options: ClassroomsOptions) {
    this.options = options;
    this.store = options.store;
    this.catchUps = new CatchUps(options);
  }

  /** Takes up every class where an earlier server left it; then watches the time. */
  async start(signal: AbortSignal): Promise<void> {
    for (const row of await this.store.all()) await this.takeUp(row);
    this.timer = setInterval(() => {
      this.tick().catch((error: unknown) => this.options.logger.error({ err: error }, "classes not looked after"));
    }, TICK_MS);
    signal.addEventListener("abort", () => this.stop());
  }

  private stop(): void {
    if (this.timer !== null) clearInterval(this.timer);
    this.catchUps.stopAll();
    for (const preflight of this.preflights.values()) preflight.stop();
    for (const classroom of this.byId.values()) {
      classroom.lastCommands.flush();
      classroom.dispose();
    }
  }

  private async takeUp(row: ClassRow): Promise<Classroom | null> {
    const course = this.courseOf(row);
    // Its course may be missing or broken now; it comes back with it.
    if (course === null) return null;
    const instructors = (await this.store.instructors(row.id)).map(({ name }) => name);
    const { store, logger } = this.options;
    const classroom = new Classroom({ row, course, instructors, store, logger, workspaces: this.options.workspaces() });
    await classroom.restore();
    this.byId.set(row.id, classroom);
    this.byLearner.set(row.host_learner_id, classroom);
    for (const seat of classroom.seats.values()) this.byLearner.set(seat.learner, classroom);
    if (classroom.isOpen) this.keepSeatsWarm(classroom);
    return classroom;
  }

  private courseOf(row: Pick<ClassRow, "course" | "lessons">): Course | null {
    const course = this.options.courses().find(({ id }) => id === row.course);
    if (course === undefined) return null;
    const wanted = JSON.parse(row.lessons) as string[];
    return { ...course, lessons: course.lessons.filter(({ id }) => wanted.includes(id)) };
  }

  get(id: string): Classroom {
    const classroom = this.byId.get(id);
    if (classroom === undefined) throw new PersonError("class", "There is no such class.", { status: 404 });
    return classroom;
  }

  of(learner: string): Classroom | null {
    return this.byLearner.get(learner) ?? null;
  }

  list(): Classroom[] {
    return [...this.byId.values()];
  }

  byCode(code: string, now = Date.now()): Classroom | null {
    const classroom = this.list().find(({ row }) => row.code === code);
    if (classroom === undefined || Number(classroom.row.code_expires_at ?? 0) < now) return null;
    return classroom;
  }

  /** What the workspaces of a class keep to; null for a learner who is in none. */
  rulesOf(learner: string): WorkspaceRules | null {
    const classroom = this.of(learner);
    if (classroom === null) return null;
    const isHost = classroom.row.host_learner_id === learner;
    return {
      courses: () => [classroom.course],
      held: (lesson, step) => !isHost && classroom.isHeld({ lesson, step }),
      locked: () => !isHost && (classroom.isLocked || classroom.seatOf(learner)?.catchUp != null),
    };
  }

  onWorkspace(learner: string, event: WorkspaceEvent): void {
    this.of(learner)?.onWorkspace(learner, event);
  }

  /** Whether a learner of a class may work now: it has begun, and they were let in. */
  mayWork(learner: string): boolean {
    const classroom = this.of(learner);
    if (classroom === null || classroom.row.host_learner_id === learner) return true;
    return classroom.row.started_at !== null && classroom.seatOf(learner)?.row.state === "in";
  }

  // A class from plan to deletion

  async create(body: ClassBody, instructor: string): Promise<Classroom> {
    const now = Date.now();
    const { learner } = await this.options.learners.create();
    const row: ClassRow = {
      id: newId(),
      ...this.columns(body),
      code: newJoinCode(),
      code_expires_at: now + PLANNED_CODE_MS,
      host_learner_id: learner.id,
      created_at: now,
      started_at: null,
      ends_at: null,
      ended_at: null,
      hold: null,
      locked: 0,
      shown: null,
      anonymous: 0,
    };
    await this.store.create(row, instructor);
    return (await this.takeUp(row)) as Classroom;
  }

  /** @throws PersonError for what cannot be changed any more */
  async change(classroom: Classroom, body: ClassBody): Promise<Classroom> {
    const { row } = classroom;
    const columns = this.columns(body);
    if (row.ended_at !== null) throw new PersonError("class", "The class is over.");
    if (row.started_at !== null && (columns.lessons !== row.lessons || columns.course !== row.course))
      throw new PersonError("class", "The class has begun: its lessons stay as they are.");
    if (row.started_at !== null && columns.egress !== row.egress)
      throw new PersonError("class", "The class has begun: what its sandboxes may reach stays as it is.");
    const { minutes, ...rest } = columns;
    await classroom.update(row.started_at === null ? columns : rest);
    if (columns.lessons === row.lessons && columns.course === row.course) return classroom;
    return (await this.takeUpAgain(classroom)) as Classroom;
  }

  private columns(body: ClassBody) {
    const course = this.options.courses().find(({ id }) => id === body.course);
    if (course === undefined) throw new PersonError("course", "There is no such course.");
    const chosen = course.lessons.filter(({ id }) => body.lessons === null || body.lessons.includes(id));
    if (chosen.length === 0) throw new PersonError("lessons", "Choose at least one lesson of the course.");
    return {
      title: body.title,
      course: body.course,
      lessons: JSON.stringify(chosen.map(({ id }) => id)),
      seats: body.seats,
      minutes: body.minutes,
      join_by: body.join,
      watch_consent: body.watchConsent ? 1 : 0,
      egress: body.egress,
    };
  }

  async open(classroom: Classroom): Promise<void> {
    if (classroom.row.started_at !== null) throw new PersonError("class", "The class has begun already.");
    const started_at = Date.now();
    const ends_at = started_at + classroom.row.minutes * MINUTE_MS;
    await classroom.update({ started_at, ends_at, code_expires_at: ends_at });
    for (const seat of classroom.seats.values()) this.options.onAdmission(seat.learner);
    this.keepSeatsWarm(classroom);
  }

  async end(classroom: Classroom): Promise<void> {
    if (!classroom.isOpen) return;
    for (const seat of classroom.seats.values()) seat.assist.end();
    classroom.closeShown();
    this.options.pool.stock.wish(classroom.id, null);
    await classroom.update({
      ended_at: Date.now(),
      code: null,
      code_expires_at: null,
      hold: null,
      locked: 0,
      shown: null,
    });
    for (const seat of classroom.seats.values()) await classroom.workspaces.known(seat.learner)?.holdChanged();
  }

  async newCode(classroom: Classroom): Promise<void> {
    if (classroom.row.ended_at !== null) throw new PersonError("class", "The class is over.");
    const expires = classroom.row.ends_at ?? Date.now() + PLANNED_CODE_MS;
    await classroom.update({ code: newJoinCode(), code_expires_at: expires });
  }

  async delete(classroom: Classroom): Promise<void> {
    await this.end(classroom);
    for (const seat of [...classroom.seats.values()]) await this.letGo(classroom, seat);
    await this.releaseLearner(classroom.row.host_learner_id);
    classroom.dispose();
    this.byId.delete(classroom.id);
    await this.store.delete(classroom.id);
  }

  /** Deletes names, messages and commands; the report stays, without names. */
  async anonymise(classroom: Classroom): Promise<void> {
    await this.end(classroom);
    for (const seat of classroom.seats.values()) {
      this.options.turnAway(seat.learner);
      await this.releaseLearner(seat.learner);
    }
    await this.releaseLearner(classroom.row.host_learner_id);
    classroom.lastCommands.forget();
    await this.store.anonymise(classroom.id);
    classroom.row = { ...classroom.row, anonymous: 1 };
    await this.takeUpAgain(classroom);
  }

  /** What was written down is another now: pages come again, to what is made of it. */
  private async takeUpAgain(classroom: Classroom): Promise<Classroom | null> {
    classroom.dispose();
    const again = await this.takeUp(classroom.row);
    this.options.reconnect(classroom.id);
    return again;
  }

  /** When the personal data of a class goes by itself; null before its end. */
  deletesAt({ row }: Classroom): number | null {
    return row.ended_at === null || row.anonymous !== 0 ? null : Number(row.ended_at) + this.options.keepDays * DAY_MS;
  }

  card(classroom: Classroom): ClassCard {
    const seats = [...classroom.seats.values()].filter(({ row }) => row.state !== "removed");
    return {
      class: classroom.view(),
      settings: classroom.settings(),
      joined: seats.length,
      createdAt: Number(classroom.row.created_at),
      deletesAt: this.deletesAt(classroom),
      anonymous: classroom.row.anonymous !== 0,
    };
  }

  // Seats

  /** A new learner in a new seat. @returns the token of its browser */
  async addSeat(classroom: Classroom, name: { name: string; key: string }): Promise<{ seat: Seat; token: string }> {
    const { learner } = await this.options.learners.create();
    const row: SeatRow = {
      id: newId(),
      class_id: classroom.id,
      learner_id: learner.id,
      name: name.name,
      name_key: name.key,
      personal_code: newJoinCode(),
      state: classroom.row.join_by === "approval" ? "waiting" : "in",
      joined_at: Date.now(),
      last_command: null,
    };
    await this.store.addSeat(row);
    this.byLearner.set(learner.id, classroom);
    const seat = classroom.place(row);
    return { seat, token: await this.newSession(row.id) };
  }

  async newSession(seat: string): Promise<string> {
    const token = newToken();
    await this.store.addSeatSession(hashToken(token), seat);
    return token;
  }

  async seatBySession(token: string | undefined): Promise<{ classroom: Classroom; seat: Seat } | null> {
    if (token === undefined || token === "") return null;
    return this.seatByRow(await this.store.seatBySession(hashToken(token)));
  }

  seatByRow(row: SeatRow | null): { classroom: Classroom; seat: Seat } | null {
    if (row === null || row.state === "removed") return null;
    const classroom = this.byId.get(row.class_id);
    const seat = classroom?.seats.get(row.id);
    return classroom === undefined || seat === undefined ? null : { classroom, seat };
  }

  /** The learner is out and stays out; what they did stays for the report. */
  async removeSeat(classroom: Classroom, seat: Seat): Promise<void> {
    seat.assist.end();
    await classroom.updateSeat(seat, { state: "removed", personal_code: `-${seat.id}`, name_key: `-${seat.id}` });
    await this.store.endSeatSessions(seat.id);
    this.options.turnAway(seat.learner);
    await this.releaseLearner(seat.learner);
  }

  /** The seat is for somebody else, and all that was done in it goes. */
  async freeSeat(classroom: Classroom, seat: Seat): Promise<void> {
    await this.letGo(classroom, seat);
    await this.store.deleteSeat(seat.learner);
  }

  private async letGo(classroom: Classroom, seat: Seat): Promise<void> {
    await this.store.endSeatSessions(seat.id);
    this.options.turnAway(seat.learner);
    await this.releaseLearner(seat.learner);
    this.byLearner.delete(seat.learner);
    classroom.removeSeat(seat);
  }

  private async releaseLearner(learner: string): Promise<void> {
    this.catchUps.stop(learner);
    await this.options.pool.release(learner);
    await this.options.workspaces().remove(learner);
  }

  async freshSandbox(seat: Seat): Promise<void> {
    await this.options.pool.startOver(seat.learner);
  }

  preflight(classroom: Classroom): Preflight {
    let preflight = this.preflights.get(classroom.id);
    if (preflight === undefined) {
      preflight = this.options.preflight(classroom.id);
      this.preflights.set(classroom.id, preflight);
    }
    return preflight;
  }

  /** Who holds the seats that are to be prepared, and how many. */
  seatsOf(id: string): { holder: string; wanted: number; taken: number } {
    const { row, seats } = this.get(id);
    const taken = [...seats.values()].filter(({ learner }) =>
      ["running", "starting"].includes(this.options.pool.phase(learner).kind),
    );
    return { holder: id, wanted: row.seats, taken: taken.length };
  }

  /** A sandbox for each free seat. */
  seatsWish(id: string): Wish {
    const count = () => {
      const { wanted, taken } = this.seatsOf(id);
      return wanted - taken;
    };
    return { egress: this.get(id).row.egress, count };
  }

  /** Sandboxes for those who are still to come, if the operator wants that. */
  private keepSeatsWarm({ id }: Classroom): void {
    if (!this.options.warmSeats) return;
    this.options.pool.stock.wish(id, this.seatsWish(id));
  }

  async admit(classroom: Classroom, seat: Seat): Promise<void> {
    if (seat.row.state !== "waiting") return;
    await classroom.updateSeat(seat, { state: "in" });
    this.options.onAdmission(seat.learner);
  }

  /** How much memory is used, to those who look at a class. */
  private async tellMachine(): Promise<void> {
    const looking = this.list().filter(({ instructorPages }) => instructorPages.size > 0);
    if (looking.length === 0) return;
    const memoryTotal = totalmem();
    const memoryUsed = memoryTotal - (await availableMemory());
    for (const classroom of looking) classroom.toInstructors({ type: "machine", memoryUsed, memoryTotal });
  }

  /** Sandboxes that were started ahead for a class that nobody opens end again. */
  private coolDown({ id }: Classroom, now: number): void {
    const endedAt = this.preflights.get(id)?.state.endedAt ?? null;
    if (endedAt !== null && now - endedAt > WARM_MS) this.options.pool.stock.wish(id, null);
  }

  /**
   * The machine's clock was set. Classes go on for as long as they had left, and nothing is deleted for
   * a day: a clock that is wrong by months must not cost anybody their data.
   */
  async clockJumped(byMs: number): Promise<void> {
    this.deleteFrom = performance.now() + DAY_MS;
    for (const classroom of this.list()) {
      if (!classroom.isOpen) continue;
      const ends_at = Number(classroom.row.ends_at) + byMs;
      const started_at = Number(classroom.row.started_at) + byMs;
      await classroom.update({ started_at, ends_at, code_expires_at: ends_at });
    }
  }

  private async tick(): Promise<void> {
    await this.options.checkClock();
    const now = Date.now();
    await this.tellMachine();
    for (const classroom of this.list()) {
      const deletesAt = this.deletesAt(classroom);
      try {
        if (classroom.isOpen && Number(classroom.row.ends_at) <= now) await this.end(classroom);
        if (deletesAt !== null && deletesAt <= now && performance.now() >= this.deleteFrom)
          await this.anonymise(classroom);
      } catch (error) {
        this.options.logger.error({ err: error, class: classroom.id }, "class not ended");
      }
      if (classroom.isOpen) classroom.tick();
      else this.coolDown(classroom, now);
    }
  }
}
