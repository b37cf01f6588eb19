import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { CommandRecord } from "../evidence/evidence.ts";
import { CommandBatch } from "./command-batch.ts";

let told: string[][];
let batch: CommandBatch;

beforeEach(() => {
  vi.useFakeTimers();
  told = [];
  batch = new CommandBatch(
    (records) => told.push(records.map(({ line, finishedAt }) => (finishedAt === null ? `${line}…` : line))),
    () => Date.now(),
  );
});
afterEach(() => {
  batch.dispose();
  vi.useRealTimers();
});

function record(line: string, finishedAt: number | null, startedAt = Date.now()): CommandRecord {
  return { terminal: "t", line, cwd: "/", startedAt, finishedAt, exitCode: finishedAt === null ? null : 0, output: "" };
}

function run(line: string): void {
  batch.add(record(line, null));
  batch.add(record(line, Date.now()));
}

test("a command is told of when it begins and when it ends, without delay", () => {
  run("ls");
  expect(told).toEqual([["ls…"], ["ls"]]);
});

test("of two hundred commands that were pasted none is lost", () => {
  const lines = Array.from({ length: 200 }, (_, at) => `echo ${at}`);
  for (const line of lines) run(line);
  vi.advanceTimersByTime(1000);
  expect(told.flat().filter((line) => !line.endsWith("…"))).toEqual(lines);
});

test("marks without end are told of some ten times a second, the newest of them", () => {
  for (let ms = 0; ms < 10_000; ms++) {
    for (let at = 0; at < 10; at++) run(`forged ${ms} ${at}`);
    vi.advanceTimersByTime(1);
  }
  vi.advanceTimersByTime(1000);
  expect(told.length).toBeLessThanOrEqual(115);
  expect(Math.max(...told.map(({ length }) => length))).toBeLessThanOrEqual(200);
  expect(told.at(-1)?.at(-1)).toBe("forged 9999 9");
});

test("what waits is not told of when nobody listens any more", () => {
  for (let at = 0; at < 50; at++) run(`echo ${at}`);
  const before = told.length;
  batch.dispose();
  vi.advanceTimersByTime(10_000);
  expect(told.length).toBe(before);
});
