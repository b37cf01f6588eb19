/** Of one person, on all their sockets: more than a page sends that acknowledges a flood. */
export const MESSAGES_PER_SECOND = 2000;
/** So many may come at once. */
export const MOST_AT_ONCE = 4000;

/**
 * Whoever sends more than any page does is read more slowly: all their messages are answered, and nobody else waits
 * for it. Pure: time is given, in milliseconds of one clock.
 */
export class MessageLimit {
  /** When all that came would have, at the rate. */
  private cameAt = 0;

  /** @param messages how many it counts for @returns how many milliseconds to read nothing after it */
  restAfter(messages: number, now: number): number {
    this.cameAt = Math.max(this.cameAt, now) + (1000 * messages) / MESSAGES_PER_SECOND;
    return Math.max(0, this.cameAt - now - (1000 * MOST_AT_ONCE) / MESSAGES_PER_SECOND);
  }
}
