import { Duplex } from "node:stream";
import { expect, test } from "vitest";
import type { Engine } from "../sandbox/engine.ts";
import type { Probe } from "./evidence.ts";
import { runProbes } from "./probe-runner.ts";

const PROBES: readonly Probe[] = [
  { kind: "script", key: "script", script: "true" },
  { kind: "file", key: "file", place: { kind: "sandbox" }, path: "/x" },
];
const watch = { layersOf: async () => null };

/** A sandbox in which every program prints that. */
function printing(text: string): Engine {
  const stream = new Duplex({
    read: () => {},
    write: (_chunk, _encoding, done) => done(),
    final: (done) => {
      stream.push(text);
      stream.push(null);
      done();
    },
  });
  return { exec: async () => ({ stream, close: () => stream.destroy() }) } as unknown as Engine;
}

test("what probes say is taken as they say it", async () => {
  expect(await runProbes(printing("3 aGk=\nfile 644 aGk=\n"), "s", watch, PROBES)).toEqual({
    script: { kind: "script", exitCode: 3, output: "hi" },
    file: { kind: "file", exists: true, type: "file", mode: "644", content: "hi" },
  });
});

test.each([
  "",
  "\n\n",
  "x aGk=\nfile 999 aGk=\n",
  "1e9 aGk=\nfile 644 aGk\n",
  "-1 aGk=\nlink 644 aGk=\n",
  "0 \u0000\nfile rwx aGk=\n",
  "0 a\n",
  "0 aGk= more\nfile 644 aGk= more\n",
  "[object Object]\n__proto__ 644\n",
])("%j is the answer of none", async (text) => {
  expect(await runProbes(printing(text), "s", watch, PROBES)).toEqual({});
});

test("half a line tells nothing: it may have been cut", async () => {
  expect(await runProbes(printing("0 aGk=\nfile 644 aGk="), "s", watch, PROBES)).toEqual({
    script: { kind: "script", exitCode: 0, output: "hi" },
  });
});

test("a place that nobody can tell of is left out, and the others are asked", async () => {
  const away = { layersOf: () => Promise.reject(new Error("the daemon does not answer")) };
  const inImage: Probe = { kind: "file", key: "image", place: { kind: "image", reference: "alpine" }, path: "/x" };
  const results = await runProbes(printing("0 aGk=\n"), "s", away, [inImage, PROBES[0] as Probe]);
  expect(Object.keys(results)).toEqual(["script"]);
});
