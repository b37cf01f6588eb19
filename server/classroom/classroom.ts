import { PersonError } from "../errors.ts";
import type { Course } from "../lessons/course.ts";
import type { Logger } from "../logger.ts";
import type {
  BoardEvent,
  BoardSnapshot,
  ClassSettings,
  ClassView,
  HelpView,
  MySeatView,
  NoteView,
  SeatEvent,
  SeatSnapshot,
  SeatView,
  StepAddress,
} from "../protocol/classroom.ts";
import type { ServerMessage } from "../protocol/control.ts";
import type { WorkspaceEvent } from "../workspace/workspace.ts";
import type { Workspaces } from "../workspace/workspaces.ts";
import { Assist, type Assistant } from "./assist.ts";
import { Channel, Told } from "./channel.ts";
import { type ClassRow, type ClassStore, type HelpRow, type NoteRow, newId, type SeatRow } from "./class-store.ts";
import { helpQueue, placeOf } from "./help-queue.ts";
import { LastCommands } from "./last-commands.ts";
import { StepPace } from "./pace.ts";
import { Seat } from "./seat.ts";

/** A browser page in a class, through its control socket. */
export interface ClassPage {
  readonly id: string;
  send(message: ServerMessage): void;
}

/** An instructor's page of this class. */
export interface InstructorPage extends ClassPage {
  readonly instructor: { readonly id: string; readonly name: string };
  /** Whose details it shows. */
  selected: string | null;
}

export interface ClassroomOptions {
  readonly row: ClassRow;
  /** Cut to the lessons of the class. */
  readonly course: Course;
  readonly instructors: readonly string[];
  readonly store: ClassStore;
  readonly workspaces: Workspaces;
  readonly logger: Logger;
}

const CLASS = "class";
const HELP = "help";

/**
 * One class as it is now. What happens in workspaces and what instructors do changes it; two kinds
 * of channels tell: the board to instructors, a seat's to the pages of its learner. What instructors
 * and learners may ask of it is in `lead.ts` and `requests.ts`.
 */
export class Classroom {
  row: ClassRow;
  readonly course: Course;
  readonly store: ClassStore;
  readonly workspaces: Workspaces;
  readonly logger: Logger;
  readonly seats = new Map<string, Seat>();
  readonly instructorPages = new Map<string, InstructorPage>();
  /** Stuck entries that an instructor closed, until the learner moves on: "lesson/step" by seat. */
  readonly closedStuck = new Map<string, string>();
  help: HelpRow[] = [];
  private instructorNames: readonly string[];
  private notes: NoteRow[] = [];
  private readonly seatPages = new Map<string, Set<ClassPage>>();
  private readonly shownViewers = new Set<() => void>();
  private readonly pace = new StepPace();
  private readonly board: Channel<BoardEvent>;
  private readonly seatChannels = new Map<string, Channel<SeatEvent>>();
  private readonly told = new Told();
  readonly lastCommands = new LastCommands((seat, last_command) => {
    this.store
      .updateSeat(seat, { last_command })
      .catch((error: unknown) => this.logger.error({ err: error }, "last command not kept"));
  });
  private queue: HelpView[] = [];

  constructor(options: ClassroomOptions) {
    this.row = options.row;
    this.course = options.course;
    this.store = options.store;
    this.workspaces = options.workspaces;
    this.logger = options.logger;
    this.instructorNames = options.instructors;
    this.board = new Channel({
      collect: (dirty) => this.collectBoard(dirty),
      send: (epoch, seq, events) => this.toInstructors({ type: "board.events", epoch, seq, events: [...events] }),
    });
  }

  get id(): string {
    return this.row.id;
  }

  get isOpen(): boolean {
    return this.row.started_at !== null && this.row.ended_at === null;
  }

  /** The instructor speaks: nobody types. */
  get isLocked(): boolean {
    return this.isOpen && this.row.locked !== 0;
  }

  /** Reads what an earlier server wrote down. */
  async restore(): Promise<void> {
    const { store, id, course } = this;
    const steps = await store.steps(id, course.id);
    const lessons = await store.openLessons(id);
    for (const row of await store.seats(id)) {
      const seat = this.place(row);
      seat.restore(
        steps.filter((step) => step.learner === seat.learner),
        lessons.get(seat.learner) ?? null,
      );
    }
    for (const step of steps) {
      if (step.how === "done" && step.doneAt !== null) this.pace.add(step, (step.doneAt - step.activatedAt) / 1000);
    }
    this.help = (await store.help(id)).filter((row) => row.closed_at === null);
    this.notes = await store.notes(id);
  }

