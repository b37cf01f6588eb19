import { useStore } from "zustand";
import { createStore } from "zustand/vanilla";
import { workshopStore } from "../store/workshop-store.ts";
import { terminals } from "./workshop.ts";

export type DialogName = "shortcuts" | "startOver" | "problems";

export interface Panes {
  /** On small screens one pane shows at a time. */
  readonly shown: "lesson" | "terminal";
  readonly maximised: boolean;
  readonly search: boolean;
  readonly dialog: DialogName | null;
  showTerminal(): void;
  focusTerminal(): void;
  focusLesson(): void;
}

/** What is where on the screen. Not kept: sizes are, elsewhere. */
export const panes = createStore<Panes>((set) => ({
  shown: "lesson",
  maximised: false,
  search: false,
  dialog: null,
  showTerminal: () => set({ shown: "terminal" }),
  focusTerminal: () => {
    set({ shown: "terminal" });
    // Behind the layout that this causes.
    requestAnimationFrame(() => terminals.focus(workshopStore.getState().activeTerminal));
  },
  focusLesson: () => {
    set({ shown: "lesson", maximised: false });
    requestAnimationFrame(() => document.getElementById("lesson")?.focus());
  },
}));

export function usePanes<T>(select: (state: Panes) => T): T {
  return useStore(panes, select);
}
