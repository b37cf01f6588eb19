import { expect, test } from "vitest";
import { StaleSet } from "./stale-set.ts";

test("each thing is asked for once, however often it was named", () => {
  const stale = new StaleSet();
  for (let i = 0; i < 1000; i += 1) stale.add({ of: "volumes", gone: null });
  stale.add({ of: "container", id: "a", gone: false });
  stale.add({ of: "container", id: "a", gone: false });
  expect(stale.take()).toEqual([
    { of: "volumes", gone: null },
    { of: "container", id: "a", gone: false },
  ]);
  expect(stale.take()).toEqual([]);
});

test("a container that is gone stays gone, whatever its networks tell later", () => {
  const stale = new StaleSet();
  stale.add({ of: "container", id: "a", gone: true });
  stale.add({ of: "container", id: "a", gone: false });
  expect(stale.take()).toEqual([{ of: "container", id: "a", gone: true }]);
});

test("so many things at once, and all are asked for anew", () => {
  const stale = new StaleSet();
  for (let i = 0; i < 1000; i += 1) stale.add({ of: "container", id: `${i}`, gone: true });
  expect(stale.take()).toBe("all");
  expect(stale.take()).toEqual([]);
});
