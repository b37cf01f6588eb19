import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join as path } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { WebSocket } from "ws";
import type { Lesson } from "../lessons/course.ts";
import { loadCourses } from "../lessons/load-course.ts";
import type { ClassBody, ReportView } from "../protocol/classes.ts";
import type { BoardEvent, SeatEvent, SeatView } from "../protocol/classroom.ts";
import type { CoursesView } from "../protocol/course-view.ts";
import { call, createClass, join, joinAs, openClass, signIn, teach } from "../testing/class-client.ts";
import { LearnerClient } from "../testing/learner-client.ts";
import { startTestServer, type TestServer, type TestServerOptions } from "../testing/test-server.ts";
import { newJoinCode } from "./join-code.ts";

const servers: TestServer[] = [];
const TABLES = [
  "seat",
  "note",
  "help_request",
  "check_try",
  "check_pass",
  "assist_log",
  "terminal",
  "sandbox",
] as const;

async function start(options: TestServerOptions = {}): Promise<TestServer> {
  const server = await startTestServer(options);
  servers.push(server);
  return server;
}

afterEach(async () => {
  for (const server of servers.splice(0)) await server.dispose().catch(() => {});
});

/** The event of the board that fits, whenever it came. */
async function onBoard<K extends BoardEvent["kind"]>(
  page: LearnerClient,
  kind: K,
  fits: (event: Extract<BoardEvent, { kind: K }>) => boolean = () => true,
): Promise<Extract<BoardEvent, { kind: K }>> {
  const isIt = (event: BoardEvent): event is Extract<BoardEvent, { kind: K }> =>
    event.kind === kind && fits(event as Extract<BoardEvent, { kind: K }>);
  const { events } = await page.next("board.events", (message) => message.events.some(isIt));
  return events.find(isIt) as Extract<BoardEvent, { kind: K }>;
}

const seatWhere = (fits: (seat: SeatView) => boolean) => (event: Extract<BoardEvent, { kind: "seat" }>) =>
  fits(event.seat);

type SeatEventOf<K extends SeatEvent["kind"]> = Extract<SeatEvent, { kind: K }>;

const isSeatEvent =
  <K extends SeatEvent["kind"]>(kind: K, fits: (event: SeatEventOf<K>) => boolean) =>
  (event: SeatEvent): event is SeatEventOf<K> =>
    event.kind === kind && fits(event as SeatEventOf<K>);

/** The event of the learner's own channel that fits, whenever it came. */
async function onSeat<K extends SeatEvent["kind"]>(
  page: LearnerClient,
  kind: K,
  fits: (event: SeatEventOf<K>) => boolean = () => true,
): Promise<SeatEventOf<K>> {
  const isIt = isSeatEvent(kind, fits);
  const { events } = await page.next("seat.events", (message) => message.events.some(isIt));
  return events.find(isIt) as SeatEventOf<K>;
}

/** As `onSeat`, of those still to come. */
async function afterSeat<K extends SeatEvent["kind"]>(
  page: LearnerClient,
  kind: K,
  fits: (event: SeatEventOf<K>) => boolean,
): Promise<void> {
  const isIt = isSeatEvent(kind, fits);
  await page.after("seat.events", (message) => message.events.some(isIt));
}

async function openLesson(client: LearnerClient, lesson: string): Promise<void> {
  client.send({ type: "lesson.open", course: "docker-workshop", lesson });
  await client.next("lesson.progress", ({ progress }) => progress.lesson === lesson);
}

