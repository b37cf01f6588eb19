import type { ClassCard } from "../../server/protocol/classes.ts";

export interface ClassGroups {
  readonly running: readonly ClassCard[];
  readonly planned: readonly ClassCard[];
  readonly over: readonly ClassCard[];
}

/** What runs, newest first; then what is planned, newest first; then what is over, the last to end first. Pure. */
export function groupClasses(cards: readonly ClassCard[]): ClassGroups {
  const inState = (state: ClassCard["class"]["state"], when: (card: ClassCard) => number) =>
    cards.filter((card) => card.class.state === state).sort((a, b) => when(b) - when(a));
  return {
    running: inState("open", ({ class: { startedAt }, createdAt }) => startedAt ?? createdAt),
    planned: inState("planned", ({ createdAt }) => createdAt),
    over: inState("ended", ({ class: { endsAt, startedAt }, createdAt }) => endsAt ?? startedAt ?? createdAt),
  };
}
