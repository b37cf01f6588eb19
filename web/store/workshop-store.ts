import { useStore } from "zustand";
import { createStore } from "zustand/vanilla";
import { type Settings, settingsStore } from "./settings.ts";
import { initialState, type WorkshopState } from "./workshop-state.ts";

export const workshopStore = createStore<WorkshopState>(() => initialState);

export function useWorkshop<T>(select: (state: WorkshopState) => T): T {
  return useStore(workshopStore, select);
}

export function useSettings<T>(select: (settings: Settings) => T): T {
  return useStore(settingsStore, select);
}