describe("a class", () => {
  test("shows the instructor what a learner does, as it happens", async () => {
    const server = await start();
    const cookie = await signIn(server);
    const card = await createClass(server.base, cookie);
    const board = await teach(server.base, cookie, card.class.id);
    await openClass(board);
    const learner = await joinAs(server.base, card.settings.code, "Grace");
    const terminal = await learner.firstTerminal();
    await learner.ready();
    await openLesson(learner, "run-a-container");
    await terminal.run("docker run apline echo hi");
    const { seat } = await onBoard(
      board,
      "seat",
      seatWhere((seat) => seat.tries > 0),
    );
    expect(seat).toMatchObject({ name: "Grace", online: true, now: { lesson: "run-a-container", step: "alpine" } });
    board.send({ type: "seat.select", seat: seat.id });
    const { detail } = await board.next("seat.detail", (message) => message.detail !== null);
    expect(JSON.stringify(detail?.checks)).toContain("Did you mean");
    expect(detail?.commands.at(-1)).toMatchObject({ text: "docker run apline echo hi", exitCode: 125 });
    await terminal.run("docker run alpine echo hi");
    await onBoard(
      board,
      "seat",
      seatWhere(({ marks }) => marks["run-a-container"]?.startsWith("d") === true),
    );
  });

  test("lets in who is approved, and turns away who is removed, within a second", async () => {
    const server = await start({ full: true });
    const cookie = await signIn(server);
    const card = await createClass(server.base, cookie, { join: "approval" });
    const board = await teach(server.base, cookie, card.class.id);
    await openClass(board);
    const learner = await joinAs(server.base, card.settings.code, "Grace");
    await learner.next("welcome", ({ role }) => role === "waiting");
    const { seat } = await onBoard(
      board,
      "seat",
      seatWhere(({ state }) => state === "waiting"),
    );
    board.send({ type: "seat.admit", seat: seat.id });
    await learner.next("welcome", ({ role }) => role === "seat");
    const closed = learner.closed();
    board.send({ type: "seat.remove", seat: seat.id });
    expect(await closed).toBe(4003);
    await expect(LearnerClient.connect(server.base, { cookie: learner.session })).rejects.toThrow();
  });

  test("begins for those who joined before it was opened", async () => {
    const { learner, board } = await classWith({}, { open: false, full: true });
    expect(learner.received.find(({ type }) => type === "welcome")).toMatchObject({ role: "waiting" });
    await openClass(board);
    await learner.next("welcome", ({ role }) => role === "seat");
  });

  test("shows a learner its lessons only", async () => {
    const { server, learner } = await classWith({ lessons: ["run-a-container"] }, { full: true });
    const { body } = await call<CoursesView>(server.base, "GET", "/api/courses", { cookie: learner.session });
    expect(body.courses.map(({ lessons }) => lessons.map(({ id }) => id))).toEqual([["run-a-container"]]);
    learner.send({ type: "lesson.open", course: "docker-workshop", lesson: "basic-commands" });
    expect(await learner.next("error")).toMatchObject({ code: "lesson" });
  });

  test("ends for everybody, and its code with it", async () => {
    const { server, learner, board, code } = await classWith({}, { full: true });
    board.send({ type: "class.end" });
    await onSeat(learner, "class", (event) => event.class.state === "ended");
    expect((await call(server.base, "POST", "/api/join", { body: { code, name: "Late" } })).status).toBe(404);
  });
});

