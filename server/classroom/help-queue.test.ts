import { describe, expect, test } from "vitest";
import type { HelpRow } from "./class-store.ts";
import { helpQueue, placeOf, stuckSeatOf } from "./help-queue.ts";

const hand = (seat: string, created_at: number, claimed_by: string | null = null): HelpRow => ({
  id: `hand-${seat}`,
  class_id: "class",
  seat_id: seat,
  kind: "hand",
  text: "Why?",
  step: null,
  created_at,
  claimed_by,
  claimed_at: null,
  closed_at: null,
});

describe("the help queue", () => {
  test("has raised hands and stuck learners, who waits longest first", () => {
    const queue = helpQueue([hand("late", 30), hand("early", 10)], [{ seat: "stuck", why: "3 tries", since: 20 }]);
    expect(queue.map(({ seat, kind }) => `${seat} ${kind}`)).toEqual(["early hand", "stuck stuck", "late hand"]);
  });

  test("has a learner once: the raised hand speaks for one who is stuck as well", () => {
    const queue = helpQueue([hand("one", 10)], [{ seat: "one", why: "3 tries", since: 5 }]);
    expect(queue.map(({ kind }) => kind)).toEqual(["hand"]);
  });

  test("tells the place among those nobody came to yet", () => {
    const queue = helpQueue([hand("a", 10, "Ada"), hand("b", 20), hand("c", 30)], []);
    expect(["a", "b", "c"].map((seat) => placeOf(queue, seat))).toEqual([0, 1, 2]);
  });

  test("an entry that is not written down names its seat", () => {
    const [entry] = helpQueue([], [{ seat: "one", why: "", since: 1 }]);
    expect(stuckSeatOf(entry?.id ?? "")).toBe("one");
    expect(stuckSeatOf("hand-one")).toBeNull();
  });
});
