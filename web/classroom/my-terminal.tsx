import { useCallback, useEffect, useRef, useState } from "react";
import { useStore } from "zustand";
import { Button } from "../ui/button.tsx";
import type { Board } from "./board-state.ts";
import { useBoard, useConsole } from "./console.ts";
import styles from "./my-terminal.module.css";

const SIZE = { cols: 100, rows: 28 };

/** Shows the instructor's terminal to all, or no longer; begins their sandbox when there is none yet. */
export function useShowTerminal(openTab: () => void): () => void {
  const { ask } = useConsole();
  const shown = useBoard((state) => state.board?.class.shown ?? null);
  const first = useBoard((state) => state.terminals[0]?.id ?? null);
  const [wanted, setWanted] = useState(false);
  useEffect(() => {
    if (!wanted || first === null) return;
    setWanted(false);
    ask({ type: "class.show", terminal: first });
  }, [wanted, first, ask]);
  return useCallback(() => {
    if (shown !== null) return ask({ type: "class.show", terminal: null });
    openTab();
    setWanted(true);
    if (first === null) ask({ type: "terminal.open", ...SIZE });
  }, [shown, first, ask, openTab]);
}

/** The sandbox that the instructors of a class have for themselves. */
export function MyTerminal({ board, onToggle }: { readonly board: Board; onToggle(): void }) {
  const { ask, terminals: hub } = useConsole();
  const terminals = useBoard((state) => state.terminals);
  const sandbox = useBoard((state) => state.sandbox);
  const code = useStore(hub.store, (state) => state.code);
  const [chosen, setChosen] = useState<string | null>(null);
  const active = terminals.find(({ id }) => id === chosen) ?? terminals[0];
  useEffect(() => {
    void hub.load();
  }, [hub]);
  if (active === undefined) {
    const left = sandbox.state === "lost" && !sandbox.again;
    const starting = !left && sandbox.state !== "none" && sandbox.state !== "ended" && sandbox.state !== "failed";
    return (
      <div className={styles.empty}>
        <p>
          {sandbox.state === "failed"
            ? sandbox.message
            : left
              ? "The workshop lost touch with your sandbox three times within a minute. What is in it is still there."
              : sandbox.state === "queued"
                ? `The machine is full: your sandbox waits for a free place, ${sandbox.position} of ${sandbox.length} in the queue.`
                : "A sandbox of your own, to try things out and to show them. Learners see it only while you show it."}
        </p>
        <Button
          look="primary"
          disabled={starting}
          onClick={() => ask(left ? { type: "sandbox.retry" } : { type: "terminal.open", ...SIZE })}
        >
          {starting ? "Starting…" : left ? "Try again" : "Open my terminal"}
        </Button>
      </div>
    );
  }
  const isShown = board.class.shown?.terminal === active.id;
  return (
    <div className={styles.pane}>
      <div className={styles.tools}>
        {terminals.length > 1 && (
          <select aria-label="My terminals" value={active.id} onChange={(event) => setChosen(event.target.value)}>
            {terminals.map(({ id, title }) => (
              <option key={id} value={id}>
                {title}
              </option>
            ))}
          </select>
        )}
        <Button onClick={() => ask({ type: "terminal.open", ...SIZE })}>New terminal</Button>
        <Button
          look={isShown ? "danger" : "primary"}
          disabled={board.class.state !== "open"}
          onClick={() => (isShown ? onToggle() : ask({ type: "class.show", terminal: active.id }))}
        >
          {isShown ? "Stop showing" : "Show this to all"}
        </Button>
        {!active.writer && (
          <Button onClick={() => ask({ type: "terminal.claim", terminal: active.id })}>Type here</Button>
        )}
      </div>
      {code === "loaded" && <Screen key={active.id} id={active.id} />}
      {code === "failed" && <p role="alert">The terminal did not load. Reload the page.</p>}
    </div>
  );
}

function Screen({ id }: { readonly id: string }) {
  const { terminals: hub } = useConsole();
  const ids = useStore(hub.store, (state) => state.ids);
  const parent = useRef<HTMLDivElement>(null);
  const there = ids.includes(id);
  useEffect(() => {
    const view = hub.get(id);
    if (!there || view === undefined || parent.current === null) return;
    void view.show(parent.current);
    return () => view.hide();
  }, [hub, id, there]);
  return <section ref={parent} className={styles.screen} aria-label="My terminal" />;
}