describe("leading", () => {
  test("holds the class at a step, and what was done beyond it counts on release", async () => {
    const { learner, board } = await classWith();
    const terminal = await learner.firstTerminal();
    await learner.ready();
    await openLesson(learner, "run-a-container");
    board.send({ type: "class.hold", lesson: "run-a-container", step: "alpine" });
    await onSeat(learner, "class", (event) => event.class.hold?.step === "alpine");
    await terminal.run("docker run alpine echo hi");
    await learner.next("step", ({ step }) => step.id === "alpine" && step.state === "done");
    const held = await learner.next("step", ({ step }) => step.id === "echo");
    expect(held.step.state).toBe("held");
    await onBoard(
      board,
      "seat",
      seatWhere(({ status }) => status === "held"),
    );
    learner.send({ type: "step.activate", step: "options" });
    await terminal.run("docker run ubuntu echo hi");
    board.send({ type: "class.release" });
    await onSeat(learner, "class", (event) => event.class.hold === null);
    await learner.next("step", ({ step }) => step.id === "echo" && step.state === "now");
  });

  test("locks typing, and unlocks it", async () => {
    const { learner, board } = await classWith();
    const terminal = await learner.firstTerminal();
    await terminal.prompt();
    board.send({ type: "class.lock", locked: true });
    await onSeat(learner, "class", (event) => event.class.locked);
    terminal.type("echo never-typed\r");
    learner.send({ type: "solution.play", step: "alpine", terminal: terminal.id });
    expect(await learner.next("error")).toMatchObject({ code: "locked" });
    board.send({ type: "class.lock", locked: false });
    await onSeat(learner, "class", (event) => !event.class.locked);
    await terminal.run("echo typed-again");
    expect(terminal.shown).toContain("typed-again");
    expect(terminal.shown).not.toContain("never-typed");
  });

  test("tells all or one, and keeps what was told for those who come later", async () => {
    const { server, learner, board, code, seat } = await classWith({}, { full: true });
    const other = await joinAs(server.base, code, "Edsger");
    board.send({ type: "class.tell", seat: null, text: "Coffee in five minutes" });
    board.send({ type: "class.tell", seat, text: "Well done" });
    await onSeat(learner, "note", ({ note }) => note.text === "Well done");
    await onSeat(other, "note", ({ note }) => note.text === "Coffee in five minutes");
    const late = await joinAs(server.base, code, "Barbara");
    const { seat: snapshot } = await late.next("seat.snapshot");
    expect(snapshot.notes.map(({ text }) => text)).toEqual(["Coffee in five minutes"]);
  });

  test("shows the instructor's own terminal to all, read-only, and ends that at once", async () => {
    const { learner, board } = await classWith();
    board.send({ type: "terminal.open", cols: 80, rows: 24 });
    const own = await board.firstTerminal();
    await own.run("echo shown-to-the-class");
    await expect(learner.terminal(own.id).then((terminal) => terminal.closed())).resolves.toBe(4004);
    board.send({ type: "class.show", terminal: own.id });
    await onSeat(learner, "class", (event) => event.class.shown?.terminal === own.id);
    const shown = await learner.terminal(own.id);
    await shown.shows("shown-to-the-class");
    shown.type("echo typed-by-a-learner\r");
    await own.run("echo still-mine");
    await shown.shows("still-mine\r\n");
    expect(shown.shown).not.toContain("typed-by-a-learner");
    const ended = shown.closed();
    board.send({ type: "class.show", terminal: null });
    expect(await ended).toBe(4010);
  });

  test("is longer when the instructor extends it", async () => {
    const { learner, board } = await classWith({}, { full: true });
    const { seat } = await learner.next("seat.snapshot");
    board.send({ type: "class.extend", minutes: 30 });
    const { class: view } = await onSeat(learner, "class", (event) => event.class.endsAt !== seat.class.endsAt);
    expect((view.endsAt ?? 0) - (seat.class.endsAt ?? 0)).toBe(30 * 60_000);
  });
});

describe("help", () => {
  test("is asked for with a sentence, claimed, answered and closed; the learner sees their place", async () => {
    const { server, learner, board, code } = await classWith({}, { full: true });
    const other = await joinAs(server.base, code, "Edsger");
    learner.send({ type: "hand.raise", text: " It says the name is in use? " });
    await onSeat(learner, "me", ({ me }) => me.hand?.place === 1);
    other.send({ type: "hand.raise", text: "" });
    await onSeat(other, "me", ({ me }) => me.hand?.place === 2);
    const { help } = await onBoard(board, "help", (event) => event.help.length === 2);
    expect(help[0]).toMatchObject({ kind: "hand", text: "It says the name is in use?" });
    board.send({ type: "help.claim", help: help[0]?.id ?? "" });
    await onSeat(learner, "me", ({ me }) => me.hand?.claimedBy === "Ada");
    await onSeat(other, "me", ({ me }) => me.hand?.place === 1);
    board.send({ type: "help.close", help: help[0]?.id ?? "", answer: "Give it another name." });
    await onSeat(learner, "note", ({ note }) => note.text === "Give it another name.");
    await onSeat(learner, "me", ({ me }) => me.hand === null);
  });

  test("names who is stuck without a raised hand, and why", async () => {
    const { learner, board } = await classWith();
    const terminal = await learner.firstTerminal();
    await learner.ready();
    await openLesson(learner, "run-a-container");
    for (let tries = 0; tries < 3; tries++) await terminal.run("docker run apline echo hi");
    const { help } = await onBoard(board, "help", (event) => event.help.length === 1);
    expect(help[0]).toMatchObject({ kind: "stuck", text: expect.stringContaining("3 tries") });
    board.send({ type: "help.close", help: help[0]?.id ?? "", answer: "" });
    await onBoard(board, "help", (event) => event.help.length === 0);
  });
});

