import { useEffect } from "react";
import { navigate } from "wouter/use-browser-location";
import { focusStep } from "../lesson/steps.ts";
import { settingsStore } from "../store/settings.ts";
import { workshopStore } from "../store/workshop-store.ts";
import { TERMINALS } from "../terminal/pane-id.ts";
import { focusLesson, focusQuestion, panes, QUESTION } from "./panes.ts";
import { ask, askForHelp, focusTerminal, runCommand } from "./workshop.ts";

/** Keys of the page. Those of the terminal are with the terminal. */
export function useShortcuts(): void {
  useEffect(() => {
    document.addEventListener("keydown", onKeyDown);
    // Before the terminal and before dialogs: this key always works.
    document.addEventListener("keydown", onEndKey, true);
    return () => {
      document.removeEventListener("keydown", onKeyDown);
      document.removeEventListener("keydown", onEndKey, true);
    };
  }, []);
}

/** While an instructor types, F9 ends that; else it is the program's. */
function onEndKey(event: KeyboardEvent): void {
  if (event.key !== "F9" || workshopStore.getState().klass?.me.assist?.mode !== "typing") return;
  event.preventDefault();
  event.stopPropagation();
  ask({ type: "assist.stop" });
}

function onKeyDown(event: KeyboardEvent): void {
  if (event.defaultPrevented || document.querySelector("dialog[open]") !== null) return;
  const action = withModifier(event) ?? single(event);
  if (action === null) return;
  event.preventDefault();
  action();
}

function withModifier(event: KeyboardEvent): (() => void) | null {
  const inTerminals = document.getElementById(TERMINALS)?.contains(document.activeElement) === true;
  if (event.key === "F6" && document.getElementById(QUESTION) !== null)
    return () => {
      if (!focusQuestion()) (inTerminals ? focusLesson : focusTerminal)();
    };
  if (event.key === "F6" || (event.ctrlKey && event.key === "`")) return inTerminals ? focusLesson : focusTerminal;
  if ((event.ctrlKey || event.metaKey) && event.shiftKey && event.key.toLowerCase() === "f")
    return () => panes.setState({ shown: "terminal", search: true });
  return null;
}

const SINGLE_KEYS: Readonly<Record<string, () => void>> = {
  "?": () => panes.setState({ dialog: "shortcuts" }),
  j: () => focusStep(1),
  k: () => focusStep(-1),
  r: runNext,
  h: showHint,
  g: askForHelp,
  "[": () => goTo("previous"),
  "]": () => goTo("next"),
};

function single(event: KeyboardEvent): (() => void) | null {
  if (event.ctrlKey || event.metaKey || event.altKey || !settingsStore.getState().singleKeys) return null;
  const target = event.target;
  if (
    target instanceof HTMLElement &&
    target.closest(`input, textarea, select, [contenteditable], [role=menu], #${TERMINALS}`) !== null
  )
    return null;
  return SINGLE_KEYS[event.key] ?? null;
}

function currentStep() {
  const { lesson, progress } = workshopStore.getState();
  const state = progress?.steps.find((step) => step.state === "now");
  const view = lesson.state === "ready" ? lesson.lesson.steps.find(({ id }) => id === state?.id) : undefined;
  return state === undefined || view === undefined ? null : { state, view };
}

/** The command before the first check that is not passed yet; else the step's last. */
function runNext(): void {
  const step = currentStep();
  if (step === null) return;
  const { blocks } = step.view;
  const open = blocks.findIndex(
    (block) =>
      block.kind === "check" && step.state.checks.some(({ id, state }) => id === block.check && state !== "passed"),
  );
  const isRun = (block: (typeof blocks)[number]) => block.kind === "run";
  const command = blocks.slice(0, open === -1 ? undefined : open).findLast(isRun) ?? blocks.find(isRun);
  if (command?.kind === "run") void runCommand(command.text, step.view.id);
}

function showHint(): void {
  const step = currentStep();
  if (step === null || step.state.hintsShown >= step.view.hints.length) return;
  ask({
    type: "hint.show",
    step: step.view.id,
    count: step.state.hintsShown + 1,
  });
}

function goTo(which: "previous" | "next"): void {
  const { lesson } = workshopStore.getState();
  if (lesson.state !== "ready") return;
  const id = lesson.lesson[which];
  if (id !== null) navigate(`/${lesson.lesson.course}/${id}`);
}
