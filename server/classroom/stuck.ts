/** Tries at a step that failed the same way. */
export const SAME_FAILURES = 3;
/** A step takes too long past this multiple of what the class took, and past the least time. */
export const MEDIAN_FACTOR = 2;
export const LEAST_SECONDS_WITH_MEDIAN = 3 * 60;
/** The same while too few have done the step: by what the lesson expects. */
export const EXPECTED_FACTOR = 3;
export const LEAST_SECONDS_WITHOUT_MEDIAN = 5 * 60;
/** An error, and nothing after it. */
export const QUIET_AFTER_ERROR_SECONDS = 2 * 60;

/** Times are milliseconds since the epoch. */
export interface StuckFacts {
  readonly now: number;
  /** When the current step became current; null: none is. */
  readonly stepSince: number | null;
  readonly online: boolean;
  /** All steps of the class. */
  readonly done: boolean;
  readonly held: boolean;
  /** Tries at the current step that failed the same way, at most. */
  readonly sameFailures: number;
  /** Last command with a non-zero exit code or a failed try, and nothing since. */
  readonly erroredAt: number | null;
  readonly lastActiveAt: number | null;
  /** Median seconds the class took for this step; null when fewer than 3 have done it. */
  readonly classMedianSeconds: number | null;
  /** From the lesson's minutes. */
  readonly expectedSeconds: number;
}

export interface SeatStatus {
  readonly status: "done" | "working" | "stuck" | "held" | "away";
  /** In words for the instructor. */
  readonly why: string;
}

/** How it goes for a learner; docs/teaching.md tells instructors the rule. The first that fits counts. */
export function statusOf(facts: StuckFacts): SeatStatus {
  if (facts.done) return { status: "done", why: "all steps done" };
  if (!facts.online) return { status: "away", why: "not connected" };
  if (facts.held) return { status: "held", why: "waits for the class" };
  const why = sameFailures(facts) ?? tooLong(facts) ?? quietAfterError(facts);
  if (why !== null) return { status: "stuck", why };
  return { status: "working", why: facts.stepSince === null ? "no step begun" : "working on this step" };
}

function sameFailures({ sameFailures: count }: StuckFacts): string | null {
  return count >= SAME_FAILURES ? `${count} tries failed the same way` : null;
}

function tooLong({ now, stepSince, classMedianSeconds, expectedSeconds }: StuckFacts): string | null {
  if (stepSince === null) return null;
  const limit =
    classMedianSeconds === null
      ? Math.max(LEAST_SECONDS_WITHOUT_MEDIAN, EXPECTED_FACTOR * expectedSeconds)
      : Math.max(LEAST_SECONDS_WITH_MEDIAN, MEDIAN_FACTOR * classMedianSeconds);
  const seconds = (now - stepSince) / 1000;
  if (seconds <= limit) return null;
  const beside =
    classMedianSeconds === null
      ? `about ${duration(expectedSeconds)} expected`
      : `the class took ${duration(classMedianSeconds)}`;
  return `${duration(seconds)} on this step; ${beside}`;
}

function quietAfterError({ now, erroredAt, lastActiveAt }: StuckFacts): string | null {
  if (erroredAt === null) return null;
  const quiet = (now - Math.max(erroredAt, lastActiveAt ?? 0)) / 1000;
  if (quiet < QUIET_AFTER_ERROR_SECONDS) return null;
  return `nothing since an error ${duration((now - erroredAt) / 1000)} ago`;
}

function duration(seconds: number): string {
  return seconds < 60 ? `${Math.max(1, Math.round(seconds))} s` : `${Math.floor(seconds / 60)} min`;
}