describe("assistance", () => {
  test("begins with watching, which the learner sees; typing needs their yes and ends from their side", async () => {
    const { server, learner, board, seat } = await classWith();
    const terminal = await learner.firstTerminal();
    await terminal.prompt();
    await expect(board.terminal(terminal.id).then((watched) => watched.closed())).resolves.toBe(4004);
    board.send({ type: "assist.watch", seat });
    await onSeat(learner, "me", ({ me }) => me.assist?.mode === "watching" && me.assist.instructor === "Ada");
    const watched = await board.terminal(terminal.id);
    await terminal.run("echo seen-by-ada");
    await watched.shows("seen-by-ada");
    watched.type("echo too-early\r");
    board.send({ type: "assist.type", seat });
    await onSeat(learner, "me", ({ me }) => me.assist?.mode === "askingToType");
    learner.send({ type: "assist.answer", yes: true });
    await learner.next("terminals", ({ terminals }) => terminals[0]?.typist === "Ada");
    await watched.run("echo typed-by-ada");
    await terminal.shows("typed-by-ada");
    expect(terminal.shown).not.toContain("too-early");
    learner.send({ type: "assist.stop" });
    await learner.after("terminals", ({ terminals }) => terminals[0]?.typist === null && terminals[0].writer);
    watched.type("echo too-late\r");
    await terminal.run("echo mine-again");
    expect(terminal.shown).not.toContain("too-late");
    const ended = watched.closed();
    board.send({ type: "assist.leave" });
    expect(await ended).toBe(4010);
    const log = await server.context.db.selectFrom("assist_log").select("what").orderBy("at").execute();
    expect(log.map(({ what }) => what)).toEqual([
      "watched",
      "asked to type",
      "typed",
      "stopped typing",
      "stopped watching",
    ]);
  });

  test("asks before watching where the class wants that, and a no is a no", async () => {
    const { learner, board, seat } = await classWith({ watchConsent: true });
    const terminal = await learner.firstTerminal();
    board.send({ type: "assist.watch", seat });
    await onSeat(learner, "me", ({ me }) => me.assist?.mode === "askingToWatch");
    await expect(board.terminal(terminal.id).then((watched) => watched.closed())).resolves.toBe(4004);
    learner.send({ type: "assist.answer", yes: false });
    await onBoard(
      board,
      "seat",
      seatWhere(({ assist }) => assist?.mode === "askingToWatch"),
    );
    await onSeat(learner, "me", ({ me }) => me.assist === null);
  });

  test("ends when the instructor's page goes", async () => {
    const { learner, board, seat } = await classWith({}, { full: true });
    board.send({ type: "assist.watch", seat });
    await onSeat(learner, "me", ({ me }) => me.assist?.mode === "watching");
    const gone = afterSeat(learner, "me", ({ me }) => me.assist === null);
    board.close();
    await gone;
  });
});

