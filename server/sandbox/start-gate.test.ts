import { expect, test } from "vitest";
import { StartGate } from "./start-gate.ts";

/** Work that ends when told to. */
function work() {
  let end = () => {};
  let begun = false;
  const ended = new Promise<void>((resolve) => {
    end = resolve;
  });
  return {
    run: () => {
      begun = true;
      return ended;
    },
    end: () => end(),
    get begun() {
      return begun;
    },
  };
}

test("only so many are started at once, in the order they came", async () => {
  const gate = new StartGate(2, () => 1);
  const [first, second, third] = [work(), work(), work()];
  const all = [first, second, third].map(({ run }) => gate.urgent(run));
  expect([first.begun, second.begun, third.begun]).toEqual([true, true, false]);
  second.end();
  await all[1];
  await Promise.resolve();
  expect(third.begun).toBe(true);
  first.end();
  third.end();
  await Promise.all(all);
});

test("a start that fails gives its place on", async () => {
  const gate = new StartGate(1, () => 1);
  await expect(gate.urgent(() => Promise.reject(new Error("no")))).rejects.toThrow("no");
  expect(await gate.urgent(() => Promise.resolve("yes"))).toBe("yes");
});

test("what is started ahead waits while the machine is busy", async () => {
  let rest = 0;
  const gate = new StartGate(1, () => rest);
  const ahead = work();
  const started = gate.ahead(ahead.run, new AbortController().signal);
  expect(ahead.begun).toBe(false);
  rest = 1;
  ahead.end();
  await started;
  expect(ahead.begun).toBe(true);
});

test("what is started ahead does not begin any more when the signal aborts", async () => {
  const stop = new AbortController();
  const ahead = work();
  const started = new StartGate(1, () => 0).ahead(ahead.run, stop.signal);
  stop.abort();
  expect(await started).toBeNull();
  expect(ahead.begun).toBe(false);
});

test("on a machine that never rests, what is started ahead begins one at a time", async () => {
  const gate = new StartGate(2, () => 0, 0);
  const { signal } = new AbortController();
  const [first, second] = [work(), work()];
  const started = gate.ahead(first.run, signal);
  const next = gate.ahead(second.run, signal);
  expect([first.begun, second.begun]).toEqual([true, false]);
  first.end();
  await started;
  second.end();
  await next;
  expect(second.begun).toBe(true);
});
