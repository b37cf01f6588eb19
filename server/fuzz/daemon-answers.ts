import { gzipSync } from "node:zlib";
import type { Answer, Piece } from "../testing/false-daemon.ts";
import { CONTAINER_ID, HONEST } from "../testing/honest-daemon.ts";

/** What the learner has to see: that it is told, or nothing at all since it harms nobody. */
export interface HostileAnswer extends Answer {
  readonly effect: "told" | "any";
}

const LISTS = ["/containers/json", "/images/json", "/volumes", "/networks"];

export const LISTENING = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";

export const http = (body: string | Buffer, status = "200 OK", headers = "") =>
  Buffer.concat([
    Buffer.from(`HTTP/1.1 ${status}\r\n${headers}Content-Length: ${Buffer.byteLength(body)}\r\n\r\n`),
    Buffer.from(body),
  ]);
export const chunk = (body: string) => `${Buffer.byteLength(body).toString(16)}\r\n${body}\r\n`;
const json = (value: unknown) => http(JSON.stringify(value));

function answer(name: string, to: string, ...parts: (string | Buffer | Piece)[]): HostileAnswer {
  const pieces = parts.map((part) =>
    typeof part === "string" || Buffer.isBuffer(part) ? { bytes: Buffer.from(part) } : part,
  );
  return { name: `${name} to ${to}`, to, pieces, afterwards: "open", effect: "told" };
}

const endless = (text: string): Piece => ({ bytes: Buffer.from(text), times: Number.POSITIVE_INFINITY });
const any = (given: HostileAnswer): HostileAnswer => ({ ...given, effect: "any" });
const closing = (given: HostileAnswer): HostileAnswer => ({ ...given, afterwards: "close", effect: "any" });
const holding = (given: HostileAnswer): HostileAnswer => ({ ...given, afterwards: "hold" });

/** @param planted a port of this machine on which somebody listens who must never be asked */
function redirects(planted: number): HostileAnswer[] {
  const places = [
    `http://127.0.0.1:${planted}/x`,
    `http://localhost:${planted}/x`,
    `//127.0.0.1:${planted}/x`,
    `https://127.0.0.1:${planted}/x`,
    "http://sandbox/version",
    "/containers/json",
    "ftp://x/",
    "file:///etc/passwd",
    "unix:/run/docker.sock",
    "javascript:alert(1)",
    "data:,x",
    "http://[::1",
    "",
    "\u00ff",
  ];
  const statuses = ["301 Moved Permanently", "302 Found", "303 See Other", "307 Temporary Redirect", "308 Permanent"];
  return places.flatMap((place, at) => {
    const status = statuses[at % statuses.length] ?? "";
    return ["/version", "/containers/json", "/events"].map((to) =>
      answer(`${status} ${place}`, to, http("", status, `Location: ${place}\r\n`)),
    );
  });
}

function statuses(): HostileAnswer[] {
  const never =
    "100 101 102 103 199 201 202 203 205 206 226 300 304 305 401 402 403 405 407 418 429 451 502 504 599 600 999";
  const ill = ["", "20", "2000", "abc", "-200", "200\u0000", "99999999999999999999"];
  return [
    ...never.split(" ").map((code) => holding(answer(`status ${code}`, "/version", http("{}", `${code} x`)))),
    ...ill.map((code) => holding(answer(`status "${code}"`, "/networks", http("[]", `${code} x`)))),
    ...["400", "409", "500", "503"].map((code) => any(answer(`status ${code}`, "/volumes", http("{}", `${code} x`)))),
    ...LISTS.map((to) => answer("status 404", to, http("{}", "404 Not Found"))),
    answer("204 with a body", "/version", http('{"Version":"1"}', "204 No Content")),
    answer(
      "101 with an upgrade",
      "/version",
      "HTTP/1.1 101 Switching Protocols\r\nUpgrade: tcp\r\nConnection: Upgrade\r\n\r\nx",
    ),
    ...["100 Continue", "102 Processing", "103 Early Hints"].map((status) =>
      answer(`${status} without end`, "/version", endless(`HTTP/1.1 ${status}\r\n\r\n`)),
    ),
  ];
}

