import { useEffect, useRef } from "react";
import type { ClientMessage } from "../../server/protocol/control.ts";
import styles from "./terminal-viewer.module.css";
import { ViewerScreen } from "./viewer-screen.ts";

export interface TerminalViewerProps {
  readonly terminal: string;
  readonly page: string;
  /** The size of whoever types in it; this one only looks. */
  readonly cols: number;
  readonly rows: number;
  readonly label: string;
  /** Keys are sent. */
  readonly writable: boolean;
  send(message: ClientMessage): boolean;
  /** F9: typing is to end. */
  onEndKey(): void;
}

/** A terminal of somebody else, at their size, for as long as it is rendered. */
export function TerminalViewer(props: TerminalViewerProps) {
  const { terminal, page, cols, rows, label, writable, send, onEndKey } = props;
  const box = useRef<HTMLDivElement>(null);
  const screen = useRef<ViewerScreen | null>(null);
  const latest = useRef({ send, onEndKey });
  latest.current = { send, onEndKey };

  // The size changes what is there, below.
  useEffect(() => {
    if (box.current === null) return;
    const made = new ViewerScreen(box.current, {
      terminal,
      page,
      cols,
      rows,
      send: (message) => latest.current.send(message),
      onEndKey: () => latest.current.onEndKey(),
    });
    screen.current = made;
    return () => made.dispose();
  }, [terminal, page]);

  useEffect(() => screen.current?.resize(cols, rows), [cols, rows]);
  useEffect(() => {
    if (screen.current !== null) screen.current.writable = writable;
  }, [writable]);

  return <section ref={box} className={styles.box} aria-label={label} data-writable={writable} />;
}
