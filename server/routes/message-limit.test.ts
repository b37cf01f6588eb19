import { expect, test } from "vitest";
import { MESSAGES_PER_SECOND, MessageLimit, MOST_AT_ONCE } from "./message-limit.ts";

function send(limit: MessageLimit, count: number, now: number): number {
  let rest = 0;
  for (let sent = 0; sent < count; sent++) rest = limit.restAfter(1, now);
  return rest;
}

test("what comes at once is read at once", () => {
  expect(send(new MessageLimit(), MOST_AT_ONCE, 5000)).toBe(0);
});

test("what is more waits for as long as it would have taken at the rate", () => {
  expect(send(new MessageLimit(), MOST_AT_ONCE + MESSAGES_PER_SECOND, 5000)).toBeCloseTo(1000);
});

test("whoever stays below the rate never waits", () => {
  const limit = new MessageLimit();
  for (let second = 0; second < 100; second++) expect(send(limit, MESSAGES_PER_SECOND, second * 1000)).toBe(0);
});

test("after a rest as much may come at once as before", () => {
  const limit = new MessageLimit();
  send(limit, 3 * MOST_AT_ONCE, 0);
  expect(send(limit, MOST_AT_ONCE, 1_000_000)).toBe(0);
});

test("a message that counts for many waits as they would", () => {
  expect(new MessageLimit().restAfter(MOST_AT_ONCE + MESSAGES_PER_SECOND, 5000)).toBeCloseTo(1000);
});
