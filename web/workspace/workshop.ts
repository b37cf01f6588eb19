import { navigate } from "wouter/use-browser-location";
import { maySend } from "../../server/protocol/roles.ts";
import type { StepState } from "../../server/protocol/state.ts";
import { ApiError, getCourses, getLesson, openSession } from "../connection/api.ts";
import { Control } from "../connection/control.ts";
import { isHeld, isLocked, mayWork, missingBefore, typingOff } from "../store/class-state.ts";
import { announce, applyMessage, type Failure, isOpen, type WorkshopState } from "../store/workshop-state.ts";
import { workshopStore } from "../store/workshop-store.ts";
import { TerminalHub } from "../terminal/terminal-hub.ts";
import { focusLesson, focusQuestion, panes } from "./panes.ts";

/**
 * The workshop as this page has it: one control socket, the terminals, and what the learner can ask
 * for. Messages of the server go into the store; components read that.
 */

const store = workshopStore;
export const page = newPageId();
const ACTIVATION_TIMEOUT_MS = 1500;
const CLAIM_TIMEOUT_MS = 1500;

export const control = new Control({
  page,
  onState: (connection) => {
    store.setState(connection.state === "live" ? { connection } : { connection, latencyMs: null });
  },
  onLatency: (latencyMs) => store.setState({ latencyMs }),
  onMessage: (message) => {
    const before = store.getState();
    store.setState(applyMessage(before, message));
    if (message.type === "seat.snapshot" || message.type === "seat.events") {
      const missing = missingBefore(before.klass, message);
      if (missing !== null) control.send({ type: "class.since", ...missing });
    }
    if (message.type === "welcome") {
      openOnServer();
      terminals.reconnect();
    }
    if (message.type === "terminals") terminals.sync(message.terminals);
  },
  renewSession: async () => {
    await openSession();
  },
});

export const terminals = new TerminalHub({
  page,
  send: (message) => control.send(message),
  onSearch: () => panes.setState({ search: true }),
  onLeave: () => {
    if (!focusQuestion()) focusLesson();
  },
});

// The class changes what the page may do.
store.subscribe(({ klass, role }, { klass: before }) => {
  if (klass === before) return;
  terminals.locked = klass !== null && (isLocked(klass) || klass.me.catchUp !== null);
  if (klass?.class.shown != null && before?.class.shown == null) panes.setState({ folded: false });
  // To the server this page is one that waits until it says hello again.
  if (role === "waiting" && klass !== null && before !== null && mayWork(klass) && !mayWork(before))
    control.reconnect();
});

/** Opens the session, reads the courses and connects. */
export async function start(): Promise<void> {
  store.setState({ boot: { state: "loading" } });
  try {
    const session = await openSession();
    const { courses, problems } = await getCourses();
    const course = courses.find(({ id }) => id === session.course) ?? courses[0];
    const lesson = course?.lessons.find(({ id }) => id === session.lesson) ?? course?.lessons[0];
    const first = course === undefined || lesson === undefined ? null : { course: course.id, lesson: lesson.id };
    store.setState({
      boot: { state: "ready" },
      courses,
      problems,
      start: first,
    });
    if (first === null) return;
    control.connect();
    void terminals.load();
  } catch (error) {
    // Learners come in classes only, and this one is in none.
    if (error instanceof ApiError && error.code === "join") return navigate("/join", { replace: true });
    store.setState({ boot: { state: "failed", failure: toFailure(error) } });
  }
}

export async function openLesson(course: string, id: string): Promise<void> {
  store.setState({
    lesson: { state: "loading", course, id },
    quizResults: {},
    solution: null,
  });
  const isWanted = () => {
    const { lesson } = store.getState();
    return lesson.state === "loading" && lesson.course === course && lesson.id === id;
  };
  try {
    const lesson = await getLesson(course, id);
    if (!isWanted()) return;
    store.setState({
      lesson: { state: "ready", lesson },
      start: { course, lesson: id },
    });
    openOnServer();
  } catch (error) {
    if (isWanted())
      store.setState({
        lesson: { state: "failed", course, id, failure: toFailure(error) },
      });
  }
}

function openOnServer(): void {
  const { lesson, role } = store.getState();
  if (lesson.state === "ready" && role !== null && maySend(role, "lesson.open"))
    control.send({
      type: "lesson.open",
      course: lesson.lesson.course,
      lesson: lesson.lesson.id,
    });
}

