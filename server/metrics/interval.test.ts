import { expect, test } from "vitest";
import { Interval } from "./interval.ts";

test("quantiles are those of what was measured, in whatever order it came", () => {
  const interval = new Interval();
  for (const value of [5, 1, 4, 2, 3]) interval.add(value);
  expect(interval.drain([0.5, 0.99])).toEqual([3, 5]);
});

test("an interval without a measurement has no quantile, and begins empty after the one before", () => {
  const interval = new Interval();
  expect(interval.drain([0.5])).toEqual([null]);
  interval.add(7);
  expect(interval.drain([0.5])).toEqual([7]);
  expect(interval.drain([0.5])).toEqual([null]);
});

test("of more than it has room for the newest count", () => {
  const interval = new Interval();
  for (let value = 0; value < 4096; value++) interval.add(value < 2048 ? 1000 : 1);
  expect(interval.drain([1])).toEqual([1]);
});
