import type { WorkshopState } from "../store/workshop-state.ts";

/** @returns "course/lesson" of what this page shows or is about to */
export function openLessonAddress(state: WorkshopState): string | null {
  const { lesson } = state;
  if (lesson.state === "none") return null;
  return lesson.state === "ready" ? `${lesson.lesson.course}/${lesson.lesson.id}` : `${lesson.course}/${lesson.id}`;
}