function frames(): HostileAnswer[] {
  const v = '{"Version":"1"}';
  const lengths = ["-1", "+5", "0x10", "1e3", "9".repeat(30), "15, 16", "", "15\r\nContent-Length: 3"];
  const sizes = ["zz", "-1", "f".repeat(17), "", " 5", "0x5", "5;".padEnd(40, "x")];
  const head = "HTTP/1.1 200 OK\r\n";
  return [
    ...lengths.map((length) =>
      holding(answer(`length ${length}`, "/version", `${head}Content-Length: ${length}\r\n\r\n${v}`)),
    ),
    ...sizes.map((size) => holding(answer(`chunk of ${size}`, "/version", `${LISTENING}${size}\r\nhello`))),
    holding(answer("a body that is shorter", "/version", `${head}Content-Length: 999\r\n\r\n${v}`)),
    closing(answer("cut short", "/version", `${head}Content-Length: 999\r\n\r\n${v}`)),
    closing(answer("cut short in a chunk", "/images/json", `${LISTENING}ff\r\n[`)),
    closing(answer("cut short in the headers", "/volumes", "HTTP/1.1 200 OK\r\nContent-")),
    closing(answer("no length", "/version", `${head}\r\n${v}`)),
    any(answer("more than its length", "/version", http(v), "HTTP/1.1 200 OK\r\n")),
    any(answer("two answers", "/version", http(v), http(v))),
    any(
      answer(
        "length and chunks",
        "/version",
        `${head}Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n${chunk(v)}0\r\n\r\n`,
      ),
    ),
    any(answer("the end of a connection", "/version", http(v, "200 OK", "Connection: close\r\n"))),
    any(answer("a short life", "/version", http(v, "200 OK", "Keep-Alive: timeout=1\r\n"))),
    any(answer("trailers", "/version", `${LISTENING}${chunk(v)}0\r\nX: y\r\n\r\n`)),
    answer("trailers without end", "/version", `${LISTENING}${chunk(v)}0\r\n`, endless("X: y\r\n")),
    answer("a chunk extension without end", "/version", `${LISTENING}5;`, endless("x")),
    answer("crumbs without end", "/networks", LISTENING, endless(chunk(" "))),
    answer("gzip", "/version", http(gzipSync(v), "200 OK", "Content-Encoding: gzip\r\n")),
    answer("HTTP/0.9", "/version", v),
    answer("HTTP/1.0 of nothing", "/version", "HTTP/3.7 200 OK\r\nContent-Length: 2\r\n\r\n{}"),
    answer("another protocol", "/version", "SSH-2.0-OpenSSH_9.2\r\n"),
    answer("TLS", "/version", Buffer.from("1503030002020a", "hex")),
    answer("bytes", "/version", Buffer.from(Array.from({ length: 4096 }, (_, at) => (at * 197) % 256))),
    closing(answer("nothing", "/version", "")),
    holding(answer("silence", "/networks", "")),
    holding(
      answer(
        "a trickle",
        "/volumes",
        ...Array.from("HTTP/1.1 200 OK\r\nX: yyyyyyyyyyyyyyyy").flatMap((letter) => [letter, { waitMs: 100 }]),
      ),
    ),
    answer("line ends without end", "/version", endless("\r\n")),
    answer("a status without end", "/version", "HTTP/1.1 200 ", endless("x")),
    answer("a header without end", "/version", "HTTP/1.1 200 OK\r\nX: ", endless("y")),
    answer("headers without end", "/version", "HTTP/1.1 200 OK\r\n", endless("X: y\r\n")),
    answer("a header name of NUL", "/version", "HTTP/1.1 200 OK\r\n\0: x\r\n\r\n"),
    answer("a header without a colon", "/version", "HTTP/1.1 200 OK\r\nnothing\r\n\r\n"),
    answer("zeros without end", "/version", LISTENING, endless(chunk("0".repeat(0x8000)))),
    answer("spaces without end", "/containers/json", LISTENING, endless(chunk(" ".repeat(0x8000)))),
  ];
}

