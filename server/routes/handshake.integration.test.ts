import { EventEmitter, once } from "node:events";
import { connect } from "node:net";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { WebSocket } from "ws";
import { CLOSE, PROTOCOL_VERSION } from "../protocol/version.ts";
import { foreignOrigins } from "../testing/foreign-origins.ts";
import { LearnerClient, type TerminalClient } from "../testing/learner-client.ts";
import { RawSocket } from "../testing/raw-socket.ts";
import { startTestServer, type TestServer } from "../testing/test-server.ts";
import { MOST_SOCKETS } from "./connections.ts";
import { controlSocket } from "./control-socket.ts";
import { identityOf } from "./identity.ts";
import { MESSAGES_PER_SECOND, MOST_AT_ONCE } from "./message-limit.ts";

let server: TestServer;
let learner: LearnerClient;
let terminal: TerminalClient;
let host = "";

beforeAll(async () => {
  server = await startTestServer();
  host = new URL(server.base).host;
  learner = await LearnerClient.connect(server.base);
  terminal = await learner.firstTerminal();
}, 60_000);
afterAll(() => server.dispose());

/** With the learner's own cookie, as a browser sends it whatever page asks. */
function shake(target: string, headers: readonly string[]): Promise<RawSocket> {
  return RawSocket.open(server.base, target, [`Cookie: ${learner.session}`, ...headers]);
}

describe.each(["/ws/control", "/ws/check", "/ws/terminals/"])("a handshake with the learner's cookie at %s", (path) => {
  const target = () => (path === "/ws/terminals/" ? `${path}${terminal.id}` : path);

  test.each([...foreignOrigins("http://127.0.0.1:8080"), ["no page", []] as const].map(([what]) => what))(
    "is refused when it comes from %s",
    async (what) => {
      const lines = foreignOrigins(server.base).find(([name]) => name === what)?.[1] ?? [];
      const socket = await shake(target(), [`Host: ${host}`, ...lines]);
      expect(socket.status).toBe(403);
      socket.destroy();
    },
  );

  test("is refused under a name that only points here, from a page of that name", async () => {
    const socket = await shake(target(), ["Host: rebind.example", "Origin: http://rebind.example"]);
    expect(socket.status).toBe(403);
    socket.destroy();
  });

  test("is answered when it comes from our own page, and a message over 256 KiB then closes it alone", async () => {
    const socket = await shake(target(), [`Host: ${host}`, `Origin: ${server.base}`]);
    expect(socket.status).toBe(101);
    socket.send("x".repeat(256 * 1024 + 1));
    await socket.until(() => socket.ending !== null, "the end");
    expect([{ code: CLOSE.tooBig }, "cut"]).toContainEqual(socket.ending);
    learner.send({ type: "ping", at: 1 });
    await learner.next("pong");
  });
});

test.each(["http://[", "//", "//[", "http://:99999/ws/control"])(
  "the address %j, which is none, is refused and is no fault of the server",
  async (target) => {
    const socket = await shake(target, [`Host: ${host}`, `Origin: ${server.base}`]);
    expect(socket.status).toBe(404);
    socket.destroy();
  },
);

test("whoever gives their page another's id takes nothing from them", async () => {
  const stranger = await LearnerClient.connect(server.base, { page: learner.page });
  const again = await learner.terminal(terminal.id);
  await again.freshPrompt();
  expect(server.context.pages.all().filter(({ id }) => id === learner.page)).toHaveLength(2);
  const left = stranger.closed();
  stranger.close();
  await left;
  again.close();
  await expect.poll(() => server.context.pages.all().map(({ id }) => id)).toEqual([learner.page]);
});

test("a person may have so many sockets and no more; those that are open go on, and one that closes makes room", async () => {
  const greedy = await LearnerClient.connect(server.base);
  const open = () =>
    RawSocket.open(server.base, "/ws/control", [
      `Host: ${host}`,
      `Origin: ${server.base}`,
      `Cookie: ${greedy.session}`,
    ]);
  const sockets: RawSocket[] = [];
  for (let count = 1; count < MOST_SOCKETS; count++) sockets.push(await open());
  const over = await open();
  await over.until(() => over.ending !== null, "the end");
  expect(over.ending).toEqual({ code: CLOSE.tooMany });
  greedy.send({ type: "ping", at: 1 });
  await greedy.next("pong");
  learner.send({ type: "ping", at: 2 });
  await learner.next("pong", ({ at }) => at === 2);

  for (const socket of sockets) socket.destroy();
  await expect
    .poll(async () => {
      const again = await open();
      again.send(JSON.stringify({ type: "hello", version: PROTOCOL_VERSION, page: "again" }));
      await again.until(() => again.ending !== null || again.texts.length > 0, "an answer");
      return again.ending;
    })
    .toBeNull();
  greedy.close();
});

test("of a person who says more than any page does all is answered", async () => {
  const talker = await LearnerClient.connect(server.base);
  const count = MOST_AT_ONCE + MESSAGES_PER_SECOND;
  let answers = 0;
  talker.onMessage((message) => {
    if (message.type === "pong") answers += 1;
  });
  for (let at = 0; at < count; at++) talker.send({ type: "ping", at });
  await expect.poll(() => answers).toBe(count);
  talker.close();
});

test("a page that does not read what it is told is cut off before it fills the server's memory", async () => {
  class Unread extends EventEmitter {
    readonly OPEN = 1;
    readyState = 1;
    bufferedAmount = 0;
    terminate(): void {
      this.readyState = 3;
      this.emit("close", 1006);
    }
    send(text: string): void {
      this.bufferedAmount += text.length;
      if (this.bufferedAmount < 10_000_000) this.emit("message", JSON.stringify({ type: "ping", at: 1 }), false);
    }
  }
  const socket = new Unread();
  const identity = await identityOf(server.context, learner.session);
  const ended = once(socket, "close");
  controlSocket(server.context, identity, socket as unknown as WebSocket, () => {});
  socket.emit("message", JSON.stringify({ type: "hello", version: PROTOCOL_VERSION, page: "unread" }), false);
  await ended;
  expect(socket.bufferedAmount).toBeLessThan(2 * 1024 * 1024);
});

test.each([
  ["was refused with much of what it said unread", "http://evil.example", "x".repeat(100_000)],
  ["does not answer when its socket is closed", null, ""],
])(
  "a server stops although a client %s and stays",
  async (_who, origin, body) => {
    const stopping = await startTestServer({ full: true });
    const { hostname, port, host: name } = new URL(stopping.base);
    const client = connect({ host: hostname, port: Number(port), allowHalfOpen: true });
    const lines = [
      "GET /ws/check HTTP/1.1",
      "Upgrade: websocket",
      "Connection: Upgrade",
      "Sec-WebSocket-Version: 13",
      "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==",
      `Host: ${name}`,
      `Origin: ${origin ?? stopping.base}`,
    ];
    client.write(`${lines.join("\r\n")}\r\n\r\n${body}`);
    const [answer] = await once(client, "data");
    expect(String(answer)).toContain(origin === null ? "101" : "403");
    await stopping.dispose();
    client.destroy();
  },
  25_000,
);