  /** Puts a learner into a seat. */
  place(row: SeatRow): Seat {
    const assist: Assist = new Assist({
      needsConsent: () => this.row.watch_consent !== 0,
      onDeed: (who, what) => this.logDeed(row.id, who, what),
      onTypist: (who) => this.workspaces.known(row.learner_id)?.setTypist(who),
      onChange: () => this.touchSeat(row.id),
    });
    const seat = new Seat(row, this.course, assist);
    this.seats.set(row.id, seat);
    this.touchSeat(row.id);
    return seat;
  }

  seatOf(learner: string): Seat | null {
    for (const seat of this.seats.values()) if (seat.learner === learner) return seat;
    return null;
  }

  seat(id: string): Seat {
    const seat = this.seats.get(id);
    if (seat === undefined)
      throw new PersonError("seat", "This learner is not in the class any more.", { status: 404 });
    return seat;
  }

  // What changed

  touchClass(): void {
    this.board.touch(CLASS);
    for (const channel of this.seatChannels.values()) channel.touch(CLASS);
  }

  touchSeat(id: string): void {
    this.board.touch(id);
    this.board.touch(HELP);
    this.seatChannels.get(id)?.touch("me");
    for (const page of this.instructorPages.values()) if (page.selected === id) this.sendDetail(page);
  }

  touchHelp(): void {
    this.board.touch(HELP);
    for (const channel of this.seatChannels.values()) channel.touch("me");
  }

  /** Time alone changes who is stuck. */
  tick(): void {
    for (const id of this.seats.keys()) this.board.touch(id);
    this.board.touch(HELP);
  }

  async update(values: Partial<ClassRow>): Promise<void> {
    await this.store.update(this.id, values);
    this.row = { ...this.row, ...values };
    this.touchClass();
  }

  async updateSeat(seat: Seat, values: Partial<SeatRow>): Promise<void> {
    await this.store.updateSeat(seat.id, values);
    seat.row = { ...seat.row, ...values };
    this.touchSeat(seat.id);
  }

  async reloadInstructors(): Promise<void> {
    this.instructorNames = (await this.store.instructors(this.id)).map(({ name }) => name);
    this.touchClass();
  }

  /** What happened in the workspace of one of its learners, or of its instructors. */
  onWorkspace(learner: string, event: WorkspaceEvent): void {
    if (learner === this.row.host_learner_id) {
      if (event === "terminals" && this.row.shown !== null) this.touchClass();
      return;
    }
    const seat = this.seatOf(learner);
    if (seat === null) return;
    // The last word of one that is being let go of must not make another.
    const workspace = this.workspaces.known(learner);
    if (workspace === null) return;
    seat.attach(workspace);
    if (event === "progress" || event === "try") {
      const done = seat.readProgress();
      if (done !== null) this.pace.add(done.step, done.seconds);
    }
    if (event === "command") this.keepCommand(seat);
    this.touchSeat(seat.id);
  }

  private keepCommand(seat: Seat): void {
    const command = seat.readCommand();
    if (command === null || command.exitCode === null) return;
    this.lastCommands.keep(seat.id, JSON.stringify(command));
  }

  private logDeed(seat: string, who: Assistant, what: Parameters<ClassStore["log"]>[0]["what"]): void {
    this.store
      .log({ class_id: this.id, seat_id: seat, instructor_id: who.id, what, at: Date.now() })
      .catch((error: unknown) => this.logger.error({ err: error }, "assistance not logged"));
  }

  async addNote(seat: string | null, from: string, text: string): Promise<void> {
    const row: NoteRow = { id: newId(), class_id: this.id, seat_id: seat, from_name: from, text, at: Date.now() };
    await this.store.addNote(row);
    this.notes.push(row);
    const note = noteView(row);
    this.board.push({ kind: "note", note });
    for (const [id, channel] of this.seatChannels) {
      if (seat === null || seat === id) channel.push({ kind: "note", note });
    }
  }

  /** A learner who is no more. */
  removeSeat(seat: Seat): void {
    seat.assist.end();
    this.seats.delete(seat.id);
    this.seatChannels.get(seat.id)?.dispose();
    this.seatChannels.delete(seat.id);
    this.seatPages.delete(seat.id);
    this.help = this.help.filter((row) => row.seat_id !== seat.id);
    this.told.forget(seat.id);
    this.board.push({ kind: "seat.gone", seat: seat.id });
    this.touchHelp();
  }

