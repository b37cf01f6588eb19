import { describe, expect, test } from "vitest";
import type { ReportView } from "../../server/protocol/classes.ts";
import { isTrouble, type StuckRow, sortRows, stuckRows } from "./stuck-rows.ts";

function step(id: string, more: Partial<ReportView["steps"][number]> = {}): ReportView["steps"][number] {
  return {
    lesson: "run",
    lessonTitle: "Run",
    step: id,
    title: id,
    reached: 4,
    done: 4,
    medianSeconds: 60,
    hintShare: 0,
    solutionShare: 0,
    helpRequests: 0,
    checks: [],
    ...more,
  };
}
const check = (id: string, tries: number, learners = 1) => ({ check: id, sayHtml: id, tries, learners, reasons: [] });
const keys = (rows: readonly StuckRow[]) => rows.map(({ key }) => key);

const steps = [
  step("a", { checks: [check("1", 2), check("2", 7)], medianSeconds: null }),
  step("b", { hintShare: 0.5, medianSeconds: 30 }),
  step("c", { checks: [check("1", 7)], medianSeconds: 90 }),
  step("d", { checks: [check("1", 0)], medianSeconds: null }),
];

test("each check is a row, and a step without checks one of its own", () => {
  expect(keys(stuckRows(steps))).toEqual(["run/a/1", "run/a/2", "run/b", "run/c/1", "run/d/1"]);
});

test("only rows with tries, hints, solutions or requests for help are trouble", () => {
  expect(keys(stuckRows(steps).filter(isTrouble))).toEqual(["run/a/1", "run/a/2", "run/b", "run/c/1"]);
});

describe("sorting", () => {
  const rows = stuckRows(steps);

  test("by tries has the most first, and equals in the order of the class", () => {
    expect(keys(sortRows(rows, { by: "tries", down: true }))).toEqual([
      "run/a/2",
      "run/c/1",
      "run/a/1",
      "run/b",
      "run/d/1",
    ]);
  });

  test.each([true, false])("by time has steps that nobody finished last (down: %s)", (down) => {
    const sorted = keys(sortRows(rows, { by: "time", down }));
    expect(sorted.slice(0, 2)).toEqual(down ? ["run/c/1", "run/b"] : ["run/b", "run/c/1"]);
    expect(sorted.slice(2)).toEqual(["run/a/1", "run/a/2", "run/d/1"]);
  });

  test("by place upside down is the class from its end", () => {
    expect(keys(sortRows(rows, { by: "place", down: true })).at(0)).toBe("run/d/1");
  });
});
