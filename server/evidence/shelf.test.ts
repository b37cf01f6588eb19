import { expect, test } from "vitest";
import { MOST_RECORDS, Shelf } from "./shelf.ts";

interface Thing {
  readonly createdAt: number;
  readonly removedAt: number | null;
}

function shelf(): Shelf<Thing> {
  return new Shelf<Thing>((thing, removedAt) => ({ ...thing, removedAt }));
}

test("however many come and go, what is there stays, and the newest of what was removed", () => {
  const things = shelf();
  things.put("old and there", { createdAt: 0, removedAt: null });
  for (let at = 1; at <= 1000; at += 1) {
    things.put(`${at}`, { createdAt: at, removedAt: null });
    things.remove(`${at}`, at);
  }
  expect(things.list()).toHaveLength(MOST_RECORDS);
  expect(things.there("old and there")).not.toBeNull();
  expect(things.list().at(-1)?.createdAt).toBe(1000);
});

test("of more than are kept the newest are", () => {
  const things = shelf();
  for (let at = 0; at < 500; at += 1) things.put(`${at}`, { createdAt: at, removedAt: null });
  expect(things.list().map(({ createdAt }) => createdAt)).toEqual(Array.from({ length: 200 }, (_, at) => at + 300));
});

test("what is missed was removed once", () => {
  const things = shelf();
  things.put("a", { createdAt: 1, removedAt: null });
  things.keepOnly(new Set(), 5);
  things.keepOnly(new Set(), 9);
  expect(things.list()).toEqual([{ createdAt: 1, removedAt: 5 }]);
  expect(things.there("a")).toBeNull();
});
