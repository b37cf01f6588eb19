import type { ReportView } from "../../server/protocol/classes.ts";
import type { Sorting } from "../ui/table.tsx";

type Step = ReportView["steps"][number];
type Check = Step["checks"][number];

/** One line of "Where people got stuck": a check of a step, or the step alone where it has none. */
export interface StuckRow {
  readonly key: string;
  /** Of the step, in the order of the class. */
  readonly place: number;
  readonly step: Step;
  readonly check: Check | null;
  readonly tries: number;
  readonly learners: number;
}

export type StuckColumn = "place" | "tries" | "learners" | "time" | "hints" | "solution" | "help";

export function stuckRows(steps: ReportView["steps"]): StuckRow[] {
  return steps.flatMap((step, place): StuckRow[] => {
    const key = `${step.lesson}/${step.step}`;
    if (step.checks.length === 0) return [{ key, place, step, check: null, tries: 0, learners: 0 }];
    return step.checks.map((check) => ({
      key: `${key}/${check.check}`,
      place,
      step,
      check,
      tries: check.tries,
      learners: check.learners,
    }));
  });
}

/** Whether anybody had trouble there. */
export function isTrouble({ tries, step }: StuckRow): boolean {
  return tries > 0 || step.hintShare > 0 || step.solutionShare > 0 || step.helpRequests > 0;
}

/** Rows that are equal stay in the order of the class; what nobody has a figure for comes last. */
export function sortRows(rows: readonly StuckRow[], { by, down }: Sorting<StuckColumn>): StuckRow[] {
  return [...rows].sort((a, b) => {
    const [x, y] = [figureOf(a, by), figureOf(b, by)];
    if (x === null || y === null) return x === y ? a.place - b.place : x === null ? 1 : -1;
    return (down ? y - x : x - y) || a.place - b.place;
  });
}

function figureOf(row: StuckRow, by: StuckColumn): number | null {
  switch (by) {
    case "place":
      return row.place;
    case "tries":
      return row.tries;
    case "learners":
      return row.learners;
    case "time":
      return row.step.medianSeconds;
    case "hints":
      return row.step.hintShare;
    case "solution":
      return row.step.solutionShare;
    case "help":
      return row.step.helpRequests;
    default:
      return by satisfies never;
  }
}
