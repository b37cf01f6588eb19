import { afterEach, describe, expect, test } from "vitest";
import type { BoardEvent, SeatView } from "../protocol/classroom.ts";
import { call, createClass, join, joinAs, openClass, signIn, teach } from "../testing/class-client.ts";
import { LearnerClient } from "../testing/learner-client.ts";
import { startTestServer, type TestServer, type TestServerOptions } from "../testing/test-server.ts";

const servers: TestServer[] = [];

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
    const server = await start();
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
    await learner.firstTerminal();
    const closed = learner.closed();
    board.send({ type: "seat.remove", seat: seat.id });
    expect(await closed).toBe(4003);
    await expect(LearnerClient.connect(server.base, { cookie: learner.session })).rejects.toThrow();
  });
});
