import { afterEach, describe, expect, test } from "vitest";
import { joinAs } from "../testing/class-client.ts";
import { openLesson } from "../testing/learner-steps.ts";
import { afterSeat, classWith, onBoard, onSeat, seatWhere } from "../testing/test-class.ts";
import { disposeServers } from "../testing/test-server.ts";

afterEach(disposeServers);

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
