import type { ReportView } from "../protocol/classes.ts";

type Cell = string | number | null;

const LEARNER_COLUMNS = [
  "learner",
  "done",
  "shown",
  "caught up",
  "steps",
  "hints",
  "failed tries",
  "hands raised",
  "seconds",
];
const STEP_COLUMNS = [
  "lesson",
  "step",
  "check",
  "reached",
  "done",
  "median seconds",
  "failed tries",
  "learners who failed",
  "share with hint",
  "share with solution",
];

/** Two tables, an empty line between them: learners, then each check of each step. RFC 4180. */
export function reportCsv(report: ReportView): string {
  const learners = report.learners.map((row): Cell[] => [
    row.name,
    row.done,
    row.shown,
    row.caughtUp,
    row.of,
    row.hints,
    row.tries,
    row.helpRequests,
    row.seconds,
  ]);
  const checks = report.steps.flatMap((step) =>
    step.checks.map((check): Cell[] => [
      step.lessonTitle,
      step.title,
      check.check,
      step.reached,
      step.done,
      step.medianSeconds,
      check.tries,
      check.learners,
      round(step.hintShare),
      round(step.solutionShare),
    ]),
  );
  return [[...table(LEARNER_COLUMNS, learners)].join(""), [...table(STEP_COLUMNS, checks)].join("")].join("\r\n");
}

function table(columns: readonly string[], rows: readonly Cell[][]): string[] {
  return [columns, ...rows].map((row) => `${row.map(cell).join(",")}\r\n`);
}

/** A name that a spreadsheet would run as a formula stays text. */
function cell(value: Cell): string {
  if (value === null) return "";
  const text = String(value);
  const safe = typeof value === "string" && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

function round(share: number): number {
  return Math.round(share * 1000) / 1000;
}
