import type { CommandRecord } from "../evidence/evidence.ts";

/** So many are told of at once: the newest. */
const MOST_COMMANDS = 200;
/** So often a second on the whole; a few more at once, since a person's command is told of without delay. */
const BATCHES_PER_SECOND = 10;
const BATCHES_AT_ONCE = 10;

/** Whoever prints marks without end is told of ten times a second, whatever they mark. */
export class CommandBatch {
  private readonly tell: (records: readonly CommandRecord[]) => void;
  private readonly now: () => number;
  private records: CommandRecord[] = [];
  private left = BATCHES_AT_ONCE;
  private countedAt: number;
  private timer: NodeJS.Timeout | null = null;

  constructor(tell: (records: readonly CommandRecord[]) => void, now: () => number = () => performance.now()) {
    this.tell = tell;
    this.now = now;
    this.countedAt = now();
  }

  add(record: CommandRecord): void {
    const last = this.records.at(-1);
    // Its beginning, which nobody heard of yet.
    if (last !== undefined && last.finishedAt === null && last.startedAt === record.startedAt) this.records.pop();
    this.records.push(record);
    if (this.records.length > MOST_COMMANDS) this.records.shift();
    if (this.timer === null) this.tellWhenDue();
  }

  private tellWhenDue(): void {
    const now = this.now();
    const earned = ((now - this.countedAt) / 1000) * BATCHES_PER_SECOND;
    this.left = Math.min(BATCHES_AT_ONCE, this.left + earned);
    this.countedAt = now;
    if (this.left >= 1) {
      this.left -= 1;
      this.tell(this.records.splice(0));
    } else {
      this.timer = setTimeout(() => this.tellWaiting(), ((1 - this.left) * 1000) / BATCHES_PER_SECOND);
    }
  }

  private tellWaiting(): void {
    this.timer = null;
    if (this.records.length > 0) this.tellWhenDue();
  }

  dispose(): void {
    if (this.timer !== null) clearTimeout(this.timer);
    this.records = [];
  }
}