/** Of what an answer says. */
function contents(): HostileAnswer[] {
  const paths = Object.keys(HONEST);
  const wrong = [null, true, 0, "text", [[]], { Volumes: 7 }, { Version: {} }, [null], [{}], { Id: [] }];
  const ids = [
    "",
    "..",
    "../../version",
    "a/b",
    "%2e%2e%2f",
    "x y",
    `${CONTAINER_ID}\n`,
    `${CONTAINER_ID}?`,
    "C0".repeat(32),
    "\u202e",
  ];
  const [container] = HONEST["/containers/json"] as [object];
  const [image] = HONEST["/images/json"] as [object];
  const inspected = HONEST[`/containers/${CONTAINER_ID}/json`] as { State: object };
  const inspect = `/containers/${CONTAINER_ID}/json`;
  const deep = (open: string, depth: number): Piece => ({ bytes: Buffer.from(open), times: depth });
  const volume =
    '{"CreatedAt":"2026-01-01T00:00:00Z","Driver":"local","Labels":null,"Name":"a-volume","Scope":"local"},';
  return [
    ...paths.flatMap((to) => wrong.map((value) => any(answer(`${JSON.stringify(value)}`, to, json(value))))),
    ...ids.flatMap((id) => [
      answer(`the id "${id}"`, "/containers/json", json([{ ...container, Id: id }])),
      answer(`the id "${id}"`, "/images/json", json([{ ...image, Id: id }])),
      answer(`the id "${id}"`, inspect, json({ ...inspected, Id: id })),
    ]),
    answer("another container", inspect, json({ ...inspected, Id: "d".repeat(64) })),
    ...["never", "", "9".repeat(400)].map((at) =>
      answer(`made ${at.slice(0, 9)}`, inspect, json({ ...inspected, Created: at })),
    ),
    ...["0", null, 1e300, 0.5].map((ExitCode) =>
      answer(`exit code ${ExitCode}`, inspect, json({ ...inspected, State: { ...inspected.State, ExitCode } })),
    ),
    any(answer("a prototype", inspect, http(`{"__proto__":{"x":1},${JSON.stringify(inspected).slice(1)}`))),
    any(answer("a name of 900,000 letters", inspect, json({ ...inspected, Name: "n".repeat(900_000) }))),
    any(answer("1,000 words of 500 letters", inspect, json({ ...inspected, Args: Array(1000).fill("w".repeat(500)) }))),
    any(answer("control characters", inspect, json({ ...inspected, Name: "\u001b[2J\u0000\u202e", Args: ["\u0007"] }))),
    answer("half a value", "/volumes", http('{"Volumes":[')),
    answer("bytes that are no UTF-8", "/version", http(Buffer.from([0x7b, 0xff, 0xfe, 0x7d]))),
    answer("a number beyond all", "/networks", http("[1e99999]")),
    answer("arrays 900,000 deep", inspect, LISTENING, "dbba0\r\n", deep("[", 900_000), "\r\n0\r\n\r\n"),
    answer("objects 150,000 deep", inspect, LISTENING, "dbba0\r\n", deep('{"a":', 180_000), "\r\n0\r\n\r\n"),
    answer("a million values", "/containers/json", LISTENING, "1e8480\r\n", deep("0,", 1_000_000), "\r\n0\r\n\r\n"),
    answer("a million empty objects", "/images/json", LISTENING, "2dc6c0\r\n", deep("{},", 1_000_000), "\r\n0\r\n\r\n"),
    answer(
      "400,000 volumes",
      "/volumes",
      LISTENING,
      chunk('{"Volumes":['),
      { bytes: Buffer.from(chunk(volume)), times: 400_000 },
      chunk("null]}"),
      "0\r\n\r\n",
    ),
  ];
}

/** Of what is told while it goes on. */
function events(): HostileAnswer[] {
  const told = (Type: string, Action: string, ID: unknown, Attributes: unknown = {}) =>
    chunk(`${JSON.stringify({ Type, Action, Actor: { ID, Attributes } })}\n`);
  const stream = (name: string, ...parts: (string | Buffer | Piece)[]) =>
    holding(answer(name, "/events", LISTENING, ...parts));
  const ids = ["", "..", "../../x", "%2e%2e", `${CONTAINER_ID}/../x`, "\r\nX: y", "x".repeat(5000)];
  return [
    ...ids.flatMap((id) =>
      ["prune", "start", "destroy"].map((action) =>
        any(stream(`${action} of "${id.slice(0, 99)}"`, told("container", action, id))),
      ),
    ),
    ...ids.map((id) =>
      any(stream(`connect of "${id.slice(0, 99)}"`, told("network", "connect", "n", { container: id }))),
    ),
    ...["image", "volume", "network"].map((type) => any(stream(`prune of each ${type}`, told(type, "prune", "")))),
    ...[7, null, {}, []].map((id) => stream(`an id of ${JSON.stringify(id)}`, told("container", "start", id))),
    stream("an event that is none", chunk("[1,2]\n")),
    stream("half an event", chunk('{"Type":\n')),
    stream("an event 100,000 deep", "186a0\r\n", { bytes: Buffer.from("["), times: 100_000 }, "\r\n", chunk("\n")),
    stream("a line without end", endless(chunk("x".repeat(0x4000)))),
    stream("a line without end, in crumbs", endless(chunk("x"))),
    stream("events without end", endless(told("volume", "create", "v"))),
    stream("events of many containers", {
      bytes: Buffer.from(told("container", "start", CONTAINER_ID)),
      times: Number.POSITIVE_INFINITY,
    }),
    stream("empty lines without end", endless(chunk("\n".repeat(0x4000)))),
    stream("an event of 900,000 letters", {
      bytes: Buffer.from(told("container", "start", CONTAINER_ID, { x: "y".repeat(900_000) })),
    }),
    any(answer("the end of all events", "/events", http(""))),
    any(answer("one event and the end", "/events", http('{"Type":"image","Action":"pull","Actor":{"ID":"x"}}\n'))),
    answer("404", "/events", http("{}", "404 Not Found")),
    holding(answer("silence", "/events", "")),
  ];
}

export function daemonAnswers(planted: number): HostileAnswer[] {
  return [...redirects(planted), ...statuses(), ...frames(), ...contents(), ...events()];
}
