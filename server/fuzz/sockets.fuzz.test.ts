import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { clientMessage } from "../protocol/control.ts";
import { CLOSE, MAX_MESSAGE_BYTES, PROTOCOL_VERSION } from "../protocol/version.ts";
import { arbitraryOf } from "../testing/arbitrary-of.ts";
import { type FrameShape, RawSocket } from "../testing/raw-socket.ts";
import { ATTACKERS, type Attacker, MAY_SEE } from "./attackers.ts";
import { broken, hostileText, textsWith } from "./hostile.ts";
import { FUZZ } from "./settings.ts";
import { tryAll } from "./try-all.ts";
import { startWorld, type World } from "./world.ts";

const HELLO = ["right", "right", "right", "none", "twice", "other version", "victim's class", "victim's page"] as const;
type Hello = (typeof HELLO)[number];

/** Codes that the server may close a socket with although all it sent was right. */
const RIGHTFUL: readonly unknown[] = [
  CLOSE.restarting,
  CLOSE.versionMismatch,
  CLOSE.noSession,
  CLOSE.forbidden,
  CLOSE.unknownTerminal,
  CLOSE.terminalEnded,
];

let world: World;
const sent = new Set<string>();

beforeAll(async () => {
  console.log(`fuzz: FUZZ_SEED=${FUZZ.seed} FUZZ_RUNS=${FUZZ.numRuns}`);
  world = await startWorld();
}, 60_000);
afterAll(() => world.dispose());

const attacker = fc.constantFrom(...ATTACKERS);

async function open(who: Attacker, target: string): Promise<RawSocket> {
  const { base } = world.server;
  const headers = [`Host: ${new URL(base).host}`, `Origin: ${base}`, `Cookie: ${world.attackers.cookie(who)}`];
  return RawSocket.open(base, target, headers);
}

function isMessage(text: string): boolean {
  try {
    return text.length <= MAX_MESSAGE_BYTES && clientMessage.safeParse(JSON.parse(text)).success;
  } catch {
    return false;
  }
}

function hellos(who: Attacker, kind: Hello): string[] {
  const own = who === "instructor" ? { class: world.attackers.ownClass() } : {};
  const page = `attacker-${Math.random().toString(36).slice(2)}`;
  const hello = { type: "hello", version: PROTOCOL_VERSION, page, ...own };
  switch (kind) {
    case "right":
      return [JSON.stringify(hello)];
    case "none":
      return [];
    case "twice":
      return [JSON.stringify(hello), JSON.stringify(hello)];
    case "other version":
      return [JSON.stringify({ ...hello, version: PROTOCOL_VERSION + 1 })];
    case "victim's class":
      return [JSON.stringify({ ...hello, class: world.victims.classId })];
    case "victim's page":
      return [JSON.stringify({ ...hello, page: world.victims.pages[0] })];
    default:
      return kind satisfies never;
  }
}

/** Waits until all that was sent was dealt with: a pong comes after it, or the socket is closed. */
async function settled(socket: RawSocket): Promise<void> {
  const at = Math.random();
  socket.send(JSON.stringify({ type: "ping", at }));
  const pong = JSON.stringify({ type: "pong", at });
  await socket.until(() => socket.ending !== null || socket.texts.includes(pong), "a pong or the end");
}

function expectNoLeak(socket: RawSocket, who: Attacker): void {
  expect(world.victims.planted.in(socket.received, MAY_SEE[who])).toEqual([]);
}

test("the victims see what is planted, or its absence would say nothing", async () => {
  await world.victims.stillSeeTheirOwn();
});

describe.each(clientMessage.options.map((option) => option.shape.type.value))("the message %s", (type) => {
  test("as it should be and broken, from everybody, closes at most its own socket and tells nothing of others", async () => {
    const schema = clientMessage.options.find((option) => option.shape.type.value === type);
    if (schema === undefined) throw new Error("no such message");
    const valid = arbitraryOf(schema, textsWith(world.attackers.ids()));
    const text = fc.oneof(
      { weight: 2, arbitrary: valid.map((value) => JSON.stringify(value)) },
      { weight: 1, arbitrary: broken(valid) },
    );
    const hello = fc.constantFrom(...HELLO);
    const given = fc.record({ who: attacker, hello, texts: fc.array(text, { minLength: 1, maxLength: 4 }) });
    const attempt = async ({ who, hello, texts }: { who: Attacker; hello: Hello; texts: readonly string[] }) => {
      const socket = await open(who, "/ws/control");
      for (const each of [...hellos(who, hello), ...texts]) socket.send(each);
      await settled(socket);
      if (texts.some(isMessage)) sent.add(type);
      const isBroken = hello === "none" || hello === "twice" || !texts.every(isMessage);
      const code =
        socket.ending !== null && typeof socket.ending === "object" && "code" in socket.ending
          ? socket.ending.code
          : socket.ending;
      if (isBroken || type === "hello") expect([CLOSE.invalidMessage, CLOSE.tooBig, ...RIGHTFUL]).toContain(code);
      else expect([null, ...RIGHTFUL]).toContain(code);
      expectNoLeak(socket, who);
      socket.destroy();
    };
    // Once for sure as it should be, from each who may be here.
    const [proper = {}] = fc.sample(valid, { seed: FUZZ.seed, numRuns: 1 });
    for (const who of ATTACKERS.slice(1)) await attempt({ who, hello: "right", texts: [JSON.stringify(proper)] });
    await tryAll(world, given, attempt);
  });
});

