import { expect, test } from "vitest";
import { everydayCommands } from "./everyday-commands.ts";
import { PHRASES } from "./everyday-phrases.ts";

test("the same seed gives the same commands, another one gives others", () => {
  const lines = (seed: number) => everydayCommands(seed, 50).map(({ line }) => line);
  expect(lines(1)).toEqual(lines(1));
  expect(lines(1)).not.toEqual(lines(2));
});

test("nothing is left to be filled in, and a line is a line", () => {
  for (const { line } of everydayCommands(3, 3000)) expect(line).not.toMatch(/(?<!\{)\{\w+\}|undefined|\n/);
});

test("every command is among ten thousand, in every way that it can be written", () => {
  const used = new Set(everydayCommands(4, 10_000).flatMap(({ subcommands }) => subcommands));
  expect(PHRASES.flatMap(({ names }) => names).filter((name) => !used.has(name))).toEqual([]);
});

test("what does not end by itself is typed at a terminal, where keys end it", () => {
  const commands = everydayCommands(5, 3000);
  expect(commands.filter(({ keys, typed }) => keys !== null && !typed)).toEqual([]);
  expect(new Set(commands.map(({ keys }) => keys?.press))).toEqual(new Set([undefined, "^C", "exit", "^P^Q"]));
});

test("names are used again: containers are named, changed and removed by the same few", () => {
  const lines = everydayCommands(6, 300).map(({ line }) => line);
  const of = (what: RegExp) => lines.filter((line) => what.test(line)).length;
  expect(of(/--name web /)).toBeGreaterThan(1);
  expect(of(/(rm|stop|kill|rename|pause) .*web/)).toBeGreaterThan(1);
});
