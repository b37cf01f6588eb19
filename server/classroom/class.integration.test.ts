import { afterEach, describe, expect, test } from "vitest";
import { WebSocket } from "ws";
import type { CoursesView } from "../protocol/course-view.ts";
import { call, createClass, joinAs, openClass, signIn, teach } from "../testing/class-client.ts";
import { LearnerClient } from "../testing/learner-client.ts";
import { openLesson } from "../testing/learner-steps.ts";
import { classWith, onBoard, onSeat, seatsOf, seatWhere } from "../testing/test-class.ts";
import { disposeServers, start } from "../testing/test-server.ts";
import { newJoinCode } from "./join-code.ts";

afterEach(disposeServers);

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