test("every message of the protocol was sent", () => {
  expect([...sent].sort()).toEqual(clientMessage.options.map((option) => option.shape.type.value).sort());
});

const shape: fc.Arbitrary<FrameShape> = fc.record(
  {
    opcode: fc.nat(15),
    fin: fc.boolean(),
    reserved: fc.constantFrom(0, 0, 0, 1, 7),
    masked: fc.constantFrom(true, true, true, false),
    length: fc.constantFrom(126, 2 ** 16, 2 ** 20, 2 ** 31, Number.MAX_SAFE_INTEGER),
  },
  { requiredKeys: ["opcode", "fin", "reserved", "masked"] },
);
const payload = fc.oneof(
  hostileText.map((text) => Buffer.from(text)),
  fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
  fc.constantFrom(
    Buffer.from([0xff, 0xfe, 0x80]),
    Buffer.from("ed a0 80".replaceAll(" ", ""), "hex"),
    Buffer.alloc(300_000, "x"),
  ),
);

test("broken frames on every socket: in pieces, without a mask, too long, of no kind, no UTF-8", async () => {
  const targets = ["/ws/control", "/ws/check", ...world.victims.terminals.map((id) => `/ws/terminals/${id}`)];
  const given = fc.record({
    who: attacker,
    target: fc.constantFrom(...targets),
    hello: fc.boolean(),
    frames: fc.array(fc.record({ payload, shape }), { minLength: 1, maxLength: 5 }),
  });
  await tryAll(world, given, async ({ who, target, hello, frames }) => {
    const socket = await open(who, target);
    if (hello) for (const text of hellos(who, "right")) socket.send(text);
    for (const frame of frames) socket.frame(frame.payload, frame.shape);
    // What waits for the rest of a frame ends with the connection.
    socket.finish();
    await socket.until(() => socket.ending !== null, "the end");
    expectNoLeak(socket, who);
  });
});

test("a message in frames that come one by one is one message", async () => {
  const socket = await open("alone", "/ws/control");
  for (const text of hellos("alone", "right")) socket.send(text);
  const at = Math.random();
  const [head, ...rest] = [...JSON.stringify({ type: "ping", at })].map((sign) => Buffer.from(sign));
  const whole = { reserved: 0, masked: true };
  socket.frame(head as Buffer, { ...whole, opcode: 1, fin: false });
  for (const [index, piece] of rest.entries())
    socket.frame(piece, { ...whole, opcode: 0, fin: index === rest.length - 1 });
  expect(await socket.until(() => socket.texts.includes(JSON.stringify({ type: "pong", at })), "a pong")).toBe(true);
  socket.destroy();
});

test("terminals of others, and hostile addresses of sockets, open nothing", async () => {
  const ids = [...world.victims.ids, "none", "..", "%2e%2e", "%00", "a".repeat(65)];
  const page = fc.option(
    fc.oneof(
      fc.constantFrom(...ids),
      hostileText.map((text) => encodeURIComponent(Buffer.from(text).toString()).slice(0, 2000)),
    ),
  );
  const target = fc.oneof(
    fc.tuple(fc.constantFrom(...ids), page).map(([id, of]) => `/ws/terminals/${id}${of === null ? "" : `?page=${of}`}`),
    fc.constantFrom(
      "//",
      "///",
      "/ws/../ws/control",
      "/ws/control/",
      "*",
      "http://[",
      "/ws/%",
      "/ws/control?%",
      "?",
      "/\\\\",
      "//evil.example:99999/",
    ),
  );
  await tryAll(world, fc.record({ who: attacker, target, typed: hostileText }), async ({ who, target, typed }) => {
    const socket = await open(who, target);
    if (socket.status === 101) {
      socket.send(typed.slice(0, 1000));
      await socket.until(() => socket.ending !== null, "the end");
    }
    expect([400, 403, 404, 101]).toContain(socket.status);
    expectNoLeak(socket, who);
    socket.destroy();
  });
});

test("what is typed into an own terminal, whatever it is, stays there", async () => {
  const bytes = fc.array(payload, { maxLength: 4 });
  await tryAll(world, fc.record({ who: fc.constantFrom("alone", "seat" as const), bytes }), async ({ who, bytes }) => {
    const control = await open(who as Attacker, "/ws/control");
    for (const text of hellos(who as Attacker, "right")) control.send(text);
    const terminals = () => control.texts.findLast((text) => text.startsWith('{"type":"terminals","terminals":[{'));
    await control.until(() => terminals() !== undefined, "a terminal");
    const [first] = (JSON.parse(terminals() ?? "") as { terminals: { id: string }[] }).terminals;
    const socket = await open(who as Attacker, `/ws/terminals/${first?.id}`);
    await socket.until(() => socket.frames > 0, "the screen");
    for (const each of bytes) socket.frame(each, { opcode: 2, fin: true, reserved: 0, masked: true });
    await settled(control);
    for (const each of [socket, control]) {
      expectNoLeak(each, who as Attacker);
      each.destroy();
    }
  });
});
