import { useEffect, useRef } from "react";
import { settingsStore } from "../store/settings.ts";
import { TERMINALS } from "../terminal/pane-id.ts";
import { useConsole } from "./console.ts";
import type { ConsoleDialog } from "./dialogs.tsx";

interface Keys {
  open(dialog: ConsoleDialog): void;
  /** Leaves the learner that is open. */
  close(): void;
}

/** Keys of the console. Those of the board's rows are with the board. */
export function useConsoleKeys(keys: Keys): void {
  const { ask, store } = useConsole();
  const latest = useRef(keys);
  latest.current = keys;
  useEffect(() => {
    const locked = () => store.getState().board?.class.locked ?? false;
    const actions: Readonly<Record<string, () => void>> = {
      "/": () => document.getElementById("board-search")?.focus(),
      "?": () => latest.current.open({ kind: "keys" }),
      m: () => latest.current.open({ kind: "tell", seat: null }),
      l: () => ask({ type: "class.lock", locked: !locked() }),
    };
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented || document.querySelector("dialog[open]") !== null) return;
      if (event.key === "F9") return ask({ type: "assist.stop" });
      const target = event.target as HTMLElement;
      if (target.closest(`input, textarea, select, [role=menu], .xterm, #${TERMINALS}`) !== null) return;
      if (event.key === "Escape") return latest.current.close();
      if (event.ctrlKey || event.metaKey || event.altKey || !settingsStore.getState().singleKeys) return;
      const action = actions[event.key];
      if (action === undefined) return;
      event.preventDefault();
      action();
    };
    document.addEventListener("keydown", onKeyDown);
    return () => document.removeEventListener("keydown", onKeyDown);
  }, [ask, store]);
}
