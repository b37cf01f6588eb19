import { expect, test } from "vitest";
import type { ClassCard } from "../../server/protocol/classes.ts";
import { groupClasses } from "./group-classes.ts";

function card(id: string, state: ClassCard["class"]["state"], times: Partial<ClassCard["class"]> = {}, createdAt = 0) {
  return { class: { id, state, startedAt: null, endsAt: null, ...times }, createdAt } as ClassCard;
}

test("classes are running, planned or over, each group with the newest first", () => {
  const groups = groupClasses([
    card("a", "planned", {}, 1),
    card("b", "ended", { startedAt: 5, endsAt: 10 }),
    card("c", "open", { startedAt: 20 }),
    card("d", "planned", {}, 2),
    card("e", "ended", { startedAt: 1, endsAt: 30 }),
    card("f", "open", { startedAt: 25 }),
  ]);
  const ids = Object.entries(groups).map(([name, cards]) => [name, cards.map((each: ClassCard) => each.class.id)]);
  expect(Object.fromEntries(ids)).toEqual({ running: ["f", "c"], planned: ["d", "a"], over: ["e", "b"] });
});

test("a class that was ended before it began is where it was made", () => {
  expect(
    groupClasses([card("a", "ended", {}, 3), card("b", "ended", { endsAt: 5 })]).over.map((c) => c.class.id),
  ).toEqual(["b", "a"]);
});
