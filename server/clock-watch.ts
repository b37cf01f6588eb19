/** What keeping time by the network does to a clock stays below this. */
const JUMP_MS = 2000;
const LOOK_MS = 1000;

export interface ClockWatchOptions {
  /** The clock was set by so much, forwards or (negative) back. */
  onJump(byMs: number): Promise<void>;
  onError(error: unknown): void;
  /** The time of day less the time that really passed. Milliseconds. */
  offset?(): number;
}

/**
 * Notices when the machine's clock is set: by an operator, by a time service that came late, or by a
 * machine that slept. Whoever is about to act on the time of day asks `check` first.
 */
export class ClockWatch {
  private readonly options: ClockWatchOptions;
  private readonly offset: () => number;
  private known: number;

  constructor(options: ClockWatchOptions) {
    this.options = options;
    this.offset = options.offset ?? (() => Date.now() - performance.now());
    this.known = this.offset();
  }

  start(signal: AbortSignal): void {
    const timer = setInterval(() => void this.check().catch(this.options.onError), LOOK_MS);
    signal.addEventListener("abort", () => clearInterval(timer));
  }

  /** Resolves when everybody has taken notice of a jump since the last look. */
  async check(): Promise<void> {
    const now = this.offset();
    const by = Math.round(now - this.known);
    if (Math.abs(by) < JUMP_MS) return;
    this.known = now;
    await this.options.onJump(by);
  }
}
