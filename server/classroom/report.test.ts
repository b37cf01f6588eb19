import { describe, expect, test } from "vitest";
import type { Course } from "../lessons/course.ts";
import type { ClassRow, SeatRow, SeatStep } from "./class-store.ts";
import { classReport, type ReportFacts } from "./report.ts";
import { reportCsv } from "./report-csv.ts";

const MINUTE = 60_000;
const course = {
  id: "course",
  title: "Course",
  lessons: [
    {
      id: "lesson",
      title: "Lesson",
      steps: ["one", "two"].map((id) => ({ id, title: id, checks: [{ id: "check", sayHtml: "It ran" }] })),
    },
  ],
} as unknown as Course;

const seat = (id: string, name: string, state: SeatRow["state"] = "in") =>
  ({ id, learner_id: `learner-${id}`, name, state }) as SeatRow;

const step = (id: string, name: string, values: Partial<SeatStep> = {}): SeatStep => ({
  learner: `learner-${id}`,
  lesson: "lesson",
  step: name,
  activatedAt: 0,
  doneAt: null,
  how: null,
  hintsShown: 0,
  solutionShown: false,
  ...values,
});

function facts(values: Partial<ReportFacts>): ReportFacts {
  const row = { title: "Tuesday", started_at: 0, ended_at: null, anonymous: 0 } as ClassRow;
  return { row, course, seats: [], steps: [], tries: [], help: [], ...values };
}

describe("the report", () => {
  test("of a class nobody came to is empty, not broken", () => {
    const report = classReport(facts({}));
    expect(report).toMatchObject({ learners: [], progress: [], totalSteps: 0 });
    expect(report.steps.map(({ reached, medianSeconds, hintShare }) => [reached, medianSeconds, hintShare])).toEqual([
      [0, null, 0],
      [0, null, 0],
    ]);
  });

  test("counts learners by what they did, and leaves out who was never let in", () => {
    const seats = [seat("a", "Ada"), seat("b", "Bob"), seat("c", "Cyd", "waiting")];
    const steps = [
      step("a", "one", { activatedAt: 0, doneAt: 60_000, how: "done" }),
      step("a", "two", { activatedAt: 60_000, doneAt: 90_000, how: "caughtUp" }),
      step("b", "one", { activatedAt: 0, doneAt: 120_000, how: "shown", hintsShown: 2, solutionShown: true }),
    ];
    const report = classReport(facts({ seats, steps }));
    expect(report.learners).toMatchObject([
      { name: "Ada", done: 1, shown: 0, caughtUp: 1, of: 2, seconds: 90 },
      { name: "Bob", done: 0, shown: 1, hints: 2, seconds: 120 },
    ]);
    expect(report.steps[0]).toMatchObject({
      reached: 2,
      done: 2,
      medianSeconds: 60,
      hintShare: 0.5,
      solutionShare: 0.5,
    });
    expect(report.totalSteps).toBe(4);
  });

  test("names the reasons that were told most often", () => {
    const tries = [
      { reason: "a", count: 1 },
      { reason: "b", count: 5 },
      { reason: "c", count: 2 },
      { reason: "d", count: 1 },
      { reason: "", count: 9 },
    ].map((row) => ({ learner: "learner-a", lesson: "lesson", step: "one", check: "check", ...row }));
    const [check] = classReport(facts({ seats: [seat("a", "Ada")], tries })).steps[0]?.checks ?? [];
    expect(check?.reasons.map(({ html }) => html)).toEqual(["b", "c", "a"]);
    expect(check).toMatchObject({ tries: 18, learners: 1 });
  });

  test("has the steps done until the end of each minute", () => {
    const steps = [1, 2, 70, 71, 200].map((seconds) => step("a", "one", { doneAt: seconds * 1000, how: "done" }));
    expect(classReport(facts({ steps })).progress).toEqual([
      { at: MINUTE, done: 2 },
      { at: 2 * MINUTE, done: 4 },
      { at: 4 * MINUTE, done: 5 },
    ]);
  });
});

describe("the report as CSV", () => {
  test("quotes what needs it, and no name is a formula", () => {
    const seats = [seat("a", '=HYPERLINK("x"),1'), seat("b", "O\u2019Neill")];
    const lines = reportCsv(classReport(facts({ seats }))).split("\r\n");
    expect(lines[0]).toBe("learner,done,shown,caught up,steps,hints,failed tries,hands raised,seconds");
    expect(lines[1]).toBe(`"'=HYPERLINK(""x""),1",0,0,0,2,0,0,0,`);
    expect(lines[2]).toMatch(/^O\u2019Neill,/);
  });
});
