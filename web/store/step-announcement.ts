import type { LessonView } from "../../server/protocol/course-view.ts";
import type { CheckState, StepState } from "../../server/protocol/state.ts";

/**
 * What a change of a step says to who does not see it: the step is done and what comes next, a check
 * passed, or why it did not; null when there is nothing to say. Pure.
 * @param waits whether a class is held before that step
 */
export function stepAnnouncement(
  lesson: LessonView,
  before: StepState | undefined,
  after: StepState,
  passed: readonly string[],
  steps: readonly StepState[],
  waits: (step: string) => boolean = () => false,
): string | null {
  const view = lesson.steps.find(({ id }) => id === after.id);
  if (view === undefined) return null;
  if (after.state === "done" && before?.state !== "done")
    return `${sentence(`Step done: ${view.title}`)} ${whatNext(lesson, after, steps, waits)}`;
  const says = view.checks.filter(({ id }) => passed.includes(id)).map(({ sayHtml }) => plain(sayHtml));
  if (says.length > 0) return `Done: ${says.join(". ")}.`;
  const missed = after.checks.find((check) => isNewMiss(before, check));
  return missed?.state === "waiting" ? `Not yet. ${plain(missed.reasonHtml)}` : null;
}

function whatNext(
  lesson: LessonView,
  done: StepState,
  steps: readonly StepState[],
  waits: (step: string) => boolean,
): string {
  const at = lesson.steps.findIndex(({ id }) => id === done.id);
  const open = lesson.steps.filter(({ id }) => steps.find((step) => step.id === id)?.state !== "done");
  const next = open.find((step) => lesson.steps.indexOf(step) > at) ?? open[0];
  if (next !== undefined && waits(next.id)) return "What comes next waits for the class.";
  return next === undefined ? "The lesson is complete." : sentence(`Next: ${next.title}`);
}

function isNewMiss(before: StepState | undefined, check: CheckState): boolean {
  if (check.state !== "waiting" || !check.attempted) return false;
  const known = before?.checks.find(({ id }) => id === check.id);
  return known?.state !== "waiting" || !known.attempted || known.reasonHtml !== check.reasonHtml;
}

/** Titles may be questions. */
function sentence(text: string): string {
  return /[.?!…]$/.test(text) ? text : `${text}.`;
}

const ENTITIES: Readonly<Record<string, string>> = {
  "&#x26;": "&",
  "&amp;": "&",
  "&#x3C;": "<",
  "&lt;": "<",
  "&gt;": ">",
  "&#x27;": "'",
  "&quot;": '"',
};

/** The words of a piece of HTML, to be read out, never to be shown as HTML again. */
function plain(html: string): string {
  return html.replace(/<[^>]*>/g, "").replace(/&[#\w]+;/g, (entity) => ENTITIES[entity] ?? entity);
}
