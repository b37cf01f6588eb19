import { Plus, X } from "lucide-react";
import { type KeyboardEvent, useEffect, useRef, useState } from "react";
import type { TerminalState } from "../../server/protocol/state.ts";
import { useWorkshop, workshopStore } from "../store/workshop-store.ts";
import { ask, terminals as hub, openTerminal } from "../workspace/workshop.ts";
import styles from "./terminal-tabs.module.css";

export function TerminalTabs() {
  const terminals = useWorkshop((state) => state.terminals);
  const active = useWorkshop((state) => state.activeTerminal);
  const live = useWorkshop((state) => state.connection.state === "live");
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
    if (event.target instanceof HTMLInputElement) return;
    const at = terminals.findIndex(({ id }) => id === active);
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: terminals.length - 1 }[event.key];
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
        {terminals.map((terminal) =>
          renaming === terminal.id ? (
            <Rename key={terminal.id} terminal={terminal} onDone={() => setRenaming(null)} />
          ) : (
            <button
              key={terminal.id}
              type="button"
              role="tab"
              id={`tab-${terminal.id}`}
              aria-selected={terminal.id === active}
              aria-controls={terminal.id === active ? `terminal-${terminal.id}` : undefined}
              tabIndex={terminal.id === active ? 0 : -1}
              title="Double-click or F2 to rename"
              className={styles.tab}
              onClick={(event) => select(terminal.id, event.detail === 0 ? "tab" : "terminal")}
              onDoubleClick={() => setRenaming(terminal.id)}
            >
              {terminal.title}
            </button>
          ),
        )}
      </div>
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
  readonly terminal: TerminalState;
  onDone(): void;
}

function Rename({ terminal, onDone }: RenameProps) {
  function finish(title: string) {
    if (title.trim() !== "" && title !== terminal.title)
      ask({ type: "terminal.rename", terminal: terminal.id, title: title.trim() });
    onDone();
  }
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => input.current?.select(), []);
  return (
    <input
      ref={input}
      className={styles.rename}
      aria-label={`New name of ${terminal.title}`}
      defaultValue={terminal.title}
      maxLength={40}
      onBlur={(event) => finish(event.target.value)}
      onKeyDown={(event) => {
        if (event.key === "Enter") finish(event.currentTarget.value);
        if (event.key === "Escape") onDone();
      }}
    />
  );
}
