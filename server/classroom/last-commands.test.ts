import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { LastCommands } from "./last-commands.ts";

let written: string[];
let commands: LastCommands;

beforeEach(() => {
  vi.useFakeTimers();
  written = [];
  commands = new LastCommands((seat, command) => written.push(`${seat}: ${command}`));
});
afterEach(() => vi.useRealTimers());

test("a command is written down at once", () => {
  commands.keep("a", "ls");
  expect(written).toEqual(["a: ls"]);
});

test("of many only the first and the last of each second are written down, whatever other seats do", () => {
  for (let ms = 0; ms < 3000; ms += 10) {
    commands.keep("a", `at ${ms}`);
    vi.advanceTimersByTime(10);
  }
  commands.keep("b", "ls");
  vi.advanceTimersByTime(1000);
  expect(written).toEqual(["a: at 0", "a: at 990", "a: at 1990", "a: at 2990", "b: ls"]);
});

test("what waits is written when the server stops", () => {
  commands.keep("a", "ls");
  commands.keep("a", "docker ps");
  commands.flush();
  vi.advanceTimersByTime(5000);
  expect(written).toEqual(["a: ls", "a: docker ps"]);
});

test("what waits of a class that is forgotten is not written any more", () => {
  commands.keep("a", "ls");
  commands.keep("a", "docker ps");
  commands.forget();
  vi.advanceTimersByTime(5000);
  expect(written).toEqual(["a: ls"]);
});
