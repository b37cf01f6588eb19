import { settingsStore } from "../store/settings.ts";
import { terminals } from "./workshop.ts";

/** Keeps the theme of the document as the settings and the system have it. */
export function applyTheme(): void {
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const apply = () => {
    const { theme } = settingsStore.getState();
    document.documentElement.dataset.theme = theme === "system" ? (dark.matches ? "dark" : "light") : theme;
    terminals.retheme();
  };
  apply();
  dark.addEventListener("change", apply);
  settingsStore.subscribe((settings, before) => {
    if (settings.theme !== before.theme) apply();
  });
}
