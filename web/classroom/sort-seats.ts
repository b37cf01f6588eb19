import type { HelpView, SeatView } from "../../server/protocol/classroom.ts";

/** What a row is about, in the order of who needs the instructor first. */
export const NEEDS = ["waiting", "hand", "stuck", "working", "held", "away", "done", "removed"] as const;
export type Need = (typeof NEEDS)[number];

export function needOf(seat: SeatView, help: readonly HelpView[]): Need {
  if (seat.state !== "in") return seat.state;
  if (help.some((entry) => entry.seat === seat.id && entry.kind === "hand")) return "hand";
  return seat.status;
}

export function stepsDone(seat: SeatView): number {
  return Object.values(seat.marks).join("").replaceAll(".", "").length;
}

export function stepsOf(seat: SeatView): number {
  return Object.values(seat.marks).join("").length;
}

/**
 * Who needs help first: who waits to be let in, raised hands, stuck, each by how long; then those at
 * work, who has done least first; then held, away and done. Pure.
 */
export function sortSeats(seats: readonly SeatView[], help: readonly HelpView[]): SeatView[] {
  const keyed = seats.map((seat) => ({ seat, need: needOf(seat, help), since: sinceOf(seat, help) }));
  keyed.sort((a, b) => {
    const byNeed = NEEDS.indexOf(a.need) - NEEDS.indexOf(b.need);
    if (byNeed !== 0) return byNeed;
    const byRow = a.need === "working" ? stepsDone(a.seat) - stepsDone(b.seat) : a.since - b.since;
    return byRow || a.seat.name.localeCompare(b.seat.name, undefined, { numeric: true });
  });
  return keyed.map(({ seat }) => seat);
}

function sinceOf(seat: SeatView, help: readonly HelpView[]): number {
  if (seat.state === "waiting") return seat.joinedAt;
  return help.find((entry) => entry.seat === seat.id)?.since ?? seat.statusSince;
}

/** Whether a row is shown. @param status "all" or one of `NEEDS` */
export function isShown(seat: SeatView, help: readonly HelpView[], status: string, search: string): boolean {
  const need = needOf(seat, help);
  if (status === "all" ? need === "removed" : need !== status) return false;
  const wanted = fold(search);
  return wanted === "" || fold(seat.name).includes(wanted) || fold(seat.lastCommand?.text ?? "").includes(wanted);
}

function fold(text: string): string {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().trim();
}
