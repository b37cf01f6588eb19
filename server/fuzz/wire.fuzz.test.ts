import { connect } from "node:net";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { exchange, request } from "../testing/raw-http.ts";
import { hostileText } from "./hostile.ts";
import { FUZZ } from "./settings.ts";
import { tryAll } from "./try-all.ts";
import { startWorld, type World } from "./world.ts";

let world: World;

beforeAll(async () => {
  console.log(`fuzz: FUZZ_SEED=${FUZZ.seed} FUZZ_RUNS=${FUZZ.numRuns}`);
  world = await startWorld();
}, 60_000);
afterAll(() => world.dispose());

/** Several times as often as a route: there is but one test of them. */
const MANY = FUZZ.numRuns * 10;
const host = () => new URL(world.server.base).host;

const METHODS = [
  "GET",
  "HEAD",
  "POST",
  "OPTIONS",
  "TRACE",
  "CONNECT",
  "PROPFIND",
  "get",
  "G\0T",
  "PRI",
  "DELETE",
  "\u00ff",
];
const TARGETS = [
  "/",
  "*",
  "//",
  "/%",
  "/%00",
  "/..%2f..%2f..%2fetc%2fpasswd",
  "/assets/%2e%2e/%2e%2e/%2e%2e/package.json",
  "/assets/..\\..\\package.json",
  "/../../../../etc/passwd",
  "/.git/config",
  "/.built-from",
  "/api/courses/docker-workshop/files/..%2fcourse.yaml",
  "/api/courses/docker-workshop/files/%2e%2e%2f%2e%2e%2fpackage.json",
  "/api/courses/docker-workshop/files/x.png%00.yaml",
  "/api/courses/__proto__/lessons/constructor",
  "http://evil.example/api/session",
  "evil.example:443",
  `/${"a".repeat(15_000)}`,
  "/a b",
  "/\u00ff",
];
const HEADERS = [
  "Host: evil.example",
  "Host: 127.0.0.1:1@evil.example",
  "Host:",
  "Host : 127.0.0.1",
  "X: a\rb",
  "X: a\0b",
  "X-\u00ff: x",
  ": empty",
  "no colon at all",
  " folded: x",
  `Cookie: ${"a=b; ".repeat(4000)}`,
  `X-Long: ${"x".repeat(20_000)}`,
  "Transfer-Encoding: chunked",
  "Transfer-Encoding: gzip, chunked",
  "Transfer-Encoding:\tchunked",
  "Content-Length: -1",
  "Content-Length: 1e3",
  "Content-Length: 99999999999999999999",
  "Content-Length: 5\r\nContent-Length: 6",
  "Upgrade: websocket\r\nConnection: Upgrade",
  "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 99",
  "Upgrade: h2c\r\nConnection: Upgrade, HTTP2-Settings\r\nHTTP2-Settings: x",
  "Connection: keep-alive, close",
];

test("requests that are broken in method, address, headers and body are refused, each on its own connection", async () => {
  const given = fc.record({
    method: fc.constantFrom(...METHODS),
    target: fc.constantFrom(...TARGETS),
    headers: fc.array(fc.constantFrom(...HEADERS), { maxLength: 4 }),
    named: fc.boolean(),
    body: fc.oneof(fc.constant(""), hostileText),
  });
  await tryAll(
    world,
    given,
    async ({ method, target, headers, named, body }) => {
      const lines = named ? [`Host: ${host()}`, ...headers] : headers;
      const answer = await exchange(world.server.base, request(method, target, lines, Buffer.from(body)));
      expect(answer.status).toBeLessThan(500);
      expect(answer.answers).toBeLessThanOrEqual(1);
      expect(world.victims.planted.in(answer.bytes)).toEqual([]);
      expect(answer.body).not.toMatch(/root:x:0:0|"devDependencies"|\[core\]/);
    },
    MANY,
  );
});

test("bytes that are no HTTP at all are answered with the end of the connection", async () => {
  const bytes = fc.oneof(
    fc.uint8Array({ minLength: 1, maxLength: 3000 }).map((array) => Buffer.from(array)),
    hostileText.map((text) => Buffer.from(`${text}\r\n\r\n`)),
    fc
      .constantFrom(
        "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        "\x16\x03\x01\x02\x00\x01\x00",
        "GET / HTTP/9.9\r\n\r\n",
        "GET\r\n\r\n",
      )
      .map((text) => Buffer.from(text, "latin1")),
  );
  await tryAll(
    world,
    bytes,
    async (garbage) => {
      const answer = await exchange(world.server.base, garbage);
      expect([0, 400, 404, 405, 421, 431, 505]).toContain(answer.status);
    },
    MANY,
  );
});

test.each([
  ["two lengths", "Content-Length: 0\r\nContent-Length: 40", ""],
  ["a length and chunks", "Content-Length: 4\r\nTransfer-Encoding: chunked", "0\r\n\r\n"],
  ["chunks of an unknown kind", "Transfer-Encoding: xchunked\r\nContent-Length: 4", "0\r\n\r\n"],
  ["chunks that are not last", "Transfer-Encoding: chunked, identity", "0\r\n\r\n"],
  ["a space before the colon", "Transfer-Encoding : chunked", "0\r\n\r\n"],
  ["a chunk whose size is no number", "Transfer-Encoding: chunked", "0x5\r\nhello\r\n0\r\n\r\n"],
  ["a header that goes on in the next line", "X: y\r\n Content-Length: 40", ""],
])("a request hidden in another by %s is not answered", async (_how, headers, body) => {
  const hidden = `GET /healthz?hidden HTTP/1.1\r\nHost: ${host()}\r\nConnection: close\r\n\r\n`;
  const outer = `POST /api/session HTTP/1.1\r\nHost: ${host()}\r\n${headers}\r\n\r\n${body}${hidden}`;
  const answer = await exchange(world.server.base, Buffer.from(outer, "latin1"));
  expect(answer.answers).toBe(1);
  expect(answer.status).toBe(400);
});

test("connections that begin a request and say no more hold nobody up", async () => {
  const { hostname, port } = new URL(world.server.base);
  const beginnings = [
    "",
    "G",
    "GET / HTTP/1.1\r\n",
    `POST /api/join HTTP/1.1\r\nHost: ${host()}\r\nContent-Length: 1000\r\n\r\n{`,
  ];
  const open = await Promise.all(
    Array.from({ length: 40 }, (_none, at) => {
      const socket = connect(Number(port), hostname);
      socket.on("error", () => socket.destroy());
      const begun = new Promise<void>((resolve) =>
        socket.write(beginnings[at % beginnings.length] ?? "", () => resolve()),
      );
      return begun.then(() => socket);
    }),
  );
  await world.calm();
  for (const socket of open) socket.destroy();
});
