import { expect, test } from "vitest";
import type { ServerMessage } from "./protocol/control.ts";
import { Troubles } from "./troubles.ts";

function troubles(): { of: Troubles; told: ServerMessage[] } {
  const told: ServerMessage[] = [];
  return { of: new Troubles("sandbox", (message) => told.push(message)), told };
}

test("what one watch tells stays when another tells something, or that nothing is amiss", () => {
  const { of, told } = troubles();
  of.set("daemon", "It answers strangely.");
  of.replace(["disk", "files"], [{ kind: "disk", message: "It is full." }]);
  expect(of.list.map(({ kind }) => kind)).toEqual(["daemon", "disk"]);
  of.replace(["disk", "files"], []);
  expect(of.list.map(({ kind }) => kind)).toEqual(["daemon"]);
  expect(told.at(-1)).toEqual({ type: "troubles", of: "sandbox", troubles: of.list });
});

test("what is told already is not told again", () => {
  const { of, told } = troubles();
  of.set("daemon", "It answers strangely.");
  of.set("daemon", "It answers strangely.");
  of.set("disk", null);
  expect(told).toHaveLength(1);
  of.clear();
  of.clear();
  expect(told).toHaveLength(2);
});