describe("catching up", () => {
  test("brings a learner to a step, marked so, in a fresh sandbox; and back again", async () => {
    const { learner, board, seat } = await classWith();
    const terminal = await learner.firstTerminal();
    await learner.ready();
    await openLesson(learner, "docker-is");
    const { steps } = lessonOf("docker-is");
    for (const { text } of steps[0]?.solution.keys ?? []) await terminal.run(text);
    await learner.next("step", ({ step }) => step.id === steps[0]?.id && step.state === "done");
    const target = steps[3]?.id ?? "";
    board.send({ type: "class.catchUp", seats: [seat], lesson: "docker-is", step: target, sandbox: "fresh" });
    await onBoard(
      board,
      "seat",
      seatWhere(({ catchUp }) => catchUp !== null && catchUp.done > 0),
    );
    await onBoard(
      board,
      "seat",
      seatWhere(
        ({ catchUp, marks, now }) =>
          catchUp === null && now?.step === target && /^dcc\./.test(marks["docker-is"] ?? ""),
      ),
    );
    board.send({
      type: "class.catchUp",
      seats: [],
      lesson: "docker-is",
      step: steps[1]?.id ?? "",
      sandbox: "present",
    });
    await onBoard(
      board,
      "seat",
      seatWhere(
        ({ catchUp, marks, now }) =>
          catchUp === null && now?.step === steps[1]?.id && /^d\.+$/.test(marks["docker-is"] ?? ""),
      ),
    );
  });
});

describe("while a learner catches up", () => {
  test("what they type does not get in between", async () => {
    const { learner, board, seat } = await classWith();
    const terminal = await learner.firstTerminal();
    await learner.ready();
    await terminal.prompt();
    const step = lessonOf("docker-is").steps[2]?.id ?? "";
    board.send({ type: "class.catchUp", seats: [seat], lesson: "docker-is", step, sandbox: "present" });
    await onSeat(learner, "me", ({ me }) => me.catchUp !== null);
    terminal.type("echo typed-in-between\r");
    await onBoard(
      board,
      "seat",
      seatWhere(({ catchUp, now }) => catchUp === null && now?.step === step),
    );
    expect(terminal.shown).not.toContain("typed-in-between");
    await terminal.run("echo afterwards");
  });
});

describe("catching up a learner who is away", () => {
  test("works all the same, and they find it done", async () => {
    const { server, learner, board, seat } = await classWith();
    await learner.firstTerminal();
    await learner.ready();
    const step = lessonOf("docker-is").steps[1]?.id ?? "";
    board.send({ type: "class.catchUp", seats: [seat], lesson: "docker-is", step, sandbox: "fresh" });
    await onBoard(
      board,
      "seat",
      seatWhere(({ catchUp }) => catchUp !== null),
    );
    learner.close();
    await onBoard(
      board,
      "seat",
      seatWhere(({ catchUp, now }) => catchUp === null && now?.step === step),
    );
    const again = await LearnerClient.connect(server.base, { cookie: learner.session });
    await openLesson(again, "docker-is");
    const { progress } = await again.next("lesson.progress");
    expect(progress.steps[0]).toMatchObject({ state: "done", how: "caughtUp" });
  });
});

describe("a seat", () => {
  test("is renamed, not to a name that is taken, and gets a fresh sandbox", async () => {
    const { server, learner, board, code, seat } = await classWith();
    await joinAs(server.base, code, "Edsger");
    const shell = await learner.firstTerminal();
    await shell.run("touch marker");
    board.send({ type: "seat.rename", seat, name: " edsger " });
    expect(await board.next("error")).toMatchObject({ code: "name" });
    board.send({ type: "seat.rename", seat, name: "Grace Hopper" });
    await onSeat(learner, "me", ({ me }) => me.name === "Grace Hopper");
    const ended = learner.after("terminals", ({ terminals }) => terminals.length === 0);
    board.send({ type: "seat.freshSandbox", seat });
    await ended;
    const { terminals } = await learner.after("terminals", (message) => message.terminals.length > 0);
    const fresh = await learner.terminal(terminals[0]?.id ?? "");
    await fresh.run("ls marker");
    expect(fresh.shown).toContain("No such file");
  });
});

