import { createContext, useContext } from "react";
import { useStore } from "zustand";
import { createStore, type StoreApi } from "zustand/vanilla";
import type { ClientMessage } from "../../server/protocol/control.ts";
import { type CourseSummary, coursesView } from "../../server/protocol/course-view.ts";
import { request } from "../connection/api.ts";
import { Control } from "../connection/control.ts";
import { TerminalHub } from "../terminal/terminal-hub.ts";
import { applyToConsole, type ConsoleState, initialConsole, missingBefore } from "./board-state.ts";

/** The class as this page has it: one control socket, the instructor's own terminals, what can be asked for. */
export interface Console {
  readonly classId: string;
  readonly page: string;
  readonly store: StoreApi<ConsoleState>;
  readonly terminals: TerminalHub;
  /** Sends what the instructor asked for, or says that it did not go out. */
  ask(message: ClientMessage): void;
  send(message: ClientMessage): boolean;
  notify(message: string): void;
  connect(): void;
  dispose(): void;
}

export function openConsole(classId: string): Console {
  const store = createStore<ConsoleState>(() => initialConsole);
  const page = newPageId();
  const send = (message: ClientMessage) => control.send(message);
  const terminals = new TerminalHub({ page, send, onSearch: () => {}, onLeave: () => {} });
  const control = new Control({
    page,
    class: classId,
    onState: (connection) => store.setState({ connection }),
    onLatency: () => {},
    onMessage: (message) => {
      const { board, detail } = store.getState();
      if (message.type === "board.events") {
        const missing = missingBefore(board, message);
        if (missing !== null) control.send({ type: "class.since", ...missing });
      }
      store.setState(applyToConsole(store.getState(), message));
      if (message.type === "welcome") {
        terminals.reconnect();
        if (detail !== null) control.send({ type: "seat.select", seat: detail.seat });
      }
      if (message.type === "terminals") terminals.sync(message.terminals);
    },
    renewSession: () => Promise.reject(new Error("signed out")),
  });
  const notify = (message: string) =>
    store.setState(({ notice }) => ({ notice: { id: (notice?.id ?? 0) + 1, message } }));
  return {
    classId,
    page,
    store,
    terminals,
    send,
    notify,
    ask: (message) => {
      if (!send(message)) notify("This page is not connected. Try again when it is.");
    },
    connect: () => control.connect(),
    dispose: () => {
      control.dispose();
      terminals.sync([]);
    },
  };
}

const ConsoleContext = createContext<Console | null>(null);
export const ConsoleProvider = ConsoleContext.Provider;

export function useConsole(): Console {
  const console = useContext(ConsoleContext);
  if (console === null) throw new Error("there is no console here");
  return console;
}

export function useBoard<T>(select: (state: ConsoleState) => T): T {
  return useStore(useConsole().store, select);
}

/** All courses with their lessons and steps: for their titles. */
export async function getAllCourses(): Promise<readonly CourseSummary[]> {
  return (await request("GET", "/api/courses?all", coursesView)).courses;
}

/** randomUUID is there on https and localhost only. */
function newPageId(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(12)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
