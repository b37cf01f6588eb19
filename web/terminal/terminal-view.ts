import { FitAddon } from "@xterm/addon-fit";
import { SearchAddon } from "@xterm/addon-search";
import { WebLinksAddon } from "@xterm/addon-web-links";
import { Terminal } from "@xterm/xterm";
import "@xterm/xterm/css/xterm.css";
import type { ClientMessage } from "../../server/protocol/control.ts";
import type { SocketState } from "../connection/reconnecting-socket.ts";
import { MAC } from "../ui/platform.ts";
import { type KeyAction, keyAction } from "./keystrokes.ts";
import { TERMINALS } from "./pane-id.ts";
import { TerminalLink } from "./terminal-link.ts";
import { SEARCH_COLOURS, terminalTheme } from "./terminal-theme.ts";

export interface TerminalViewOptions {
  readonly id: string;
  readonly page: string;
  readonly fontSize: number;
  readonly screenReader: boolean;
  send(message: ClientMessage): boolean;
  onState(state: SocketState): void;
  /** Keys that the page handles, not the terminal. */
  onAction(action: Exclude<KeyAction, "copy" | "paste">): void;
}

const SCROLLBACK_LINES = 5000;
const FIT_AFTER_MS = 50;
const FONT = '"JetBrains Mono Variable", ui-monospace, monospace';

/** One terminal on the screen: xterm.js, its socket and its size. Outlives whatever shows it. */
export class TerminalView {
  readonly element = document.createElement("div");
  private readonly options: TerminalViewOptions;
  private readonly term: Terminal;
  private readonly fitting = new FitAddon();
  private readonly searching = new SearchAddon();
  private readonly link: TerminalLink;
  private readonly observer: ResizeObserver;
  private fitTimer: ReturnType<typeof setTimeout> | null = null;
  private wanted = false;
  private fitted = false;
  private types = false;
  private off = false;

  constructor(options: TerminalViewOptions) {
    this.options = options;
    this.element.className = "terminal-view";
    this.term = new Terminal({
      allowProposedApi: true,
      cursorBlink: !matchMedia("(prefers-reduced-motion: reduce)").matches,
      fontFamily: FONT,
      fontSize: options.fontSize,
      lineHeight: 1.25,
      macOptionIsMeta: true,
      // Elsewhere the right button leaves a selection as it is.
      rightClickSelectsWord: MAC,
      screenReaderMode: options.screenReader,
      scrollback: SCROLLBACK_LINES,
      theme: terminalTheme(),
    });
    this.term.loadAddon(this.fitting);
    this.term.loadAddon(this.searching);
    this.term.loadAddon(new WebLinksAddon(openLink));
    this.term.attachCustomKeyEventHandler((event) => this.handleKey(event));
    this.link = new TerminalLink(this.term, {
      terminal: options.id,
      page: options.page,
      send: options.send,
      onState: (state) => {
        if (state.state === "open") this.tellSize();
        options.onState(state);
      },
      onReplayed: () => this.element.setAttribute("data-replayed", ""),
    });
    this.observer = new ResizeObserver(() => {
      if (this.fitTimer !== null) clearTimeout(this.fitTimer);
      this.fitTimer = setTimeout(() => this.fit(), FIT_AFTER_MS);
    });
  }

  /** Puts the terminal into the page. Its letters are measured, so the font has to be there first. */
  async show(parent: HTMLElement): Promise<void> {
    parent.append(this.element);
    await document.fonts.load(`${this.options.fontSize}px ${FONT}`).catch(() => []);
    if (!this.element.isConnected) return;
    if (this.term.element === undefined) this.term.open(this.element);
    this.observer.observe(this.element);
    this.fit();
    // Whoever typed in the one before types on.
    if (document.activeElement === this.element.closest(`#${TERMINALS}`)) this.focus();
  }

  hide(): void {
    this.observer.disconnect();
    const had = this.element.contains(document.activeElement);
    const pane = this.element.closest<HTMLElement>(`#${TERMINALS}`);
    this.element.remove();
    // What is still being typed is for a terminal: none of it is a key of the page.
    if (had) pane?.focus({ preventScroll: true });
  }

  /** Connects when its size is known: the replay is of a screen, and a narrower one would break it. */
  connect(): void {
    this.wanted = true;
    if (this.fitted) this.link.connect();
  }

  /** A new connection and replay, if its size is known. */
  reconnect(): void {
    if (this.fitted) this.link.reconnect();
  }

  get isOpen(): boolean {
    return this.link.isOpen;
  }

