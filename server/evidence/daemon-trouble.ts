import { MOST_RECORDS } from "./shelf.ts";
import type { List } from "./stale.ts";
import type { Violation } from "./violation.ts";

const ROOM: Readonly<Record<List, string>> = {
  containers: "docker container prune",
  images: "docker image prune -a",
  volumes: "docker volume prune -a",
  networks: "docker network prune",
};
const BLIND = "so the workshop cannot see what you do and checks do not pass";
const START_OVER = "start over from the menu: what you have done in the lessons is kept";

/** What a learner is told of a daemon that is not followed. Pure; nothing that it said is in there. */
export function violationMessage({ kind, of }: Violation): string {
  if (kind === "large" && isList(of))
    return `Your Docker daemon has more ${of} than the workshop can read, ${BLIND}. Make room: ${ROOM[of]}`;
  if (kind === "slow")
    return `Your Docker daemon takes too long to answer, ${BLIND}. It is asked again; if this stays, ${START_OVER}.`;
  if (kind === "flood")
    return `More happens in your Docker daemon than the workshop can follow, ${BLIND}. Stop what causes it, or ${START_OVER}.`;
  return `Your Docker daemon answers as Docker does not, ${BLIND}. If you put something in its place, take it away; if not, ${START_OVER}.`;
}

/** Null: all of them are followed. */
export function crowdMessage(counts: Readonly<Record<List, number>>): string | null {
  const crowded = (Object.keys(ROOM) as List[]).find((list) => counts[list] > MOST_RECORDS);
  if (crowded === undefined) return null;
  return `Your Docker daemon has ${counts[crowded]} ${crowded}. Checks see the newest ${MOST_RECORDS} only. Make room: ${ROOM[crowded]}`;
}

function isList(of: string): of is List {
  return of in ROOM;
}
