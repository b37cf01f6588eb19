import { describe, expect, test } from "vitest";
import { countTicks, minuteTicks, plotSpan, stepPath } from "./plot-scale.ts";

const MINUTE = 60_000;

describe("ticks of counts", () => {
  test.each([
    [0, [0, 1]],
    [1, [0, 1]],
    [3, [0, 1, 2, 3]],
    [28, [0, 10, 20, 30]],
    [100, [0, 50, 100]],
    [640, [0, 200, 400, 600, 800]],
  ])("up to %i are round and reach it", (most, ticks) => expect(countTicks(most, 4)).toEqual(ticks));

  test.each([1, 7, 19, 20, 99, 841, 6000])("up to %i are whole, few and high enough", (most) => {
    const ticks = countTicks(most, 4);
    expect(ticks.at(-1)).toBeGreaterThanOrEqual(most);
    expect(ticks.every(Number.isInteger)).toBe(true);
    expect(ticks.length).toBeLessThanOrEqual(6);
  });
});

describe("ticks of minutes", () => {
  test.each([
    [3, [0, 1, 2, 3]],
    [95, [0, 20, 40, 60, 80]],
    [150, [0, 30, 60, 90, 120, 150]],
  ])("of %i minutes stand at round distances", (minutes, ticks) =>
    expect(minuteTicks(minutes * MINUTE, 5)).toEqual(ticks),
  );

  test("of several days stand at whole days", () => {
    expect(minuteTicks(20 * 1440 * MINUTE, 5)).toEqual([0, 4, 8, 12, 16, 20].map((days) => days * 1440));
  });
});

describe("the time shown", () => {
  const points = [
    { at: 10 * MINUTE, done: 1 },
    { at: 30 * MINUTE, done: 4 },
  ];

  test("is that of the class", () => {
    expect(plotSpan(5 * MINUTE, 60 * MINUTE, points)).toEqual({ from: 5 * MINUTE, to: 60 * MINUTE });
  });

  test("ends with the last step while the class runs", () => {
    expect(plotSpan(5 * MINUTE, null, points).to).toBe(30 * MINUTE);
  });

  test("holds every point, also those outside of the class", () => {
    expect(plotSpan(15 * MINUTE, 20 * MINUTE, points)).toEqual({ from: 10 * MINUTE, to: 30 * MINUTE });
  });

  test("is never empty", () => {
    const { from, to } = plotSpan(null, null, []);
    expect(to - from).toBeGreaterThan(0);
  });
});

test("the line is level between the points", () => {
  const points = [
    { at: 10, done: 1 },
    { at: 20, done: 3 },
  ];
  const path = stepPath(
    points,
    (at) => at * 2,
    (done) => 100 - done * 10,
    { fromX: 0, toX: 60 },
  );
  expect(path).toBe("M0 100H20V90H40V70H60");
});
