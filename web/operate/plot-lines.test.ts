import { expect, test } from "vitest";
import { linePath, valueNow, valueTicks } from "./plot-lines.ts";

const x = (at: number) => at / 1000;
const y = (value: number) => 10 - value;

test("a line goes from sample to sample", () => {
  const points = [
    { at: 10_000, value: 1 },
    { at: 20_000, value: 3 },
  ];
  expect(linePath(points, x, y)).toBe("M10 9h.01L20 7");
});

test("where nothing is known the line has a gap, also where samples are missing", () => {
  const points = [
    { at: 10_000, value: 1 },
    { at: 20_000, value: null },
    { at: 30_000, value: 1 },
    { at: 90_000, value: 1 },
  ];
  expect(linePath(points, x, y)).toBe("M10 9h.01M30 9h.01M90 9h.01");
});

test("ticks are round in the unit that is shown", () => {
  expect(valueTicks(256, 1024)).toEqual([0, 102.4, 204.8, 307.2]);
});

test("what was measured last is so now, unless that is long ago", () => {
  const points = [
    { at: 10_000, value: 1 },
    { at: 20_000, value: 2 },
    { at: 30_000, value: null },
  ];
  expect(valueNow(points, 15_000)).toBe(2);
  expect(valueNow(points, 25_000)).toBeNull();
});

test.each([
  [1, [0, 0.5, 1]],
  [3, [0, 1, 2, 3]],
  [10, [0, 5, 10]],
  [0.25, [0, 0.1, 0.2, 0.3]],
  [47, [0, 20, 40, 60]],
  [300, [0, 100, 200, 300]],
])("ticks up to %d are round", (most, ticks) => {
  expect(valueTicks(most)).toEqual(ticks);
});
