import { describe, expect, test } from "vitest";
import type { Holding } from "./lookout.ts";
import { judgeTable } from "./table-watch.ts";

const NOTHING: Holding = { pty: 0, neighbours: 0, descriptors: 0, filters: 0, locks: 0, tcp: 0, unfinished: false };
const holding = (pty: Record<string, number>, unfinished: string[] = []) =>
  new Map(
    Object.entries(pty).map(([id, held]) => [id, { ...NOTHING, pty: held, unfinished: unfinished.includes(id) }]),
  );

describe("of a table that all sandboxes share", () => {
  test.each<[string, number, Map<string, Holding>, string[]]>([
    ["which is nearly empty, nobody has to go", 100, holding({ a: 90, b: 10 }), []],
    ["which fills up, the one over its share has to go", 300, holding({ a: 280, b: 10 }), ["a"]],
    ["which fills up, all over their share have to go, the worst first", 400, holding({ a: 90, b: 300 }), ["b", "a"]],
    ["which fills up by many small parts, nobody has to go", 300, holding({ a: 60, b: 60, c: 60 }), []],
    ["which is half full by many small parts, the largest has to go", 600, holding({ a: 50, b: 60, c: 40 }), ["b"]],
    ["which is full by what no sandbox holds, nobody has to go", 1000, holding({ a: 0, b: 0 }), []],
    [
      "which fills up, one that cannot be counted has to go when nobody else explains it",
      300,
      holding({ a: 3, b: 20 }, ["a"]),
      ["a"],
    ],
    [
      "which fills up, one that cannot be counted stays when somebody else explains it",
      300,
      holding({ a: 3, b: 200 }, ["a"]),
      ["b"],
    ],
  ])("%s", (_what, held, holdings, gone) => {
    expect(judgeTable("pty", { held, most: 1024 }, holdings)).toEqual(gone);
  });
});
