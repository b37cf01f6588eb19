const LOOK_MS = 5000;
/** One that is started again answers within this. */
const PATIENCE_MS = 2000;
/** So many looks in a row without an answer, and it is told. */
const MISSES = 2;

export interface RegistryWatchOptions {
  /** "http://127.0.0.1:5055" */
  readonly address: string;
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
    const ok = await fetch(`${this.options.address}/v2/`, { signal: AbortSignal.timeout(PATIENCE_MS) }).then(
      async (response) => {
        await response.body?.cancel();
        return response.ok;
      },
      () => false,
    );
    this.misses = ok ? 0 : this.misses + 1;
    if (this.answers !== before) this.options.onChange(this.answers);
  }
}
