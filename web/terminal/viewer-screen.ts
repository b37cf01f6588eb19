import { Terminal } from "@xterm/xterm";
import "@xterm/xterm/css/xterm.css";
import type { ClientMessage } from "../../server/protocol/control.ts";
import { TerminalLink } from "./terminal-link.ts";
import { terminalTheme } from "./terminal-theme.ts";

export interface ViewerScreenOptions {
  readonly terminal: string;
  readonly page: string;
  readonly cols: number;
  readonly rows: number;
  send(message: ClientMessage): boolean;
  onEndKey(): void;
}

const FONT = '"JetBrains Mono Variable", ui-monospace, monospace';
/** Pixels. */
const FONT_SIZE = { least: 9, most: 14 } as const;
/** A character is about so wide, in parts of the font's size. */
const CHARACTER = 0.6;
const PADDING = 26;

/**
 * An xterm.js of a fixed number of columns and rows, its letters as large as its box lets them be. Where they would be
 * too small to read the box scrolls, and follows the cursor down.
 */
export class ViewerScreen {
  private readonly box: HTMLElement;
  private readonly term: Terminal;
  private readonly link: TerminalLink;
  private readonly observer: ResizeObserver;
  private following = 0;

  constructor(box: HTMLElement, options: ViewerScreenOptions) {
    this.box = box;
    this.term = new Terminal({
      cols: options.cols,
      rows: options.rows,
      disableStdin: true,
      scrollback: 1000,
      fontFamily: FONT,
      fontSize: FONT_SIZE.most,
      theme: terminalTheme(),
    });
    this.term.open(box);
    this.term.attachCustomKeyEventHandler((event) => {
      // Keys that are not typed are the page's: who only looks must not be caught in here.
      if (event.key !== "F9") return this.term.options.disableStdin !== true && event.key !== "F6";
      if (event.type === "keydown") options.onEndKey();
      event.preventDefault();
      return false;
    });
    this.link = new TerminalLink(this.term, {
      terminal: options.terminal,
      page: options.page,
      send: options.send,
      onReplayed: () => {},
      onState: () => {},
    });
    this.link.connect();
    this.term.onCursorMove(() => this.follow());
    this.observer = new ResizeObserver(() => this.fitLetters());
    this.observer.observe(box);
    this.fitLetters();
  }

  set writable(writable: boolean) {
    this.term.options.disableStdin = !writable;
    if (writable) this.term.focus();
  }

  resize(cols: number, rows: number): void {
    if (cols === this.term.cols && rows === this.term.rows) return;
    this.term.resize(cols, rows);
    this.fitLetters();
  }

  dispose(): void {
    this.observer.disconnect();
    cancelAnimationFrame(this.following);
    this.link.dispose();
    this.term.dispose();
  }

  private fitLetters(): void {
    const fits = (this.box.clientWidth - PADDING) / (this.term.cols * CHARACTER);
    const size = Math.floor(Math.max(FONT_SIZE.least, Math.min(FONT_SIZE.most, fits)) * 2) / 2;
    if (this.term.options.fontSize !== size) this.term.options.fontSize = size;
    this.follow();
  }

  /** Once a frame, however much is printed. */
  private follow(): void {
    cancelAnimationFrame(this.following);
    this.following = requestAnimationFrame(() => {
      const { rows, buffer, element } = this.term;
      const rowHeight = (element?.querySelector(".xterm-screen")?.clientHeight ?? 0) / rows;
      this.box.scrollTop = (buffer.active.cursorY + 1) * rowHeight + PADDING - this.box.clientHeight;
    });
  }
}
