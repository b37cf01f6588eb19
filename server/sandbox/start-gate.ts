import { cpus } from "node:os";
import { setTimeout as delay } from "node:timers/promises";

/** What is started ahead waits while less of the machine than this rests. */
const RESTING_SHARE = 0.25;
const LOOK_AGAIN_MS = 250;
/** A machine that never rests must not leave a class without sandboxes: then one at a time, so often. */
const PATIENCE_MS = 10_000;

/**
 * Lets only so many sandboxes be started at once. Those that somebody waits for come first; those
 * started ahead also wait while the machine is busy, so that nobody at work feels them.
 */
export class StartGate {
  readonly parallel: number;
  private readonly restingShare: () => number;
  private readonly waiting: (() => void)[] = [];
  private readonly patienceMs: number;
  private running = 0;
  private aheadAt = performance.now();

  /**
   * @param restingShare of the processors' time since it was asked last, 0 to 1
   * @param patienceMs what is started ahead waits no longer than this after the last start
   */
  constructor(parallel: number, restingShare: () => number = cpuRest(), patienceMs = PATIENCE_MS) {
    this.parallel = parallel;
    this.restingShare = restingShare;
    this.patienceMs = patienceMs;
  }

  /** For somebody who waits. */
  async urgent<T>(work: () => Promise<T>): Promise<T> {
    if (this.running >= this.parallel) await new Promise<void>((resolve) => this.waiting.push(resolve));
    else this.running += 1;
    return this.run(work);
  }

  /** Ahead of time. @returns null, without having begun, when the signal aborts */
  async ahead<T>(work: () => Promise<T>, signal: AbortSignal): Promise<T | null> {
    while (!this.mayStartAhead()) {
      await delay(LOOK_AGAIN_MS, undefined, { signal }).catch(() => {});
      if (signal.aborted) return null;
    }
    this.running += 1;
    this.aheadAt = performance.now();
    return this.run(work);
  }

  private mayStartAhead(): boolean {
    if (this.running >= this.parallel) return false;
    if (this.restingShare() >= RESTING_SHARE) return true;
    return this.running === 0 && performance.now() - this.aheadAt >= this.patienceMs;
  }

  /** The place is taken already; it goes to the next who waits, or is free again. */
  private async run<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } finally {
      const next = this.waiting.shift();
      if (next === undefined) this.running -= 1;
      else next();
    }
  }
}

/** Of the last quarter of a second or more: over less, the kernel's clock says nothing. */
function cpuRest(): () => number {
  let before = times();
  let askedAt = performance.now();
  let share = 1;
  return () => {
    if (performance.now() - askedAt < LOOK_AGAIN_MS) return share;
    const now = times();
    if (now.all > before.all) share = (now.idle - before.idle) / (now.all - before.all);
    before = now;
    askedAt = performance.now();
    return share;
  };
}

function times(): { idle: number; all: number } {
  let idle = 0;
  let all = 0;
  for (const { times } of cpus()) {
    idle += times.idle;
    all += times.user + times.nice + times.sys + times.idle + times.irq;
  }
  return { idle, all };
}
