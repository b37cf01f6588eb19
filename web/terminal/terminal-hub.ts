import { createStore } from "zustand/vanilla";
import type { ClientMessage } from "../../server/protocol/control.ts";
import type { TerminalState } from "../../server/protocol/state.ts";
import { changeFontSize, FONT_SIZE, settingsStore } from "../store/settings.ts";
import { loadPart } from "../ui/load-part.ts";
import { keystrokes } from "./keystrokes.ts";
import type { TerminalView } from "./terminal-view.ts";

export interface TerminalHubOptions {
  readonly page: string;
  send(message: ClientMessage): boolean;
  onSearch(): void;
  onLeave(): void;
}

/** How the terminals of this page stand, for what draws them. */
export interface HubState {
  /** xterm.js is a chunk of its own. */
  readonly code: "loading" | "loaded" | "failed";
  readonly ids: readonly string[];
  /** Those with a connection. */
  readonly open: readonly string[];
}

const WAIT_FOR_TERMINAL_MS = 10_000;

/** The terminals of this page by id. They go on while no component shows them. */
export class TerminalHub {
  readonly store = createStore<HubState>(() => ({
    code: "loading",
    ids: [],
    open: [],
  }));
  private readonly options: TerminalHubOptions;
  private readonly views = new Map<string, TerminalView>();
  private wanted: readonly TerminalState[] = [];
  private code: typeof import("./terminal-view.ts") | null = null;
  private off = false;

  constructor(options: TerminalHubOptions) {
    this.options = options;
    settingsStore.subscribe(({ fontSize, screenReader }, before) => {
      for (const view of this.views.values()) {
        if (fontSize !== before.fontSize) view.fontSize = fontSize;
        if (screenReader !== before.screenReader) view.screenReader = screenReader;
      }
    });
  }

  async load(): Promise<void> {
    try {
      this.code = await loadPart(() => import("./terminal-view.ts"));
      this.store.setState({ code: "loaded" });
      this.sync(this.wanted);
    } catch {
      this.store.setState({ code: "failed" });
    }
  }

  /** Typing is off in all of them. */
  set locked(off: boolean) {
    this.off = off;
    for (const view of this.views.values()) view.locked = off;
  }

  /** Makes views for the terminals there are, and lets go of those that are not. */
  sync(terminals: readonly TerminalState[]): void {
    this.wanted = terminals;
    if (this.code === null) return;
    for (const [id, view] of this.views) {
      if (terminals.some((terminal) => terminal.id === id)) continue;
      view.dispose();
      this.views.delete(id);
      this.setOpen(id, false);
    }
    for (const { id, writer } of terminals) {
      const view = this.views.get(id) ?? this.create(id, this.code.TerminalView);
      view.locked = this.off;
      view.writer = writer;
      view.connect();
    }
    this.store.setState({ ids: [...this.views.keys()] });
  }

  /**
   * The control socket is new. To the server this page has let go of its terminals meanwhile, and
   * what was acknowledged in between is lost: attach again.
   */
  reconnect(): void {
    for (const view of this.views.values()) view.reconnect();
  }

  get(id: string | null): TerminalView | undefined {
    return id === null ? undefined : this.views.get(id);
  }

  /** Types a command block into a terminal, waiting for one that is about to open. @returns whether it could */
  async run(text: string, active: () => string | null): Promise<boolean> {
    const view = await this.whenOpen(active);
    if (view === null) return false;
    view.type(keystrokes(text));
    view.focus();
    return true;
  }

  focus(id: string | null): void {
    this.get(id)?.focus();
  }

  retheme(): void {
    for (const view of this.views.values()) view.retheme();
  }

  private create(id: string, View: typeof TerminalView): TerminalView {
    const { fontSize, screenReader } = settingsStore.getState();
    const view = new View({
      id,
      page: this.options.page,
      fontSize,
      screenReader,
      send: this.options.send,
      onState: ({ state }) => this.setOpen(id, state === "open"),
      onAction: (action) => {
        if (action === "search") this.options.onSearch();
        else if (action === "leave") this.options.onLeave();
        else if (action === "bigger") changeFontSize(1);
        else if (action === "smaller") changeFontSize(-1);
        else settingsStore.setState({ fontSize: FONT_SIZE.usual });
      },
    });
    this.views.set(id, view);
    return view;
  }

  private setOpen(id: string, open: boolean): void {
    const others = this.store.getState().open.filter((known) => known !== id);
    this.store.setState({ open: open ? [...others, id] : others });
  }

  private whenOpen(active: () => string | null): Promise<TerminalView | null> {
    const find = () => {
      const view = this.get(active());
      return view?.isOpen ? view : null;
    };
    const now = find();
    if (now !== null) return Promise.resolve(now);
    return new Promise((resolve) => {
      const finish = (view: TerminalView | null) => {
        clearTimeout(timer);
        unsubscribe();
        resolve(view);
      };
      const timer = setTimeout(() => finish(null), WAIT_FOR_TERMINAL_MS);
      const unsubscribe = this.store.subscribe(() => {
        const view = find();
        if (view !== null) finish(view);
      });
    });
  }
}
