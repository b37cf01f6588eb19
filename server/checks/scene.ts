import type { CommandRecord, Evidence } from "../evidence/evidence.ts";

/** Evidence as one condition is judged on it. */
export interface Scene extends Evidence {
  /** Only deeds later than this count, whatever `since` says: the deed before it in an `order`. */
  readonly after: number;
}

type Since = "step" | "ever";

/** Whether a deed of that time counts. */
export function counts(scene: Scene, since: Since, time: number | null): boolean {
  return time !== null && time > scene.after && (since === "ever" || time >= scene.since);
}

export function commandsOf(scene: Scene, since: Since): readonly CommandRecord[] {
  return scene.commands.filter((record) => counts(scene, since, record.startedAt));
}
