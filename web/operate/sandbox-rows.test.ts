import { expect, test } from "vitest";
import type { SandboxRow } from "../../server/protocol/operator.ts";
import { ownerText, type SandboxColumn, sortSandboxes } from "./sandbox-rows.ts";

const row = (id: string, values: Partial<SandboxRow> = {}): SandboxRow => ({
  id,
  owner: { kind: "alone" },
  since: 0,
  memory: null,
  cores: null,
  processes: null,
  disk: null,
  ...values,
});
const order = (rows: readonly SandboxRow[], by: SandboxColumn, down: boolean) =>
  sortSandboxes(rows, { by, down }).map(({ id }) => id);

test("by a figure, either way; what is not known comes last both times", () => {
  const rows = [row("a", { memory: 1 }), row("b"), row("c", { memory: 2 })];
  expect(order(rows, "memory", true)).toEqual(["c", "a", "b"]);
  expect(order(rows, "memory", false)).toEqual(["a", "c", "b"]);
});

test("by age the oldest comes first, downwards", () => {
  expect(order([row("young", { since: 2000 }), row("old", { since: 1000 })], "age", true)).toEqual(["old", "young"]);
});

test("by owner in the order of what is shown, and equal ones by their ids", () => {
  const seat = (name: string) => ({ owner: { kind: "seat", class: "Tuesday", seat: name } as const });
  const rows = [row("z"), row("y", seat("Grace")), row("x", seat("Barbara")), row("w")];
  expect(order(rows, "owner", false)).toEqual(["w", "z", "x", "y"]);
});

test("an owner is told by seat and class, or as alone", () => {
  expect(ownerText({ kind: "seat", class: "Tuesday", seat: "Grace" })).toBe("Grace, Tuesday");
  expect(ownerText({ kind: "host", class: "Tuesday" })).toBe("Instructors, Tuesday");
  expect(ownerText({ kind: "alone" })).toBe("A learner alone");
  expect(ownerText({ kind: "nobody" })).toContain("started ahead");
});