describe("coming back", () => {
  test("with the same browser, also under another name, keeps the seat", async () => {
    const { server, learner, board, code, seat } = await classWith({}, { full: true });
    const again = await join(server.base, code, "Grace Hopper", learner.session);
    expect(again.name).toBe("Grace Hopper");
    await onBoard(
      board,
      "seat",
      seatWhere(({ id, name }) => id === seat && name === "Grace Hopper"),
    );
    expect((await seatsOf(server)).length).toBe(1);
  });

  test("from another device by the personal code keeps the seat and the terminals", async () => {
    const { server, learner } = await classWith();
    const terminal = await learner.firstTerminal();
    await terminal.run("echo from-the-first-device");
    const { seat: mine } = await learner.next("seat.snapshot");
    const { cookie } = await call(server.base, "POST", "/api/join/return", { body: { code: mine.me.personalCode } });
    const other = await LearnerClient.connect(server.base, { cookie });
    await (await other.firstTerminal()).shows("from-the-first-device");
    expect((await seatsOf(server)).length).toBe(1);
  });

  test("finds the name taken for anybody else, and for the instructor", async () => {
    const { server, code } = await classWith({}, { full: true });
    for (const name of ["grace", " GRACE ", "Gr\u0430ce"]) {
      const answer = await call<{ error: { code: string } }>(server.base, "POST", "/api/join", {
        body: { code, name },
      });
      expect(answer.body.error.code).toBe("nameTaken");
    }
    const ada = await call<{ error: { code: string } }>(server.base, "POST", "/api/join", {
      body: { code, name: "Ada" },
    });
    expect(ada.body.error.code).toBe("name");
  });

  test("with a wrong personal code is told that it is that code", async () => {
    const { server } = await classWith({}, { learner: false, full: true });
    const answer = await call<{ error: { message: string } }>(server.base, "POST", "/api/join/return", {
      body: { code: newJoinCode() },
    });
    expect(answer.body.error.message).toContain("personal code");
  });

  test("a freed seat can be taken by somebody else", async () => {
    const { server, learner, board, code, seat } = await classWith({ seats: 1 });
    const full = await call<{ error: { code: string } }>(server.base, "POST", "/api/join", {
      body: { code, name: "Edsger" },
    });
    expect(full.body.error.code).toBe("full");
    const closed = learner.closed();
    board.send({ type: "seat.free", seat });
    expect(await closed).toBe(4003);
    await onBoard(board, "seat.gone");
    await joinAs(server.base, code, "Edsger");
    await expect.poll(async () => (await server.context.engine.list()).length).toBe(1);
  });
});

describe("what a page missed", () => {
  test("comes when it asks from where it was, and a snapshot when that is gone", async () => {
    const { learner, board } = await classWith({}, { full: true });
    const { epoch, seq } = await board.next("board.snapshot");
    const seen = board.received.flatMap((message) => (message.type === "board.events" ? message.events : []));
    board.send({ type: "class.since", epoch, seq });
    const again = await board.after("board.events", (message) => message.seq === seq);
    expect(again.events.slice(0, seen.length)).toEqual(seen);
    const fresh = board.after("board.snapshot");
    board.send({ type: "class.since", epoch: "of-another-server", seq: 3 });
    expect((await fresh).board.seats).toHaveLength(1);
    learner.send({ type: "class.since", epoch: "of-another-server", seq: 3 });
    await learner.after("seat.snapshot");
  });

  test("is all there on another server, with the class as it was", async () => {
    const file = path(mkdtempSync(path(tmpdir(), "workshop-")), "test.sqlite");
    const instance = `test-class-${process.pid}`;
    const { server, learner, board, cookie, classId } = await classWith({}, { file, instance });
    const terminal = await learner.firstTerminal();
    await learner.ready();
    await openLesson(learner, "run-a-container");
    await terminal.run("docker run alpine echo hi");
    await onBoard(
      board,
      "seat",
      seatWhere(({ marks }) => marks["run-a-container"]?.startsWith("d") === true),
    );
    learner.send({ type: "hand.raise", text: "Why?" });
    board.send({ type: "class.hold", lesson: "run-a-container", step: "alpine" });
    board.send({ type: "class.tell", seat: null, text: "Welcome" });
    await onSeat(learner, "note");
    await server.stop();

    const second = await start({ file, instance });
    const boardAgain = await teach(second.base, cookie, classId);
    const { board: snapshot } = await boardAgain.next("board.snapshot");
    expect(snapshot.class).toMatchObject({ state: "open", hold: { lesson: "run-a-container", step: "alpine" } });
    expect(snapshot.help).toMatchObject([{ kind: "hand", text: "Why?" }]);
    expect(snapshot.notes).toMatchObject([{ text: "Welcome" }]);
    expect(snapshot.seats[0]).toMatchObject({ name: "Grace", lastCommand: { text: "docker run alpine echo hi" } });
    expect(snapshot.seats[0]?.marks["run-a-container"]).toMatch(/^d\./);
    const again = await LearnerClient.connect(second.base, { cookie: learner.session });
    await (await again.firstTerminal()).shows("docker run alpine echo hi");
    await onBoard(
      boardAgain,
      "seat",
      seatWhere(({ online }) => online),
    );
  });
});

