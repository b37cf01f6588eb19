import type { Verdict } from "./verdict.ts";

export type Passed = Extract<Verdict, { passed: true }>;
export type Failed = Extract<Verdict, { passed: false }> & {
  /** Nobody could look: then "not" does not hold either. */
  readonly unseen?: boolean;
};
/** A verdict as the judges of the single kinds give it to each other. */
export type Outcome = Passed | Failed;

export function pass(at: number | null, detail = ""): Passed {
  return { passed: true, at, detail };
}

export interface FailParts {
  readonly expected: string;
  readonly found?: string;
  readonly reason: string;
  readonly attempted: boolean;
}

export function fail({ expected, found = "nothing yet", reason, attempted }: FailParts): Failed {
  return { passed: false, expected, found, reason, attempted };
}

export function unseen(expected: string, reason: string): Failed {
  return { ...fail({ expected, found: "not looked at yet", reason, attempted: false }), unseen: true };
}
