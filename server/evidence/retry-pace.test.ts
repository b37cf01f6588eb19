import { expect, test } from "vitest";
import { RetryPace } from "./retry-pace.ts";

const LIMITS = { firstBackOffMs: 1000, mostBackOffMs: 60_000 };

test("after each violation twice as long, and at most a minute", () => {
  const pace = new RetryPace(LIMITS);
  const waits = Array.from({ length: 8 }, () => pace.afterViolation(10));
  expect(waits).toEqual([1000, 2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000]);
});

test("a minute without one begins anew", () => {
  const pace = new RetryPace(LIMITS);
  pace.afterViolation(0);
  pace.afterViolation(0);
  expect(pace.afterViolation(60_000)).toBe(1000);
  expect(pace.violations).toBe(1);
});

test("a daemon that died is asked again soon, and less often when it stays so", () => {
  const pace = new RetryPace(LIMITS);
  const waits = Array.from({ length: 30 }, () => pace.afterDeath(0));
  expect(waits.slice(0, 10)).toEqual(Array(10).fill(300));
  expect(waits.at(-1)).toBe(5000);
  expect(pace.afterDeath(10_000)).toBe(300);
});