  /** Types as the keyboard would. */
  type(keys: string): void {
    this.term.input(keys, true);
    this.term.scrollToBottom();
  }

  focus(): void {
    this.term.focus();
  }

  /** @returns columns and rows to open another terminal with */
  get size(): { cols: number; rows: number } {
    return { cols: this.term.cols, rows: this.term.rows };
  }

  set fontSize(pixels: number) {
    this.term.options.fontSize = pixels;
    this.fit();
  }

  set screenReader(on: boolean) {
    this.term.options.screenReaderMode = on;
  }

  /** A page that only sees keeps its keys to itself. One that types says how large it is. */
  set writer(types: boolean) {
    this.types = types;
    this.term.options.disableStdin = this.off || !types;
    if (types) this.tellSize();
  }

  /** Typing is off, whoever types otherwise. */
  set locked(off: boolean) {
    this.off = off;
    this.term.options.disableStdin = off || !this.types;
  }

  retheme(): void {
    this.term.options.theme = terminalTheme();
  }

  find(text: string, direction: "next" | "previous", incremental = false): boolean {
    if (text === "") {
      this.endSearch();
      return true;
    }
    const options = { decorations: SEARCH_COLOURS, incremental };
    return direction === "next" ? this.searching.findNext(text, options) : this.searching.findPrevious(text, options);
  }

  onSearchResults(listener: (index: number, count: number) => void): () => void {
    const subscription = this.searching.onDidChangeResults(({ resultIndex, resultCount }) =>
      listener(resultIndex, resultCount),
    );
    return () => subscription.dispose();
  }

  endSearch(): void {
    this.searching.clearDecorations();
    this.term.clearSelection();
  }

  dispose(): void {
    this.hide();
    if (this.fitTimer !== null) clearTimeout(this.fitTimer);
    this.link.dispose();
    this.term.dispose();
  }

  private fit(): void {
    if (!this.element.isConnected || this.element.clientWidth === 0) return;
    const proposed = this.fitting.proposeDimensions();
    if (proposed === undefined || Number.isNaN(proposed.cols) || Number.isNaN(proposed.rows)) return;
    this.term.resize(Math.min(500, Math.max(2, proposed.cols)), Math.min(300, Math.max(1, proposed.rows)));
    // The renderer of xterm.js 6.0 paints the last selection again at a resize, also one that was cleared.
    if (!this.term.hasSelection()) this.term.clearSelection();
    const first = !this.fitted;
    this.fitted = true;
    if (first && this.wanted) this.link.connect();
    else this.tellSize();
  }

  /** The server takes the size of the page that types. */
  private tellSize(): void {
    if (!this.link?.isOpen || this.term.element === undefined) return;
    const { cols, rows } = this.term;
    this.options.send({
      type: "terminal.resize",
      terminal: this.options.id,
      cols,
      rows,
    });
  }

  private handleKey(event: KeyboardEvent): boolean {
    const action = keyAction(event, MAC, this.term.hasSelection());
    if (action === null) return true;
    // The browser's own paste comes as an event, which xterm.js takes, and asks for no permission.
    if (action === "paste") return false;
    event.preventDefault();
    if (event.type !== "keydown") return false;
    if (action === "copy") this.copy();
    else this.options.onAction(action);
    return false;
  }

  get hasSelection(): boolean {
    return this.term.hasSelection();
  }

  /** Of a program that reads the mouse, the buttons are its own; Shift gives them back. */
  get readsMouse(): boolean {
    return this.term.modes.mouseTrackingMode !== "none";
  }

  selectAll(): void {
    this.term.selectAll();
  }

  /** All but the line with the cursor. */
  clear(): void {
    this.term.clear();
  }

  /** @returns whether the browser gave the clipboard */
  async paste(): Promise<boolean> {
    const text = await navigator.clipboard?.readText().catch(() => undefined);
    if (text === undefined) return false;
    this.term.paste(text);
    return true;
  }

  copy(): void {
    const text = this.term.getSelection();
    if (text === "") return;
    void copyText(text).then(() => this.term.clearSelection());
  }
}

function openLink(_event: MouseEvent, address: string): void {
  if (/^https?:\/\//i.test(address)) window.open(address, "_blank", "noopener,noreferrer");
}

async function copyText(text: string): Promise<void> {
  // Without https there is only the old way, which takes what is selected.
  if (navigator.clipboard === undefined) document.execCommand("copy");
  else await navigator.clipboard.writeText(text).catch(() => undefined);
}
