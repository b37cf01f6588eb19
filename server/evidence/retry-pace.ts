import type { NestedLimits } from "./nested-limits.ts";

/** A daemon that died is started again within a second or two. */
const AGAIN_MS = 300;
const SOON = 10;
const MOST_MS = 5000;
/** Up for so long, and what was before counts no more. */
const STEADY_MS = 10_000;
const GOOD_MS = 60_000;

/** When a daemon is asked again that answers no more. */
export class RetryPace {
  private readonly limits: Pick<NestedLimits, "firstBackOffMs" | "mostBackOffMs">;
  private deaths = 0;
  /** Violations since it was good for a minute. */
  violations = 0;

  constructor(limits: Pick<NestedLimits, "firstBackOffMs" | "mostBackOffMs">) {
    this.limits = limits;
  }

  /** @param upMs it answered for so long; @returns milliseconds until it is asked again */
  afterViolation(upMs: number): number {
    this.violations = upMs >= GOOD_MS ? 1 : this.violations + 1;
    const { firstBackOffMs, mostBackOffMs } = this.limits;
    return Math.min(mostBackOffMs, firstBackOffMs * 2 ** (this.violations - 1));
  }

  /** As `afterViolation`, of a daemon that died. */
  afterDeath(upMs: number): number {
    this.deaths = upMs >= STEADY_MS ? 1 : this.deaths + 1;
    return Math.min(MOST_MS, AGAIN_MS * 1.5 ** Math.max(0, this.deaths - SOON));
  }
}
