import { useStore } from "zustand";
import { createStore } from "zustand/vanilla";

export type DialogName = "shortcuts" | "startOver" | "problems";

/** What is where on the screen. Not kept: sizes are, elsewhere. */
export interface Panes {
  /** On small screens one pane shows at a time. */
  readonly shown: "lesson" | "terminal";
  readonly maximised: boolean;
  readonly search: boolean;
  readonly dialog: DialogName | null;
}

export const panes = createStore<Panes>(() => ({
  shown: "lesson",
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