// The server keeps one lesson open for a learner: the one of the page looked at last.
document.addEventListener("visibilitychange", () => {
  const { progress } = store.getState();
  if (document.visibilityState === "visible" && progress !== null && !isOpen(store.getState(), progress))
    openOnServer();
});

/** Types a command block into the terminal in front; of a step still to come, makes it the current one first. */
export async function runCommand(text: string, step: string): Promise<void> {
  const off = typingOff(store.getState().klass);
  if (off !== null) return notify(off, "info");
  panes.setState({ shown: "terminal" });
  if (canBegin(store.getState(), step) && control.send({ type: "step.activate", step })) {
    await until((state) => stateOf(state, step) === "now", ACTIVATION_TIMEOUT_MS);
  }
  await claimActive();
  const ran = await terminals.run(text, () => store.getState().activeTerminal);
  if (!ran) notify("There is no terminal to run this in yet. Try again in a moment.");
}

/** Who presses Run here wants to type here. */
async function claimActive(): Promise<void> {
  const isWriter = ({ terminals: list, activeTerminal }: WorkshopState) =>
    list.find(({ id }) => id === activeTerminal)?.writer !== false;
  const { activeTerminal } = store.getState();
  if (activeTerminal === null || isWriter(store.getState())) return;
  if (control.send({ type: "terminal.claim", terminal: activeTerminal })) await until(isWriter, CLAIM_TIMEOUT_MS);
}

export function playSolution(step: string): void {
  const off = typingOff(store.getState().klass);
  if (off !== null) return notify(off, "info");
  const terminal = store.getState().activeTerminal;
  if (terminal === null) {
    notify("There is no terminal to show this in yet. Try again in a moment.");
    return;
  }
  panes.setState({ shown: "terminal" });
  ask({ type: "solution.play", step, terminal });
}

/** Sends what the learner asked for, or says that it did not go out. */
export function ask(message: Parameters<Control["send"]>[0]): void {
  if (!control.send(message)) notify("This page is not connected. Try again when it is.");
}

/** Opens the question for a sentence, in a class that is open and has no raised hand of this learner yet. */
export function askForHelp(): void {
  const { klass } = store.getState();
  if (klass?.class.state === "open" && klass.me.hand === null) panes.setState({ dialog: "hand" });
}

export function focusTerminal(): void {
  panes.setState({ shown: "terminal" });
  // Behind the layout that this causes.
  requestAnimationFrame(() => terminals.focus(store.getState().activeTerminal));
}

export function openTerminal(): void {
  const view = terminals.get(store.getState().activeTerminal);
  ask({ type: "terminal.open", ...(view?.size ?? { cols: 80, rows: 24 }) });
}

export function notify(message: string, kind: "bad" | "info" = "bad"): void {
  store.setState(({ notice }) => ({
    notice: { id: (notice?.id ?? 0) + 1, message, kind },
  }));
}

export function tell(text: string): void {
  store.setState((state) => ({ announcement: announce(state, text) }));
}

/** @returns whether it is on the clipboard */
export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    tell("Copied.");
    return true;
  } catch {
    notify("The browser did not let this page copy. Select the text and copy it by hand.");
    return false;
  }
}

/** A step of its own accord later; one before which the class is held stays as it is. */
function canBegin(state: WorkshopState, step: string): boolean {
  const lesson = state.progress?.lesson;
  return (
    stateOf(state, step) === "todo" && lesson !== undefined && !isHeld(state.klass, state.courses, { lesson, step })
  );
}

function stateOf(state: WorkshopState, step: string): StepState["state"] | undefined {
  return state.progress?.steps.find(({ id }) => id === step)?.state;
}

function until(holds: (state: WorkshopState) => boolean, limitMs: number): Promise<void> {
  return new Promise((resolve) => {
    const finish = () => {
      clearTimeout(timer);
      unsubscribe();
      resolve();
    };
    const timer = setTimeout(finish, limitMs);
    const unsubscribe = store.subscribe((state) => {
      if (holds(state)) finish();
    });
  });
}

function toFailure(error: unknown): Failure {
  if (error instanceof ApiError) return { message: error.message, retry: error.retry, status: error.status };
  console.error(error);
  return {
    message: "Something went wrong in this page.",
    retry: true,
    status: 0,
  };
}

/** randomUUID is there on https and localhost only. */
function newPageId(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(12)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