describe("pre-flight", () => {
  test("tries the lessons, measures, warms the sandboxes, and learners take those", async () => {
    const { server, board, code } = await classWith(
      { seats: 2, lessons: ["basic-commands"] },
      { open: false, learner: false },
    );
    board.send({ type: "preflight.start" });
    const { preflight } = await board.next(
      "preflight",
      ({ preflight: { state } }) => state === "passed" || state === "failed",
    );
    expect(preflight.checks.map(({ id, state, said }) => `${id} ${state}: ${said}`)).toEqual([
      expect.stringMatching(/^memory passed: 2 seats need [\d.]+ [MG]B \([\d.]+ MB each, measured\)/),
      expect.stringMatching(/^disk passed: 2 seats need [\d.]+ [MG]B/),
      expect.stringMatching(/^images passed: 2 of 2/),
      expect.stringMatching(/^sandboxes passed: 2 of 2/),
      expect.stringMatching(/^lessons passed: 1 of 1/),
    ]);
    expect((await server.context.engine.list()).length).toBe(2);
    await openClass(board);
    const learner = await joinAs(server.base, code, "Grace");
    await learner.ready();
    expect((await server.context.engine.list()).length).toBe(2);
  }, 120_000);
});

describe("the report", () => {
  test("says where people got stuck, without names once they are deleted", async () => {
    const { server, learner, board, cookie, classId } = await classWith();
    const terminal = await learner.firstTerminal();
    await learner.ready();
    await openLesson(learner, "run-a-container");
    await terminal.run("docker run apline echo hi");
    learner.send({ type: "hint.show", step: "alpine", count: 1 });
    await terminal.run("docker run alpine echo hi");
    await onBoard(
      board,
      "seat",
      seatWhere(({ marks }) => marks["run-a-container"]?.startsWith("d") === true),
    );
    board.send({ type: "class.end" });
    await onBoard(board, "class", (event) => event.class.state === "ended");
    const get = (path: string) => call<ReportView>(server.base, "GET", `/api/classes/${classId}/${path}`, { cookie });
    const { body: report } = await get("report");
    expect(report.learners).toMatchObject([{ name: "Grace", done: 1, tries: 1, hints: 1 }]);
    const step = report.steps.find(({ lesson, step: id }) => lesson === "run-a-container" && id === "alpine");
    expect(step).toMatchObject({ reached: 1, done: 1, hintShare: 1, solutionShare: 0 });
    expect(step?.checks[0]).toMatchObject({ tries: 1, learners: 1 });
    expect(step?.checks[0]?.reasons[0]?.html).toContain("apline");
    expect((await get("report.csv")).body).toContain("Grace,1,0,0,");
    const closed = learner.closed();
    await call(server.base, "DELETE", `/api/classes/${classId}/personal-data`, { cookie });
    await closed;
    const { body: after } = await get("report");
    expect(after.learners).toMatchObject([{ name: "Learner 1", done: 1, tries: 1 }]);
    const dump = JSON.stringify(
      await Promise.all(TABLES.map((table) => server.context.db.selectFrom(table).selectAll().execute())),
    );
    expect(dump).not.toMatch(/Grace|apline/);
    expect(await server.context.engine.list()).toEqual([]);
  });
});

