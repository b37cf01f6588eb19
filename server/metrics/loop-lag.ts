import { monitorEventLoopDelay } from "node:perf_hooks";

const RESOLUTION_MS = 20;

/** Seconds that the event loop came late. */
export interface Lag {
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
}

/** How late the event loop is, since it was read last. */
export class LoopLag {
  private readonly delays = monitorEventLoopDelay({ resolution: RESOLUTION_MS });

  start(): void {
    this.delays.enable();
  }

  read(): Lag {
    const { delays } = this;
    const lag = { p50: late(delays.percentile(50)), p99: late(delays.percentile(99)), max: late(delays.max) };
    delays.reset();
    return lag;
  }

  stop(): void {
    this.delays.disable();
  }
}

/** Node counts the time from one look to the next, in nanoseconds. Before the first look it is none, or enormous. */
function late(nanoseconds: number): number {
  const seconds = nanoseconds / 1e9 - RESOLUTION_MS / 1000;
  return Number.isFinite(seconds) && seconds > 0 && seconds < 3600 ? seconds : 0;
}
