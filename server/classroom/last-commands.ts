/** What is written down of one seat is not written down again sooner. */
const WRITE_MS = 1000;

interface Waiting {
  readonly timer: NodeJS.Timeout;
  latest: string | null;
}

/** Writes down the last command of each seat: at once, then once a second, and the last of all for sure. */
export class LastCommands {
  private readonly write: (seat: string, command: string) => void;
  private readonly waiting = new Map<string, Waiting>();

  constructor(write: (seat: string, command: string) => void) {
    this.write = write;
  }

  keep(seat: string, command: string): void {
    const waiting = this.waiting.get(seat);
    if (waiting !== undefined) {
      waiting.latest = command;
      return;
    }
    this.write(seat, command);
    this.waiting.set(seat, { timer: setTimeout(() => this.due(seat), WRITE_MS), latest: null });
  }

  private due(seat: string): void {
    const latest = this.waiting.get(seat)?.latest ?? null;
    this.waiting.delete(seat);
    if (latest !== null) this.keep(seat, latest);
  }

  /** What waits is written now. */
  flush(): void {
    for (const [seat, { latest }] of this.waiting) if (latest !== null) this.write(seat, latest);
    this.forget();
  }

  /** What waits is not written any more. */
  forget(): void {
    for (const { timer } of this.waiting.values()) clearTimeout(timer);
    this.waiting.clear();
  }
}
