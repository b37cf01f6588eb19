import { useStore } from "zustand";
import { createStore } from "zustand/vanilla";

export type DialogName = "shortcuts" | "startOver" | "problems" | "hand" | "messages" | "class";

/** What is where on the screen. Not kept: sizes are, elsewhere. */
export interface Panes {
  /** On small screens one pane shows at a time. */
  readonly shown: "lesson" | "terminal" | "instructor";
  /** The instructor's terminal is folded away. */
  readonly folded: boolean;
  readonly maximised: boolean;
  readonly search: boolean;
  readonly dialog: DialogName | null;
}

export const panes = createStore<Panes>(() => ({
  shown: "lesson",
  folded: false,
  maximised: false,
  search: false,
  dialog: null,
}));

export function usePanes<T>(select: (state: Panes) => T): T {
  return useStore(panes, select);
}

export function focusLesson(): void {
  panes.setState({ shown: "lesson", maximised: false });
  // Behind the layout that this causes.
  requestAnimationFrame(() => document.getElementById("lesson")?.focus());
}

/** Id of the element with a question of the class. */
export const QUESTION = "class-question";

/** @returns whether there is a question of the class that has not had the focus yet; now it has */
export function focusQuestion(): boolean {
  const question = document.getElementById(QUESTION);
  if (question === null || question.dataset.visited !== undefined) return false;
  question.dataset.visited = "";
  question.focus();
  return true;
}
