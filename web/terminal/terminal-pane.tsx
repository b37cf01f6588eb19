import { type MouseEvent, useEffect, useRef, useState } from "react";
import { useStore } from "zustand";
import { useWorkshop } from "../store/workshop-store.ts";
import { usePanes } from "../workspace/panes.ts";
import { terminals } from "../workspace/workshop.ts";
import { TERMINALS } from "./pane-id.ts";
import { SandboxCover } from "./sandbox-cover.tsx";
import { TerminalMenu } from "./terminal-menu.tsx";
import { TerminalNotices } from "./terminal-notices.tsx";
import styles from "./terminal-pane.module.css";
import { TerminalSearch } from "./terminal-search.tsx";
import { TerminalStatus } from "./terminal-status.tsx";
import { TerminalTabs } from "./terminal-tabs.tsx";

/** The terminals and what is to be said about them. */
export function TerminalPane() {
  const active = useWorkshop((state) => state.activeTerminal);
  const ids = useStore(terminals.store, (state) => state.ids);
  const search = usePanes((state) => state.search);
  return (
    <section className={styles.pane} aria-label="Terminals" id={TERMINALS} tabIndex={-1}>
      <header className={styles.bar}>
        <TerminalTabs />
        <TerminalStatus />
      </header>
      <TerminalNotices />
      {search && active !== null && <TerminalSearch key={active} id={active} />}
      <div className={styles.stage}>
        {active !== null && ids.includes(active) && <TerminalScreen key={active} id={active} />}
        <SandboxCover />
      </div>
    </section>
  );
}

/** Shows a terminal for as long as it is rendered; the terminal itself goes on. */
function TerminalScreen({ id }: { readonly id: string }) {
  const parent = useRef<HTMLDivElement>(null);
  const [menuAt, setMenuAt] = useState<{ x: number; y: number } | null>(null);
  useEffect(() => {
    const view = terminals.get(id);
    if (view === undefined || parent.current === null) return;
    void view.show(parent.current);
    return () => view.hide();
  }, [id]);

  function openMenu(event: MouseEvent) {
    event.preventDefault();
    if (terminals.get(id)?.readsMouse !== true || event.shiftKey) setMenuAt({ x: event.clientX, y: event.clientY });
  }

  return (
    <>
      <div
        ref={parent}
        className={styles.screen}
        id={`terminal-${id}`}
        role="tabpanel"
        aria-labelledby={`tab-${id}`}
        onContextMenu={openMenu}
      />
      {menuAt !== null && (
        <TerminalMenu key={`${menuAt.x} ${menuAt.y}`} id={id} {...menuAt} onClose={() => setMenuAt(null)} />
      )}
    </>
  );
}
