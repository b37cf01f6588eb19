import { z } from "zod";
import { createStore } from "zustand/vanilla";

const KEY = "workshop.settings";

const settingsSchema = z.object({
  theme: z.enum(["system", "light", "dark"]).catch("system"),
  /** Of the terminals, in pixels. */
  fontSize: z.number().int().min(10).max(24).catch(13),
  screenReader: z.boolean().catch(false),
  /** Shortcuts that are one key alone, such as "r". */
  singleKeys: z.boolean().catch(true),
});
export type Settings = z.infer<typeof settingsSchema>;

export const FONT_SIZE = { least: 10, usual: 13, most: 24 } as const;

/** What this browser keeps for the learner. */
export const settingsStore = createStore<Settings>(() => settingsSchema.parse(read(KEY) ?? {}));

settingsStore.subscribe((settings) => write(KEY, settings));

export function changeFontSize(by: number): void {
  const { fontSize } = settingsStore.getState();
  settingsStore.setState({
    fontSize: Math.min(FONT_SIZE.most, Math.max(FONT_SIZE.least, fontSize + by)),
  });
}

/** Storage may be full or forbidden; then nothing is remembered and all else works. */
export function read(key: string): unknown {
  try {
    return JSON.parse(localStorage.getItem(key) ?? "null");
  } catch {
    return null;
  }
}

export function write(key: string, value: unknown): void {
  try {
    localStorage.setItem(key, JSON.stringify(value));
  } catch {
    // See `read`.
  }
}
