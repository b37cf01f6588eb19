import { MAC } from "../ui/platform.ts";

export interface Shortcut {
  readonly keys: readonly string[];
  readonly does: string;
  /** One key alone: can be turned off. */
  readonly single: boolean;
}

const COMMAND = MAC ? "Cmd" : "Ctrl";

/** What the list under "?" says; use-shortcuts.ts and terminal/keystrokes.ts do it. */
export const SHORTCUTS: readonly Shortcut[] = [
  { keys: ["?"], does: "This list", single: true },
  { keys: ["j", "k"], does: "Next step, previous step", single: true },
  { keys: ["r"], does: "Run the step's next command", single: true },
  { keys: ["h"], does: "Show a hint", single: true },
  { keys: ["g"], does: "In a class: ask for help", single: true },
  { keys: ["[", "]"], does: "Previous lesson, next lesson", single: true },
  { keys: ["Ctrl+`"], does: "To the terminal and back", single: false },
  { keys: ["F6"], does: "Next pane; leaves the terminal", single: false },
  { keys: ["F9"], does: "Ends the typing of an instructor", single: false },
  {
    keys: [`${COMMAND}+Shift+F`],
    does: "Search in the terminal",
    single: false,
  },
  {
    keys: MAC ? ["Cmd+C", "Cmd+V"] : ["Ctrl+Shift+C", "Ctrl+Shift+V"],
    does: "Copy and paste in the terminal",
    single: false,
  },
  {
    keys: [`${COMMAND}++`, `${COMMAND}+-`, `${COMMAND}+0`],
    does: "Size of the terminal's text",
    single: false,
  },
  {
    keys: ["F2", "Delete"],
    does: "On a terminal's tab: rename, close",
    single: false,
  },
];
