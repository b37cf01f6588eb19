import { expect, test } from "vitest";
import { FLOOD_AHEAD_MS, FLOOD_BYTES_PER_SECOND, FloodLimit, TYPING_MS } from "./flood-limit.ts";

const CHUNK = 64 * 1024;

/** Bytes that get through of a flood that never waits by itself. */
function flood(limit: FloodLimit, terminals: readonly string[], fromMs: number, toMs: number): number {
  const readyAt = new Map(terminals.map((terminal) => [terminal, fromMs]));
  let bytes = 0;
  for (let now = fromMs; now < toMs; now++) {
    for (const terminal of terminals) {
      if ((readyAt.get(terminal) ?? 0) > now) continue;
      bytes += CHUNK;
      readyAt.set(terminal, now + limit.restAfter(terminal, CHUNK, now));
    }
  }
  return bytes;
}

test.each([
  ["one terminal", ["a"]],
  ["many", ["a", "b", "c", "d", "e"]],
])("what floods from %s is slowed down while somebody else types", (_what, terminals) => {
  const limit = new FloodLimit();
  limit.typed("a", 0);
  limit.typed("neighbour", 1);
  const seconds = TYPING_MS / 1000;
  const most = FLOOD_BYTES_PER_SECOND * (seconds + FLOOD_AHEAD_MS / 1000) + terminals.length * CHUNK;
  expect(flood(limit, terminals, 1, TYPING_MS)).toBeLessThanOrEqual(most);
});

test("a flood has all the speed there is while nobody else types", () => {
  const limit = new FloodLimit();
  limit.typed("a", 0);
  expect(limit.restAfter("a", 100 * FLOOD_BYTES_PER_SECOND, 1)).toBe(0);
  limit.typed("neighbour", 1);
  expect(limit.restAfter("a", 100 * FLOOD_BYTES_PER_SECOND, TYPING_MS + 2)).toBe(0);
});

test("what a command prints is there at once, whoever types", () => {
  const limit = new FloodLimit();
  limit.typed("neighbour", 0);
  expect(limit.restAfter("a", 100_000, 1)).toBe(0);
});

test("whoever types elsewhere and floods here is slowed down, too: their keys count like others'", () => {
  const limit = new FloodLimit();
  limit.typed("a", 0);
  limit.typed("b", 1);
  limit.typed("a", 2);
  expect(limit.restAfter("a", FLOOD_BYTES_PER_SECOND, 3)).toBeGreaterThan(0);
});