  // Pages

  joinInstructor(page: InstructorPage): void {
    this.instructorPages.set(page.id, page);
    this.sendBoard(page);
  }

  leaveInstructor(page: InstructorPage): void {
    if (this.instructorPages.get(page.id) !== page) return;
    this.instructorPages.delete(page.id);
    for (const seat of this.seats.values()) seat.assist.leave(page.id);
  }

  joinSeat(seat: Seat, page: ClassPage): void {
    const pages = this.seatPages.get(seat.id) ?? new Set();
    this.seatPages.set(seat.id, pages.add(page));
    this.sendSeat(seat, page);
    this.touchSeat(seat.id);
  }

  leaveSeat(seat: Seat, page: ClassPage): void {
    this.seatPages.get(seat.id)?.delete(page);
  }

  /** The events that a page missed, or all as it is. */
  sendBoardSince(page: InstructorPage, epoch: string, seq: number): void {
    this.board.flush();
    const missed = this.board.log.since(epoch, seq);
    if (missed === null) return this.sendBoard(page);
    page.send({ type: "board.events", epoch, seq: missed.seq, events: [...missed.events] });
  }

  sendSeatSince(seat: Seat, page: ClassPage, epoch: string, seq: number): void {
    const channel = this.seatChannel(seat);
    channel.flush();
    const missed = channel.log.since(epoch, seq);
    if (missed === null) return this.sendSeat(seat, page);
    page.send({ type: "seat.events", epoch, seq: missed.seq, events: [...missed.events] });
  }

  sendDetail(page: InstructorPage): void {
    const seat = page.selected === null ? undefined : this.seats.get(page.selected);
    page.send({ type: "seat.detail", detail: seat?.detail() ?? null });
  }

  toInstructors(message: ServerMessage): void {
    for (const page of this.instructorPages.values()) page.send(message);
  }

  private sendBoard(page: ClassPage): void {
    this.board.flush();
    const { epoch, seq } = this.board.log;
    page.send({ type: "board.snapshot", epoch, seq, board: this.boardSnapshot() });
  }

  private sendSeat(seat: Seat, page: ClassPage): void {
    const channel = this.seatChannel(seat);
    channel.flush();
    const { epoch, seq } = channel.log;
    page.send({ type: "seat.snapshot", epoch, seq, seat: this.seatSnapshot(seat) });
  }

  private seatChannel(seat: Seat): Channel<SeatEvent> {
    let channel = this.seatChannels.get(seat.id);
    if (channel === undefined) {
      channel = new Channel<SeatEvent>({
        collect: (dirty) => this.collectSeat(seat, dirty),
        send: (epoch, seq, events) => {
          const message: ServerMessage = { type: "seat.events", epoch, seq, events: [...events] };
          for (const page of this.seatPages.get(seat.id) ?? []) page.send(message);
        },
      });
      this.seatChannels.set(seat.id, channel);
    }
    return channel;
  }

  // The instructor's terminal

  /** As `Assist.admit`, for the terminal that is shown to all. */
  admitToShown(terminal: string, close: () => void): (() => void) | null {
    if (this.shownTerminal()?.terminal !== terminal) return null;
    this.shownViewers.add(close);
    return () => this.shownViewers.delete(close);
  }

  closeShown(): void {
    for (const close of [...this.shownViewers]) close();
    this.shownViewers.clear();
  }

  private shownTerminal(): ClassView["shown"] {
    if (this.row.shown === null) return null;
    const { terminal, by } = JSON.parse(this.row.shown) as { terminal: string; by: string };
    const size = this.workspaces.known(this.row.host_learner_id)?.terminals?.get(terminal)?.size;
    return size === undefined ? null : { terminal, by, ...size };
  }

  // Views

  view(): ClassView {
    const { row } = this;
    const [lesson = "", step = ""] = row.hold?.split("/") ?? [];
    return {
      id: row.id,
      title: row.title,
      course: row.course,
      lessons: this.course.lessons.map(({ id }) => id),
      state: row.ended_at !== null ? "ended" : row.started_at !== null ? "open" : "planned",
      startedAt: toNumber(row.started_at),
      endsAt: toNumber(row.ended_at ?? row.ends_at),
      instructors: [...this.instructorNames],
      hold: row.hold === null ? null : { lesson, step },
      locked: row.locked !== 0,
      shown: this.shownTerminal(),
      watchConsent: row.watch_consent !== 0,
      egress: row.egress,
    };
  }