describe("join codes", () => {
  test("are not found by 10,000 guesses from 50 addresses, and the true one works meanwhile from another", async () => {
    const { server, code } = await classWith({}, { learner: false, full: true, env: { TRUSTED_PROXIES: "1" } });
    const guess = (from: string, wanted: string, name: string) =>
      fetch(`${server.base}/api/join`, {
        method: "POST",
        headers: { "content-type": "application/json", "x-forwarded-for": from },
        body: JSON.stringify({ code: wanted, name }),
      }).then((response) => response.status);
    const statuses = new Map<number, number>();
    for (let round = 0; round < 200; round++) {
      const answers = await Promise.all(
        Array.from({ length: 50 }, (_, address) => guess(`198.51.100.${address}`, newJoinCode(), "Mallory")),
      );
      for (const status of answers) statuses.set(status, (statuses.get(status) ?? 0) + 1);
    }
    expect(statuses.get(200) ?? 0).toBe(0);
    expect(statuses.get(404) ?? 0).toBeLessThanOrEqual(250);
    expect((statuses.get(404) ?? 0) + (statuses.get(429) ?? 0)).toBe(10_000);
    expect(await guess("203.0.113.9", code, "Grace")).toBe(200);
  }, 120_000);
});

describe("time", () => {
  test("ends a class, and deletes its personal data after the days the operator set", async () => {
    const { server, learner, classId } = await classWith({}, { full: true, env: { CLASS_DATA_DAYS: "0" } });
    const closed = learner.closed();
    await server.context.classrooms.get(classId).update({ ends_at: Date.now() - 1 });
    await onSeat(learner, "class", (event) => event.class.state === "ended");
    expect(await closed).toBe(4003);
    await expect.poll(() => server.context.classrooms.get(classId).row.anonymous, { timeout: 10_000 }).toBe(1);
    expect((await seatsOf(server)).map(({ name }) => name)).toEqual(["Learner 1"]);
  });
});

describe("a workshop for classes only", () => {
  test("has no place for a browser without a seat, and says what to do", async () => {
    const { server, learner } = await classWith({}, { full: true, env: { SINGLE_LEARNER: "off" } });
    const alone = await call<{ error: { code: string } }>(server.base, "POST", "/api/session", { body: {} });
    expect([alone.status, alone.body.error.code]).toEqual([403, "join"]);
    await expect(LearnerClient.connect(server.base, { cookie: "workshop=made-up" })).rejects.toThrow("4001");
    const seated = await call<{ class: { title: string } }>(server.base, "POST", "/api/session", {
      body: {},
      cookie: learner.session,
    });
    expect(seated.body.class.title).toBe("Tuesday class");
  });
});

describe("the test of a browser's way here", () => {
  test("sends short texts back, and closes on anything else", async () => {
    const { base } = await start({ full: true });
    const socket = new WebSocket(`${base.replace("http", "ws")}/ws/check`, { headers: { origin: base } });
    await new Promise((resolve) => socket.once("open", resolve));
    socket.send("hello");
    expect(String(await new Promise((resolve) => socket.once("message", resolve)))).toBe("hello");
    const closed = new Promise((resolve) => socket.once("close", resolve));
    socket.send("x".repeat(65));
    expect(await closed).toBe(1008);
  });
});

interface ClassOptions extends TestServerOptions {
  readonly open?: boolean;
  readonly learner?: boolean;
}

/** A server with a class, an instructor's page of it and a learner called Grace in it. */
async function classWith(values: Partial<ClassBody> = {}, options: ClassOptions = {}) {
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

const seatsOf = (server: TestServer) => server.context.db.selectFrom("seat").selectAll().execute();

function lessonOf(id: string): Lesson {
  const lesson = loadCourses(["lessons"]).courses[0]?.lessons.find((candidate) => candidate.id === id);
  if (lesson === undefined) throw new Error(`no lesson ${id}`);
  return lesson;
}
