import { PersonError } from "../errors.ts";
import type { AssistView } from "../protocol/classroom.ts";

export type AssistDeed =
  | "asked to watch"
  | "watched"
  | "stopped watching"
  | "asked to type"
  | "typed"
  | "stopped typing"
  | "refused";

export interface Assistant {
  /** Of the instructor's page. */
  readonly page: string;
  readonly id: string;
  readonly name: string;
}

export interface AssistOptions {
  /** The class asks learners before anybody watches. */
  needsConsent(): boolean;
  /** For the log: nobody watches or types without a trace. */
  onDeed(who: Assistant, what: AssistDeed): void;
  /** Who types is another now; null: the learner again. */
  onTypist(who: Assistant | null): void;
  onChange(): void;
}

interface State {
  readonly who: Assistant;
  readonly mode: AssistView["mode"];
  readonly since: number;
}

/**
 * One instructor at one learner's terminals: asking, watching, typing. The learner sees every state
 * of it; nobody is shown a terminal outside of it.
 */
export class Assist {
  private readonly options: AssistOptions;
  private readonly viewers = new Set<() => void>();
  private state: State | null = null;

  constructor(options: AssistOptions) {
    this.options = options;
  }

  isOf(page: string): boolean {
    return this.state?.who.page === page;
  }

  view(): AssistView | null {
    if (this.state === null) return null;
    const { who, mode, since } = this.state;
    return { instructor: who.name, mode, since };
  }

  /** @throws PersonError when another instructor is here */
  watch(who: Assistant): void {
    if (this.state !== null && this.state.who.page !== who.page)
      throw new PersonError("assist", `${this.state.who.name} is with this learner already.`);
    if (this.state !== null) return;
    if (this.options.needsConsent()) {
      this.options.onDeed(who, "asked to watch");
      return this.set({ who, mode: "askingToWatch" });
    }
    this.options.onDeed(who, "watched");
    this.set({ who, mode: "watching" });
  }

  /** Asks to type. @throws PersonError for somebody who does not watch */
  askToType(who: Assistant): void {
    if (this.state?.who.page !== who.page || this.state.mode === "askingToWatch")
      throw new PersonError("assist", "Watch the learner first.");
    if (this.state.mode !== "watching") return;
    this.options.onDeed(who, "asked to type");
    this.set({ who, mode: "askingToType" });
  }

  /** The learner's answer. */
  answer(yes: boolean): void {
    const { state } = this;
    if (state?.mode === "askingToWatch") {
      this.options.onDeed(state.who, yes ? "watched" : "refused");
      this.set(yes ? { who: state.who, mode: "watching" } : null);
    } else if (state?.mode === "askingToType") {
      this.options.onDeed(state.who, yes ? "typed" : "refused");
      this.set({ who: state.who, mode: yes ? "typing" : "watching" });
      if (yes) this.options.onTypist(state.who);
    }
  }

  /** From either side: typing, or the wish to, ends; watching stays. */
  stopTyping(): void {
    const { state } = this;
    if (state?.mode === "typing") this.endTyping(state);
    if (state?.mode === "typing" || state?.mode === "askingToType") this.set({ who: state.who, mode: "watching" });
  }

  /** The learner wants nobody here, where the class lets them. */
  dismiss(): void {
    const { state } = this;
    if (state?.mode === "typing" || state?.mode === "askingToType") return this.stopTyping();
    if (state !== null && this.options.needsConsent()) this.leave(state.who.page);
  }

  /** The instructor's page goes, or is gone. */
  leave(page: string): void {
    const { state } = this;
    if (state === null || state.who.page !== page) return;
    if (state.mode === "typing") this.endTyping(state);
    if (state.mode !== "askingToWatch") this.options.onDeed(state.who, "stopped watching");
    this.set(null);
  }

  end(): void {
    if (this.state !== null) this.leave(this.state.who.page);
  }

  /**
   * Shows a terminal to the instructor's page for as long as it watches.
   * @param close called when that ends
   * @returns what to call when the page has gone; null when it may not watch
   */
  admit(page: string, close: () => void): (() => void) | null {
    const { state } = this;
    if (state === null || state.who.page !== page || state.mode === "askingToWatch") return null;
    this.viewers.add(close);
    return () => this.viewers.delete(close);
  }

  private endTyping(state: State): void {
    this.options.onDeed(state.who, "stopped typing");
    this.options.onTypist(null);
  }

  private set(next: { who: Assistant; mode: AssistView["mode"] } | null): void {
    this.state = next === null ? null : { ...next, since: Date.now() };
    if (next === null) {
      for (const close of [...this.viewers]) close();
      this.viewers.clear();
    }
    this.options.onChange();
  }
}