  settings(): ClassSettings {
    const { seats, minutes, join_by, code, code_expires_at } = this.row;
    return { seats, minutes, join: join_by, code: code ?? "", codeExpiresAt: toNumber(code_expires_at) };
  }

  /** Whether a step lies behind the hold. */
  isHeld(address: StepAddress): boolean {
    if (this.row.hold === null || !this.isOpen) return false;
    const order = this.course.lessons.flatMap((lesson) => lesson.steps.map((step) => `${lesson.id}/${step.id}`));
    const hold = order.indexOf(this.row.hold);
    return hold !== -1 && order.indexOf(`${address.lesson}/${address.step}`) > hold;
  }

  viewOf(seat: Seat): SeatView {
    return seat.view(this.classPace());
  }

  private boardSnapshot(): BoardSnapshot {
    const seats = [...this.seats.values()].map((seat) => seat.view(this.classPace()));
    this.refreshQueue(seats);
    return {
      class: this.view(),
      settings: this.settings(),
      seats,
      help: this.queue,
      notes: this.notes.map(noteView),
    };
  }

  private seatSnapshot(seat: Seat): SeatSnapshot {
    const notes = this.notes.filter(({ seat_id }) => seat_id === null || seat_id === seat.id).map(noteView);
    return { class: this.view(), me: this.mySeat(seat), notes };
  }

  private mySeat(seat: Seat): MySeatView {
    const hand = this.help.find((row) => row.seat_id === seat.id && row.kind === "hand");
    const claimed = this.help.find((row) => row.seat_id === seat.id && row.claimed_by !== null);
    return {
      id: seat.id,
      name: seat.row.name,
      state: seat.row.state,
      personalCode: seat.row.personal_code,
      hand:
        hand === undefined
          ? null
          : {
              text: hand.text,
              since: Number(hand.created_at),
              place: placeOf(this.queue, seat.id),
              claimedBy: claimed?.claimed_by ?? null,
            },
      assist: seat.assist.view(),
      catchUp: seat.catchUp,
    };
  }

  private collectBoard(dirty: ReadonlySet<string>): BoardEvent[] {
    const events: BoardEvent[] = [];
    if (dirty.has(CLASS)) {
      const event: BoardEvent = { kind: "class", class: this.view(), settings: this.settings() };
      if (this.told.isNews(CLASS, event)) events.push(event);
    }
    const pace = this.classPace();
    for (const key of dirty) {
      const seat = this.seats.get(key)?.view(pace);
      if (seat !== undefined && this.told.isNews(key, seat)) events.push({ kind: "seat", seat });
    }
    if (dirty.has(HELP)) {
      this.refreshQueue([...this.seats.values()].map((seat) => seat.view(pace)));
      if (this.told.isNews(HELP, this.queue)) {
        events.push({ kind: "help", help: this.queue });
        for (const row of this.help) this.seatChannels.get(row.seat_id)?.touch("me");
      }
    }
    return events;
  }

  private collectSeat(seat: Seat, dirty: ReadonlySet<string>): SeatEvent[] {
    const events: SeatEvent[] = [];
    const key = (what: string) => `${seat.id} ${what}`;
    if (dirty.has(CLASS)) {
      const view = this.view();
      if (this.told.isNews(key(CLASS), view)) events.push({ kind: "class", class: view });
    }
    if (dirty.has("me")) {
      const me = this.mySeat(seat);
      if (this.told.isNews(key("me"), me)) events.push({ kind: "me", me });
    }
    return events;
  }

  private refreshQueue(seats: readonly ReturnType<Seat["view"]>[]): void {
    const stuck = seats.filter(
      ({ id, status, state, now }) =>
        this.isOpen &&
        state === "in" &&
        status === "stuck" &&
        this.closedStuck.get(id) !== `${now?.lesson}/${now?.step}`,
    );
    this.queue = helpQueue(
      this.help,
      stuck.map(({ id, why, statusSince }) => ({ seat: id, why, since: statusSince })),
    );
  }

  private classPace() {
    return { now: Date.now(), medianSeconds: (step: StepAddress) => this.pace.medianSeconds(step) };
  }

  dispose(): void {
    this.lastCommands.forget();
    this.board.dispose();
    for (const channel of this.seatChannels.values()) channel.dispose();
  }
}

function noteView(row: NoteRow): NoteView {
  return { id: row.id, seat: row.seat_id, from: row.from_name, text: row.text, at: Number(row.at) };
}

function toNumber(value: number | string | null): number | null {
  return value === null ? null : Number(value);
}
