import { describe, expect, it } from "vitest";
import { keyAction, keystrokes } from "./keystrokes.ts";

describe("keystrokes", () => {
  it.each([
    ["docker ps", "docker ps\r"],
    ["docker ps\n", "docker ps\r"],
    ["echo a\necho b", "echo a\recho b\r"],
    ["^D", "\x04"],
    ["top\n^C", "top\r\x03"],
  ])("types %j as %j", (text, typed) => {
    expect(keystrokes(text)).toBe(typed);
  });
});

describe("keyAction", () => {
  const press = (keys: string) => {
    const parts = keys.split("+");
    return {
      key: parts.at(-1) ?? "",
      ctrlKey: parts.includes("Ctrl"),
      shiftKey: parts.includes("Shift"),
      altKey: parts.includes("Alt"),
      metaKey: parts.includes("Cmd"),
    };
  };

  it.each([
    ["Ctrl+c", false, false, null],
    ["Ctrl+c", false, true, "copy"],
    ["Ctrl+Shift+C", false, false, "copy"],
    ["Ctrl+v", false, false, null],
    ["Ctrl+Shift+V", false, false, "paste"],
    ["Shift+Insert", false, false, "paste"],
    ["Ctrl+c", true, true, null],
    ["Cmd+c", true, false, "copy"],
    ["Cmd+v", true, false, "paste"],
    ["Cmd+c", false, true, null],
    ["Ctrl+Shift+F", false, false, "search"],
    ["Cmd+Shift+f", true, false, "search"],
    ["F6", false, false, "leave"],
    ["Ctrl+Alt+c", false, true, null],
  ])("%s (mac: %s, selected: %s) is %s", (keys, mac, selected, action) => {
    expect(keyAction(press(keys), mac, selected)).toBe(action);
  });
});
