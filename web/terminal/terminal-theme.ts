import type { ITheme } from "@xterm/xterm";

/** Dark in both themes: what programs colour is made for it. Background and ink come from the tokens. */
export function terminalTheme(): ITheme {
  const tokens = getComputedStyle(document.documentElement);
  const token = (name: string) => tokens.getPropertyValue(name).trim();
  return {
    background: token("--term-bg"),
    foreground: token("--term-ink"),
    cursor: token("--term-ink"),
    cursorAccent: token("--term-bg"),
    selectionBackground: "#34507f",
    black: "#2a3040",
    red: "#f0847b",
    green: "#57c78a",
    yellow: "#e0b04b",
    blue: "#6aa6ff",
    magenta: "#c39cf5",
    cyan: "#5cc8d6",
    white: "#d6dbe6",
    brightBlack: "#8a93a8",
    brightRed: "#ff9d94",
    brightGreen: "#78dba3",
    brightYellow: "#f0c76a",
    brightBlue: "#8fbcff",
    brightMagenta: "#d4b6fb",
    brightCyan: "#83dbe6",
    brightWhite: "#f4f6fb",
  };
}

export const SEARCH_COLOURS = {
  matchBackground: "#5b4a12",
  matchOverviewRuler: "#e0b04b",
  activeMatchBackground: "#8a6a0f",
  activeMatchBorder: "#f0c76a",
  activeMatchColorOverviewRuler: "#f0c76a",
} as const;
