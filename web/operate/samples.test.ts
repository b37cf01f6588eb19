import { expect, test } from "vitest";
import type { Sample } from "../../server/protocol/operator.ts";
import { byMinute, HOUR_MS, mergeSamples } from "./samples.ts";

const sample = (at: number, values: Partial<Sample> = {}): Sample => ({
  at,
  sandboxes: 1,
  queued: 0,
  memory: null,
  memoryAvailable: null,
  cores: null,
  echoP50: null,
  echoP99: null,
  tickP95: null,
  lagP99: null,
  faults: 0,
  refusedJoins: 0,
  ...values,
});

test("what came twice is there once, and what is older than an hour goes", () => {
  const merged = mergeSamples([sample(1000), sample(2000)], [sample(2000), sample(3000)], HOUR_MS + 1500);
  expect(merged.map(({ at }) => at)).toEqual([2000, 3000]);
});

test("a minute has the most of each figure, the least memory that was left, and the sum of what is counted", () => {
  const minutes = byMinute([
    sample(60_000, { sandboxes: 3, echoP99: 0.1, memoryAvailable: 9, faults: 1 }),
    sample(70_000, { sandboxes: 2, echoP99: null, memoryAvailable: 7, faults: 2 }),
    sample(120_000, { sandboxes: 5 }),
  ]);
  expect(minutes).toHaveLength(2);
  expect(minutes[0]).toMatchObject({ at: 60_000, sandboxes: 3, echoP99: 0.1, memoryAvailable: 7, faults: 3 });
  expect(minutes[1]).toMatchObject({ at: 120_000, sandboxes: 5, echoP99: null });
});
