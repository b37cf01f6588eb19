import type { HelpView } from "../protocol/classroom.ts";
import type { HelpRow } from "./class-store.ts";

export interface StuckSeat {
  readonly seat: string;
  readonly why: string;
  readonly since: number;
}

const STUCK = "stuck-";

/**
 * Raised hands and stuck learners in one queue, who waits longest first. A raised hand speaks for a
 * learner who is stuck as well. Pure.
 * @param open requests that are not closed, hands and claimed stuck ones
 * @param stuck learners who count as stuck now, less those whose entry was closed
 */
export function helpQueue(open: readonly HelpRow[], stuck: readonly StuckSeat[]): HelpView[] {
  const asked = open.map(
    (row): HelpView => ({
      id: row.id,
      seat: row.seat_id,
      kind: row.kind,
      text: row.text,
      since: Number(row.created_at),
      claimedBy: row.claimed_by,
    }),
  );
  const known = new Set(asked.map(({ seat }) => seat));
  const found = stuck
    .filter(({ seat }) => !known.has(seat))
    .map(
      ({ seat, why, since }): HelpView => ({
        id: STUCK + seat,
        seat,
        kind: "stuck",
        text: why,
        since,
        claimedBy: null,
      }),
    );
  return [...asked, ...found].sort((a, b) => a.since - b.since || a.id.localeCompare(b.id));
}

/** The seat of an entry that stands for a stuck learner and is not written down yet. */
export function stuckSeatOf(help: string): string | null {
  return help.startsWith(STUCK) ? help.slice(STUCK.length) : null;
}

/** The place of a learner among those nobody came to yet, from 1; 0 when somebody has. */
export function placeOf(queue: readonly HelpView[], seat: string): number {
  const waiting = queue.filter(({ claimedBy }) => claimedBy === null);
  return waiting.findIndex((help) => help.seat === seat) + 1;
}
