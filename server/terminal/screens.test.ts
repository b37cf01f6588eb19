import { AsyncLocalStorage } from "node:async_hooks";
import { Worker, type WorkerOptions } from "node:worker_threads";
import { afterEach, expect, test } from "vitest";
import { createLogger } from "../logger.ts";
import { Screens, type ScreensOptions } from "./screens.ts";

const SIZE = [40, 10] as const;
const logger = createLogger("silent");
const made: Screens[] = [];

function screens(options: Partial<ScreensOptions> = {}): Screens {
  const all = new Screens({ logger, ...options });
  made.push(all);
  return all;
}
afterEach(() => {
  for (const all of made.splice(0)) all.dispose();
});

function write(text: string) {
  return { kind: "write", bytes: Buffer.from(text) } as const;
}

/**
 * Draws text, and does with some what an unknown sequence could: hang, use up memory, end. As a worker it answers as ours
 * does.
 */
const FRAGILE = `
const { parentPort } = require("node:worker_threads");
const screens = new Map();
parentPort.on("message", (request) => {
  if (request.kind === "open") screens.set(request.id, request.content);
  if (request.kind === "write") {
    const text = Buffer.from(request.bytes).toString();
    if (text.includes("HANG")) for (;;);
    if (text.includes("GROW")) for (const all = [];;) all.push(new Array(1000).fill(text + all.length));
    if (text.includes("EXIT")) process.exit(1);
    screens.set(request.id, screens.get(request.id) + text);
  }
  const snapshot = request.kind === "snapshot" ? screens.get(request.id) : null;
  if (request.kind !== "close") parentPort.postMessage({ kind: "done", ms: 1, snapshot });
});`;
const LITTLE: WorkerOptions = { eval: true, execArgv: [], resourceLimits: { maxOldGenerationSizeMb: 32 } };
const fragile = { start: async () => new Worker(FRAGILE, LITTLE), deadlineMs: 1000 };

test("a screen is drawn in a worker, in order, and written down as it is at that moment", async () => {
  const screen = screens().open(...SIZE, "", () => {});
  screen.add(write("one "));
  const early = screen.snapshot();
  screen.add(write("two"));
  expect(await early).toBe("one ");
  expect(await screen.snapshot()).toBe("one two");
});

test("a screen goes on from where it was kept, in another size", async () => {
  const screen = screens().open(...SIZE, "kept \x1b[31mred", () => {});
  screen.add({ kind: "resize", cols: 20, rows: 5 });
  screen.add(write(" more"));
  expect(await screen.snapshot()).toBe("kept \x1b[31mred more");
});

test.each(["HANG", "GROW", "EXIT"])("a screen whose worker does %s is lost, and no other", async (what) => {
  const all = screens(fragile);
  let lost = 0;
  const bad = all.open(...SIZE, "", () => {
    lost += 1;
  });
  const good = all.open(...SIZE, "kept ", () => expect.unreachable("it was not this one"));
  good.add(write("before "));
  expect(await good.snapshot()).toBe("kept before ");
  good.add(write("since "));
  let taken = false;
  bad.add({ ...write(`text ${what}`), taken: () => (taken = true) });
  good.add(write("meanwhile "));
  expect(await bad.snapshot()).toBe("");
  expect(taken).toBe(true);
  expect(lost).toBe(1);
  good.add(write("after"));
  expect(await good.snapshot()).toBe("kept before since meanwhile after");
  bad.add(write("as usual"));
  expect(await bad.snapshot()).toBe("as usual");
});

test("each chunk is taken once, also when a worker fails in the middle of them", async () => {
  const all = screens(fragile);
  const bad = all.open(...SIZE, "", () => {});
  const good = all.open(...SIZE, "", () => {});
  const taken: number[] = [];
  const chunks = Array.from({ length: 300 }, (_, at) => `${at},${"x".repeat(at * 10)};`);
  for (const [at, chunk] of chunks.entries()) {
    if (at === 150) bad.add(write("EXIT"));
    good.add({ ...write(chunk), taken: () => void taken.push(at) });
  }
  expect(await good.snapshot()).toBe(chunks.join(""));
  expect(taken).toEqual(chunks.map((_, at) => at));
});

test("a long history is written down in between, so that little has to be drawn again", async () => {
  const all = screens();
  const screen = all.open(...SIZE, "", () => {});
  const line = `${"\x1b[32mgreen\x1b[0m ".repeat(5)}\r\n`;
  for (let at = 0; at < 100; at++) screen.add(write(line.repeat(400)));
  screen.add(write("the end"));
  expect(await screen.snapshot()).toContain("the end");
});

test("what waits is not lost when the worker cannot be started at once", async () => {
  let tries = 0;
  const start = async () => {
    tries += 1;
    if (tries === 1) throw new Error("no thread to be had");
    return fragile.start();
  };
  const screen = screens({ ...fragile, start }).open(...SIZE, "", () => {});
  screen.add(write("text"));
  expect(await screen.snapshot()).toBe("text");
});

test("whoever waits for a screen that is closed hears what was written down last", async () => {
  const all = screens();
  const screen = all.open(...SIZE, "kept", () => {});
  const waiting = screen.snapshot();
  screen.close();
  expect(await waiting).toBe("kept");
  const other = all.open(...SIZE, "also kept", () => {}).snapshot();
  all.dispose();
  expect(await other).toBe("also kept");
});

test("what is told of a screen is told in the context of whoever opened it, whoever made the worker start", async () => {
  const whose = new AsyncLocalStorage<string>();
  const all = screens(fragile);
  const told: [string, string | undefined][] = [];
  const open = (name: string) =>
    whose.run(name, () => {
      const tell = (what: string) => () => told.push([`${name} ${what}`, whose.getStore()]);
      const screen = all.open(...SIZE, "", tell("lost"));
      return { screen, write: (text: string) => screen.add({ ...write(text), taken: tell("taken") }) };
    });
  const first = open("first");
  const second = open("second");
  first.write("one");
  second.write("HANG");
  const expected = ["first taken", "second lost", "second taken"];
  await expect.poll(() => told.map(([what]) => what).sort(), { timeout: 20_000 }).toEqual(expected);
  for (const [what, context] of told) expect(what).toContain(context);
});
