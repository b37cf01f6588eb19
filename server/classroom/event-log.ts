import { randomBytes } from "node:crypto";

/** How many events are kept for pages that missed some. */
const KEPT = 2000;

/**
 * Numbered events of one channel. `seq` is the number of the last event; the first ever is 1. A page that
 * has events of another epoch starts again from a snapshot.
 */
export class EventLog<E> {
  readonly epoch = randomBytes(9).toString("base64url");
  private readonly events: E[] = [];
  private last = 0;

  get seq(): number {
    return this.last;
  }

  /** @returns the number before the first of these events, as the wire has it */
  append(events: readonly E[]): { epoch: string; seq: number } {
    const seq = this.last;
    this.events.push(...events);
    this.last += events.length;
    if (this.events.length > KEPT) this.events.splice(0, this.events.length - KEPT);
    return { epoch: this.epoch, seq };
  }

  /** What came after event `seq`; null when that cannot be told from what is kept. */
  since(epoch: string, seq: number): { seq: number; events: E[] } | null {
    const missed = this.last - seq;
    if (epoch !== this.epoch || missed < 0 || missed > this.events.length) return null;
    return { seq, events: this.events.slice(this.events.length - missed) };
  }
}
