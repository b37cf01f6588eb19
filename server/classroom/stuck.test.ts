import { describe, expect, test } from "vitest";
import { type StuckFacts, statusOf } from "./stuck.ts";

const NOW = 1_000_000_000;
const minutesAgo = (minutes: number) => NOW - minutes * 60_000;

/** A learner at work for a minute on a step for which the lesson expects two. */
const AT_WORK: StuckFacts = {
  now: NOW,
  stepSince: minutesAgo(1),
  online: true,
  done: false,
  held: false,
  sameFailures: 0,
  erroredAt: null,
  lastActiveAt: NOW,
  classMedianSeconds: null,
  expectedSeconds: 120,
};

const STUCK: Partial<StuckFacts> = { sameFailures: 3 };

test.each<[string, Partial<StuckFacts>, string, string]>([
  ["at work", {}, "working", "working on this step"],
  ["without a step", { stepSince: null }, "working", "no step begun"],
  ["done", { done: true }, "done", "all steps done"],
  ["done and gone", { done: true, online: false }, "done", "all steps done"],
  ["gone", { online: false }, "away", "not connected"],
  ["gone while stuck", { ...STUCK, online: false }, "away", "not connected"],
  ["held", { held: true }, "held", "waits for the class"],
  ["held for long", { held: true, stepSince: minutesAgo(60) }, "held", "waits for the class"],
  ["gone while held", { held: true, online: false }, "away", "not connected"],
])("a learner %s", (_, facts, status, why) => {
  expect(statusOf({ ...AT_WORK, ...facts })).toEqual({ status, why });
});

describe("tries that fail the same way", () => {
  test.each([
    [2, "working", "working on this step"],
    [3, "stuck", "3 tries failed the same way"],
    [7, "stuck", "7 tries failed the same way"],
  ])("%i", (sameFailures, status, why) => {
    expect(statusOf({ ...AT_WORK, sameFailures })).toEqual({ status, why });
  });
});

describe("a step that takes long", () => {
  test.each<[number, number | null, number, string | null]>([
    // Minutes on it, the class's median, what is expected (seconds), why.
    [6, 180, 60, null],
    [6.1, 180, 60, "6 min on this step; the class took 3 min"],
    [9, 180, 600, "9 min on this step; the class took 3 min"],
    [3, 20, 60, null],
    [3.1, 20, 60, "3 min on this step; the class took 20 s"],
    [5, null, 30, null],
    [5.1, null, 30, "5 min on this step; about 30 s expected"],
    [6, null, 120, null],
    [16, null, 300, "16 min on this step; about 5 min expected"],
  ])("%d min, class %j s, expected %d s", (minutes, classMedianSeconds, expectedSeconds, why) => {
    const result = statusOf({ ...AT_WORK, stepSince: minutesAgo(minutes), classMedianSeconds, expectedSeconds });
    expect(result.status).toBe(why === null ? "working" : "stuck");
    if (why !== null) expect(result.why).toBe(why);
  });
});

describe("an error", () => {
  test.each<[string, Partial<StuckFacts>, string | null]>([
    ["just now", { erroredAt: minutesAgo(1.9), lastActiveAt: minutesAgo(1.9) }, null],
    ["two minutes ago", { erroredAt: minutesAgo(2), lastActiveAt: null }, "nothing since an error 2 min ago"],
    [
      "and nothing for three",
      { erroredAt: minutesAgo(3), lastActiveAt: minutesAgo(3) },
      "nothing since an error 3 min ago",
    ],
    ["and typing since", { erroredAt: minutesAgo(3), lastActiveAt: minutesAgo(1) }, null],
    ["that was made up for", { erroredAt: null, lastActiveAt: minutesAgo(10) }, null],
  ])("%s", (_, facts, why) => {
    const result = statusOf({ ...AT_WORK, stepSince: minutesAgo(4), ...facts });
    expect(result.status).toBe(why === null ? "working" : "stuck");
    if (why !== null) expect(result.why).toBe(why);
  });
});

test("of several reasons the one that tells most counts", () => {
  const all = { sameFailures: 4, stepSince: minutesAgo(20), erroredAt: minutesAgo(5), lastActiveAt: null };
  expect(statusOf({ ...AT_WORK, ...all }).why).toBe("4 tries failed the same way");
});
