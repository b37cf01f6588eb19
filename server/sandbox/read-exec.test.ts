import { Duplex, PassThrough } from "node:stream";
import { expect, test } from "vitest";
import type { Engine } from "./engine.ts";
import { readExec } from "./read-exec.ts";

/** A program that prints these pieces, and ends or goes on. */
function programThat(pieces: Iterable<Buffer>, ends: boolean): { engine: Engine; closed(): boolean; read(): string } {
  let closed = false;
  let input = "";
  const left = pieces[Symbol.iterator]();
  const stream = new Duplex({
    read() {
      const { value, done } = left.next();
      if (!done) this.push(value);
      else if (ends) this.push(null);
    },
    write(chunk, _encoding, done) {
      input += String(chunk);
      done();
    },
  });
  const close = () => {
    closed = true;
    stream.destroy();
  };
  const engine = { exec: async () => ({ stream, close }) } as unknown as Engine;
  return { engine, closed: () => closed, read: () => input };
}

function* endless(): Generator<Buffer> {
  while (true) yield Buffer.alloc(64 * 1024, "a");
}

test("what a program prints is read to its end, and what it is to read is given to it", async () => {
  const { engine, closed, read } = programThat([Buffer.from("Hello, "), Buffer.from("wörld")], true);
  const { bytes, cut } = await readExec(engine, "s", ["x"], { input: "in", maxBytes: 100, ms: 10_000 });
  expect([bytes.toString(), cut, read(), closed()]).toEqual(["Hello, wörld", null, "in", true]);
});

test("exactly as much as may be is not cut", async () => {
  const { engine } = programThat([Buffer.from("12345")], true);
  expect((await readExec(engine, "s", ["x"], { maxBytes: 5, ms: 10_000 })).cut).toBeNull();
});

test("one that prints without end is cut at so many bytes, and let go of", async () => {
  const { engine, closed } = programThat(endless(), false);
  const { bytes, cut } = await readExec(engine, "s", ["x"], { maxBytes: 100_000, ms: 10_000 });
  expect([bytes.length, cut, closed()]).toEqual([100_000, "size", true]);
});

test("one that never ends is cut after so long, with what it printed", async () => {
  const { engine, closed } = programThat([Buffer.from("so far")], false);
  const { bytes, cut } = await readExec(engine, "s", ["x"], { maxBytes: 100, ms: 20 });
  expect([bytes.toString(), cut, closed()]).toEqual(["so far", "time", true]);
});

test("one that breaks off has printed what it has", async () => {
  const stream = new PassThrough();
  stream.write("half");
  setImmediate(() => stream.destroy(new Error("the Engine is gone")));
  const engine = { exec: async () => ({ stream, close: () => stream.destroy() }) } as unknown as Engine;
  expect((await readExec(engine, "s", ["x"], { maxBytes: 100, ms: 10_000 })).bytes.toString()).toBe("half");
});

test("one that cannot be started is an error of its caller", async () => {
  const engine = { exec: async () => Promise.reject(new Error("no such sandbox")) } as unknown as Engine;
  await expect(readExec(engine, "s", ["x"], { maxBytes: 1, ms: 1 })).rejects.toThrow("no such sandbox");
});
