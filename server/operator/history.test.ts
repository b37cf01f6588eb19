import { expect, test } from "vitest";
import type { Usage } from "../metrics/usage-watch.ts";
import { History, sampleOf } from "./history.ts";

const RECENT = { echoP50: null, echoP99: null, tickP95: null, faults: 0, refusedJoins: 0 };
const use = (memoryBytes: number, cpuCores: number | null) => ({ memoryBytes, cpuSeconds: 1, cpuCores, processes: 9 });
const usage = (values: Partial<Usage>): Usage => ({
  at: 1000,
  sandboxes: new Map(),
  memoryAvailable: 7,
  memoryTotal: 9,
  dataFree: null,
  lag: { p50: 0, p99: 0.01, max: 0.02 },
  engineAway: false,
  ...values,
});
const sample = (at: number) => sampleOf(usage({ at }), { inUse: 1, queued: 0 }, RECENT);

test("a sample adds up what sandboxes use; one that is new counts its memory alone", () => {
  const sandboxes = new Map([
    ["a", use(100, 0.5)],
    ["b", use(50, null)],
  ]);
  const { memory, cores, sandboxes: count } = sampleOf(usage({ sandboxes }), { inUse: 2, queued: 0 }, RECENT);
  expect({ memory, cores, count }).toEqual({ memory: 150, cores: 0.5, count: 2 });
});

test("while the Engine is away nobody knows what sandboxes use", () => {
  const { memory, cores } = sampleOf(usage({ engineAway: true }), { inUse: 2, queued: 0 }, RECENT);
  expect({ memory, cores }).toEqual({ memory: null, cores: null });
});

test("an hour is kept, and those after a time are given", () => {
  const history = new History();
  for (let at = 1; at <= 400; at++) history.add(sample(at * 10_000));
  expect(history.since(0)).toHaveLength(360);
  expect(history.since(0)[0]?.at).toBe(410_000);
  expect(history.since(3_980_000).map(({ at }) => at)).toEqual([3_990_000, 4_000_000]);
});
