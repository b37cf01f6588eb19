/** Bytes a second that pass in all from terminals that flood while somebody else types: more than anybody can read. */
export const FLOOD_BYTES_PER_SECOND = 4 * 1024 ** 2;
/** Ahead of that by so much: what a command prints is there at once. */
export const FLOOD_AHEAD_MS = 250;
/** So long after a key somebody is taken to be typing. */
export const TYPING_MS = 2000;

/**
 * Of all terminals of a server. Each key passes the same processors as the floods of others, so those are slowed down
 * while somebody else types. Pure: time is given, in milliseconds of one clock.
 */
export class FloodLimit {
  private lastKey = { terminal: "", at: Number.NEGATIVE_INFINITY };
  /** The last one in any other terminal than that. */
  private otherKeyAt = Number.NEGATIVE_INFINITY;
  /** When all that passed would have, at the rate. */
  private passedAt = 0;

  typed(terminal: string, now: number): void {
    if (this.lastKey.terminal !== terminal) this.otherKeyAt = this.lastKey.at;
    this.lastKey = { terminal, at: now };
  }

  /** @returns how many milliseconds a terminal rests after so many bytes before it reads more */
  restAfter(terminal: string, bytes: number, now: number): number {
    const othersKeyAt = this.lastKey.terminal === terminal ? this.otherKeyAt : this.lastKey.at;
    if (now - othersKeyAt > TYPING_MS) return 0;
    this.passedAt = Math.max(this.passedAt, now) + (bytes / FLOOD_BYTES_PER_SECOND) * 1000;
    return Math.max(0, this.passedAt - now - FLOOD_AHEAD_MS);
  }
}
