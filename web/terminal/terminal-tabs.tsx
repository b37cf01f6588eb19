import { Plus, X } from "lucide-react";
import { type FocusEvent, type KeyboardEvent, useEffect, useLayoutEffect, useRef, useState } from "react";
import { useStore } from "zustand";
import type { TerminalState } from "../../server/protocol/state.ts";
import { useWorkshop, workshopStore } from "../store/workshop-store.ts";
import { ask, terminals as hub, openTerminal } from "../workspace/workshop.ts";
import styles from "./terminal-tabs.module.css";

export function TerminalTabs() {
  const terminals = useWorkshop((state) => state.terminals);
  const active = useWorkshop((state) => state.activeTerminal);
  const live = useWorkshop((state) => state.connection.state === "live");
  // Its code may still be on the way: until then there is no panel to name.
  const shown = useStore(hub.store, (state) => state.ids);
  const [renaming, setRenaming] = useState<string | null>(null);

  function select(id: string, focus: "tab" | "terminal") {
    workshopStore.setState({ activeTerminal: id });
    requestAnimationFrame(() => {
      // The second click of a double-click may have come first.
      if (document.activeElement instanceof HTMLInputElement) return;
      if (focus === "terminal") hub.focus(id);
      else document.getElementById(`tab-${id}`)?.focus();
    });
  }

  function onKeyDown(event: KeyboardEvent) {
    const at = terminals.findIndex(({ id }) => id === active);
    const to = {
      ArrowRight: at + 1,
      ArrowLeft: at - 1,
      Home: 0,
      End: terminals.length - 1,
    }[event.key];
    const chosen = to === undefined ? undefined : terminals[(to + terminals.length) % terminals.length];
    if (chosen !== undefined) select(chosen.id, "tab");
    else if (event.key === "F2") setRenaming(active);
    else if (event.key === "Delete" && active !== null) ask({ type: "terminal.close", terminal: active });
    else return;
    event.preventDefault();
  }

  return (
    <div className={styles.tabs}>
      <div role="tablist" aria-label="Terminals" className={styles.list} onKeyDown={onKeyDown}>
        {terminals.map((terminal) => (
          <button
            key={terminal.id}
            type="button"
            role="tab"
            id={`tab-${terminal.id}`}
            aria-selected={terminal.id === active}
            aria-controls={
              terminal.id === active && shown.includes(terminal.id) ? `terminal-${terminal.id}` : undefined
            }
            tabIndex={terminal.id === active ? 0 : -1}
            title="Double-click or F2 to rename"
            className={styles.tab}
            data-renaming={terminal.id === renaming}
            onClick={(event) => select(terminal.id, event.detail === 0 ? "tab" : "terminal")}
            onDoubleClick={() => setRenaming(terminal.id)}
          >
            {terminal.title}
          </button>
        ))}
      </div>
      {/* Beside the list, for a list of tabs holds tabs only. */}
      {renaming !== null && (
        <Rename key={renaming} id={renaming} title={titleOf(terminals, renaming)} onDone={() => setRenaming(null)} />
      )}
      {active !== null && terminals.length > 1 && (
        <button
          type="button"
          className={styles.action}
          aria-label={`Close ${titleOf(terminals, active)}`}
          title="Close this terminal"
          disabled={!live}
          onClick={() => ask({ type: "terminal.close", terminal: active })}
        >
          <X size={14} aria-hidden />
        </button>
      )}
      {terminals.length > 0 && (
        <button
          type="button"
          className={styles.action}
          aria-label="New terminal"
          title="New terminal"
          disabled={!live}
          onClick={openTerminal}
        >
          <Plus size={15} aria-hidden />
        </button>
      )}
    </div>
  );
}

function titleOf(terminals: readonly TerminalState[], id: string): string {
  return terminals.find((terminal) => terminal.id === id)?.title ?? "terminal";
}

interface RenameProps {
  readonly id: string;
  readonly title: string;
  onDone(): void;
}

/** Lies over the tab that it renames. Enter and leaving keep the new name, Escape the old. */
function Rename({ id, title, onDone }: RenameProps) {
  const input = useRef<HTMLInputElement>(null);
  const [place, setPlace] = useState({ left: 0, width: 0 });
  useLayoutEffect(() => {
    const tab = document.getElementById(`tab-${id}`);
    if (tab !== null) setPlace({ left: tab.offsetLeft - (tab.parentElement?.scrollLeft ?? 0), width: tab.offsetWidth });
  }, [id]);
  useEffect(() => input.current?.select(), []);

  function leave(event: FocusEvent<HTMLInputElement>) {
    const wanted = event.target.value.trim();
    if (wanted !== "" && wanted !== title) ask({ type: "terminal.rename", terminal: id, title: wanted });
    onDone();
  }

  function onKeyDown(event: KeyboardEvent<HTMLInputElement>) {
    if (event.key !== "Enter" && event.key !== "Escape") return;
    if (event.key === "Escape") event.currentTarget.value = title;
    event.currentTarget.blur();
    requestAnimationFrame(() => document.getElementById(`tab-${id}`)?.focus());
  }

  return (
    <input
      ref={input}
      className={styles.rename}
      style={place}
      aria-label={`New name of ${title}`}
      defaultValue={title}
      maxLength={40}
      onBlur={leave}
      onKeyDown={onKeyDown}
    />
  );
}
