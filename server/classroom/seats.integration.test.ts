import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join as path } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { call, join, joinAs, teach } from "../testing/class-client.ts";
import { LearnerClient } from "../testing/learner-client.ts";
import { openLesson } from "../testing/learner-steps.ts";
import { classWith, onBoard, onSeat, seatsOf, seatWhere } from "../testing/test-class.ts";
import { disposeServers, start } from "../testing/test-server.ts";
import { newJoinCode } from "./join-code.ts";

afterEach(disposeServers);

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
