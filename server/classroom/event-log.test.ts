import { describe, expect, test } from "vitest";
import { EventLog } from "./event-log.ts";

test("the first event is number 1: the answer is the number before it", () => {
  const log = new EventLog<string>();
  expect(log.seq).toBe(0);
  expect(log.append(["a"])).toEqual({ epoch: log.epoch, seq: 0 });
  expect(log.append(["b", "c"])).toEqual({ epoch: log.epoch, seq: 1 });
  expect(log.seq).toBe(3);
});

test("nothing appended changes nothing", () => {
  const log = new EventLog<string>();
  log.append(["a"]);
  expect(log.append([])).toEqual({ epoch: log.epoch, seq: 1 });
  expect(log.seq).toBe(1);
});

test("every log has an epoch of its own", () => {
  expect(new EventLog().epoch).not.toBe(new EventLog().epoch);
});

describe("what came since", () => {
  function logOf(count: number): EventLog<number> {
    const log = new EventLog<number>();
    for (let i = 1; i <= count; i += 1) log.append([i]);
    return log;
  }

  test.each([
    [0, [1, 2, 3]],
    [1, [2, 3]],
    [3, []],
  ])("event %i of three", (seq, events) => {
    const log = logOf(3);
    expect(log.since(log.epoch, seq)).toEqual({ seq, events });
  });

  test("an event that is not there yet cannot be told", () => {
    const log = logOf(3);
    expect(log.since(log.epoch, 4)).toBeNull();
  });

  test("an event of another epoch cannot be told", () => {
    expect(logOf(3).since("another", 1)).toBeNull();
  });

  test("2,000 events are kept, and what is older cannot be told", () => {
    const log = logOf(2500);
    expect(log.since(log.epoch, 499)).toBeNull();
    const kept = log.since(log.epoch, 500);
    expect(kept?.events).toHaveLength(2000);
    expect(kept?.events[0]).toBe(501);
  });

  test("more than 2,000 at once leaves the newest 2,000", () => {
    const log = new EventLog<number>();
    log.append(Array.from({ length: 3000 }, (_, i) => i + 1));
    expect(log.seq).toBe(3000);
    expect(log.since(log.epoch, 1000)?.events[0]).toBe(1001);
    expect(log.since(log.epoch, 999)).toBeNull();
  });

  test("what was handed out does not change with later events", () => {
    const log = logOf(2);
    const before = log.since(log.epoch, 0);
    log.append([3]);
    expect(before?.events).toEqual([1, 2]);
  });
});
