import { expect, test } from "vitest";
import type { ReportView } from "../../server/protocol/classes.ts";
import { reportFigures } from "./report-figures.ts";

function learner(more: Partial<ReportView["learners"][number]>): ReportView["learners"][number] {
  return {
    name: "x",
    done: 0,
    shown: 0,
    caughtUp: 0,
    of: 10,
    hints: 0,
    tries: 0,
    helpRequests: 0,
    seconds: null,
    ...more,
  };
}

function figures(learners: ReportView["learners"]): Record<string, string> {
  const report = { learners, steps: [] } as unknown as ReportView;
  return Object.fromEntries(reportFigures(report).map(({ of, value }) => [of, value]));
}

test("the figures are those of all learners", () => {
  const told = figures([
    learner({ done: 9, shown: 1, tries: 3, seconds: 120 }),
    learner({ done: 4, tries: 2, seconds: 240 }),
    learner({ caughtUp: 10 }),
  ]);
  expect(told).toMatchObject({
    learners: "3",
    "of steps done by hand": "43 %",
    "got to the end": "2",
    "median time": "3 min",
    "failed tries": "5",
  });
});

test("of a class without learners no figure is a division by nothing", () => {
  expect(figures([])).toMatchObject({ learners: "0", "of steps done by hand": "0 %", "median time": "–" });
});
