import { once } from "node:events";
import { PassThrough } from "node:stream";
import { text } from "node:stream/consumers";
import { expect, test } from "vitest";
import { demultiplex } from "./demux.ts";

function frame(stream: 1 | 2, payload: string): Buffer {
  const header = Buffer.from([stream, 0, 0, 0, 0, 0, 0, 0]);
  header.writeUInt32BE(Buffer.byteLength(payload), 4);
  return Buffer.concat([header, Buffer.from(payload)]);
}

test.each([1, 3, 8, 1000])(
  "stdout comes out whole when frames come in chunks of %i bytes, stderr apart",
  async (size) => {
    const raw = new PassThrough();
    const errors: string[] = [];
    const stream = demultiplex(raw, (chunk) => errors.push(chunk.toString()));
    const bytes = Buffer.concat([frame(1, "Hello, "), frame(2, "oops"), frame(1, "wörld"), frame(1, "")]);
    for (let at = 0; at < bytes.length; at += size) raw.write(bytes.subarray(at, at + size));
    raw.end();
    expect(await text(stream)).toBe("Hello, wörld");
    expect(errors.join("")).toBe("oops");
  },
);

test("a program that says more on stderr than anybody reads is let go of", async () => {
  const raw = new PassThrough();
  const stream = demultiplex(raw);
  const ended = once(stream, "error");
  const flood = frame(2, "x".repeat(32 * 1024));
  for (let at = 0; at < 40; at += 1) raw.write(flood);
  expect(String((await ended)[0])).toContain("too much on stderr");
  expect(raw.destroyed).toBe(true);
});
