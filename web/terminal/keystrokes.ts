/**
 * What is typed for a command block: each line with Enter; "^D" or "^C" alone is that key. Pure.
 */
export function keystrokes(text: string): string {
  return text
    .replace(/\n+$/, "")
    .split("\n")
    .map((line) => CONTROL_KEYS[line.trim()] ?? `${line}\r`)
    .join("");
}

const CONTROL_KEYS: Readonly<Record<string, string>> = {
  "^C": "\x03",
  "^D": "\x04",
};

export interface KeyPress {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly shiftKey: boolean;
  readonly altKey: boolean;
  readonly metaKey: boolean;
}

export type KeyAction = "copy" | "paste" | "search" | "leave" | "bigger" | "smaller" | "usualSize";

/**
 * What a key does in a terminal besides being typed; null: it is typed. Pure.
 * On a Mac Cmd is free for the page; elsewhere Ctrl is the program's, so copy and paste take Shift,
 * and Ctrl+C copies only what is selected.
 */
export function keyAction(press: KeyPress, mac: boolean, selected: boolean): KeyAction | null {
  if (press.altKey) return null;
  if (press.key === "F6") return "leave";
  const key = press.key.toLowerCase();
  if (press.ctrlKey && key === "`") return "leave";
  const command = mac ? press.metaKey && !press.ctrlKey : press.ctrlKey && !press.metaKey;
  if (!command) return press.shiftKey && press.key === "Insert" ? "paste" : null;
  if (key === "f" && press.shiftKey) return "search";
  if (key === "=" || key === "+") return "bigger";
  if (key === "-") return "smaller";
  if (key === "0") return "usualSize";
  if (key === "c" && (mac || press.shiftKey || selected)) return "copy";
  if (key === "v" && (mac || press.shiftKey)) return "paste";
  return null;
}
