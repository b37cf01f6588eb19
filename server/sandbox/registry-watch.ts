const LOOK_MS = 5000;
/** So many looks in a row without an answer, and it is told. */
const MISSES = 3;

export interface RegistryWatchOptions {
  answers(): Promise<boolean>;
  /** Called once when it stops answering. */
  mend(): Promise<void>;
  onChange(answers: boolean): void;
}

/** Knows whether the registry that sandboxes pull from answers. */
export class RegistryWatch {
  private readonly options: RegistryWatchOptions;
  private misses = 0;

  constructor(options: RegistryWatchOptions) {
    this.options = options;
  }

  get answers(): boolean {
    return this.misses < MISSES;
  }

  start(signal: AbortSignal): void {
    const timer = setInterval(() => void this.look(), LOOK_MS);
    signal.addEventListener("abort", () => clearInterval(timer));
  }

  private async look(): Promise<void> {
    const before = this.answers;
    const ok = await this.options.answers();
    this.misses = ok ? 0 : this.misses + 1;
    if (this.answers === before) return;
    this.options.onChange(this.answers);
    if (!this.answers) await this.options.mend();
  }
}
