const FIRST_MS = 300;
const LONGEST_MS = 8000;

/**
 * How long to wait before an attempt to connect again: doubling from 0.3 s to 8 s, of which the
 * upper half is chance, so that pages do not come back all at once.
 * @param attempt failures in a row so far, from 0
 * @param random from 0 up to 1
 * @returns milliseconds
 */
export function backoff(attempt: number, random: number): number {
  const most = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(attempt, 10));
  return Math.round(most / 2 + (most / 2) * random);
}
