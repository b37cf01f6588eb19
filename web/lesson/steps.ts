import type { StepState } from "../../server/protocol/state.ts";

/** @returns the id of the current step; null when all are done; undefined when none is current yet */
export function currentStep(steps: readonly StepState[]): string | null | undefined {
  const current = steps.find(({ state }) => state === "now");
  if (current !== undefined) return current.id;
  return steps.every(({ state }) => state === "done") ? null : undefined;
}

/** Whether any of a step is on the screen. */
export function isInView(id: string): boolean {
  const step = document.getElementById(id)?.getBoundingClientRect();
  const pane = document.getElementById("lesson")?.getBoundingClientRect();
  return step !== undefined && pane !== undefined && step.bottom > pane.top && step.top < pane.bottom;
}

/** `nearest` moves only as far as it has to. */
export function scrollToStep(id: string, block: "start" | "nearest"): void {
  document.getElementById(id)?.scrollIntoView({
    block,
    behavior: block === "start" ? "auto" : "smooth",
  });
}

/** Moves the focus a step on or back, from the step that has it, else from the current one. */
export function focusStep(by: 1 | -1): void {
  const titles = [...document.querySelectorAll<HTMLElement>("[data-step-title]")];
  const steps = titles.map((title) => title.closest<HTMLElement>("[data-step]"));
  const focused = steps.findIndex((step) => step?.contains(document.activeElement) === true);
  const current = steps.findIndex((step) => step?.dataset.step === "now");
  const to = focused === -1 ? Math.max(0, current) : Math.min(titles.length - 1, Math.max(0, focused + by));
  titles[to]?.focus({ preventScroll: true });
  steps[to]?.scrollIntoView({ block: "start", behavior: "smooth" });
  const id = steps[to]?.id;
  if (id !== undefined) history.replaceState(history.state, "", `#${encodeURIComponent(id)}`);
}
