import type { ReportView } from "../../server/protocol/classes.ts";
import { formatSeconds, formatShare } from "./format.ts";

export interface Figure {
  readonly value: string;
  readonly of: string;
}

/** What a class came to, in a few figures. Pure. */
export function reportFigures({ learners, steps }: ReportView): Figure[] {
  const total = (of: (learner: ReportView["learners"][number]) => number) =>
    learners.reduce((sum, learner) => sum + of(learner), 0);
  const all = total(({ of }) => of);
  const through = (learner: ReportView["learners"][number]) => learner.done + learner.shown + learner.caughtUp;
  const finished = learners.filter((learner) => learner.of > 0 && through(learner) >= learner.of).length;
  return [
    { value: String(learners.length), of: learners.length === 1 ? "learner" : "learners" },
    { value: formatShare(all === 0 ? 0 : total(({ done }) => done) / all), of: "of steps done by hand" },
    { value: String(finished), of: "got to the end" },
    { value: formatSeconds(middle(learners.flatMap(({ seconds }) => seconds ?? []))), of: "median time" },
    { value: String(total(({ tries }) => tries)), of: "failed tries" },
    { value: String(steps.reduce((sum, step) => sum + step.helpRequests, 0)), of: "asked for help" },
  ];
}

function middle(values: readonly number[]): number | null {
  const sorted = [...values].sort((a, b) => a - b);
  const low = sorted[Math.floor((sorted.length - 1) / 2)];
  const high = sorted[Math.ceil((sorted.length - 1) / 2)];
  return low === undefined || high === undefined ? null : (low + high) / 2;
}
