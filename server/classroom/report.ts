import type { Course, Lesson, Step } from "../lessons/course.ts";
import type { ReportView } from "../protocol/classes.ts";
import type { ClassRow, HelpRow, SeatRow, SeatStep, SeatTry } from "./class-store.ts";
import { median } from "./pace.ts";

export interface ReportFacts {
  readonly row: ClassRow;
  /** Cut to the lessons of the class. */
  readonly course: Course;
  readonly seats: readonly SeatRow[];
  readonly steps: readonly SeatStep[];
  readonly tries: readonly SeatTry[];
  readonly help: readonly HelpRow[];
}

const MOST_REASONS = 3;
const MINUTE_MS = 60_000;

/** What came of a class: where people got stuck, and how far everybody got. Pure. */
export function classReport(facts: ReportFacts): ReportView {
  const { row, course } = facts;
  const stepCount = course.lessons.reduce((sum, lesson) => sum + lesson.steps.length, 0);
  // A learner who never got in did nothing.
  const seats = facts.seats.filter(({ state }) => state !== "waiting");
  return {
    class: {
      title: row.title,
      course: course.title,
      startedAt: numberOrNull(row.started_at),
      endedAt: numberOrNull(row.ended_at),
      anonymous: row.anonymous !== 0,
    },
    learners: seats.map((seat) => learnerOf(seat, facts, stepCount)),
    steps: course.lessons.flatMap((lesson) => lesson.steps.map((step) => stepOf(lesson, step, facts))),
    progress: progressOf(facts.steps),
    totalSteps: stepCount * seats.length,
  };
}

function learnerOf(seat: SeatRow, facts: ReportFacts, of: number): ReportView["learners"][number] {
  const steps = facts.steps.filter(({ learner }) => learner === seat.learner_id);
  const count = (how: SeatStep["how"]) => steps.filter((step) => step.doneAt !== null && step.how === how).length;
  const ends = steps.flatMap(({ doneAt }) => (doneAt === null ? [] : [doneAt]));
  const begins = steps.map(({ activatedAt }) => activatedAt);
  return {
    name: seat.name,
    done: count("done"),
    shown: count("shown"),
    caughtUp: count("caughtUp"),
    of,
    hints: sum(steps.map(({ hintsShown }) => hintsShown)),
    tries: sum(facts.tries.filter(({ learner }) => learner === seat.learner_id).map(({ count: tries }) => tries)),
    helpRequests: facts.help.filter(({ seat_id, kind }) => seat_id === seat.id && kind === "hand").length,
    seconds: ends.length === 0 ? null : Math.max(0, Math.round((Math.max(...ends) - Math.min(...begins)) / 1000)),
  };
}

function stepOf(lesson: Lesson, step: Step, facts: ReportFacts): ReportView["steps"][number] {
  const rows = facts.steps.filter((row) => row.lesson === lesson.id && row.step === step.id);
  const done = rows.filter(({ doneAt }) => doneAt !== null);
  const byHand = done.filter(({ how }) => how === "done");
  const seconds = byHand.map(({ doneAt, activatedAt }) => Math.max(0, ((doneAt ?? 0) - activatedAt) / 1000));
  const tries = facts.tries.filter((row) => row.lesson === lesson.id && row.step === step.id);
  return {
    lesson: lesson.id,
    lessonTitle: lesson.title,
    step: step.id,
    title: step.title,
    reached: rows.length,
    done: done.length,
    medianSeconds: seconds.length === 0 ? null : Math.round(median(seconds)),
    hintShare: share(rows.filter(({ hintsShown }) => hintsShown > 0).length, rows.length),
    solutionShare: share(rows.filter((row) => row.solutionShown || row.how === "shown").length, rows.length),
    helpRequests: facts.help.filter((row) => row.step === `${lesson.id}/${step.id}`).length,
    checks: step.checks.map(({ id, sayHtml }) => {
      const own = tries.filter(({ check }) => check === id);
      return {
        check: id,
        sayHtml,
        tries: sum(own.map(({ count }) => count)),
        learners: new Set(own.map(({ learner }) => learner)).size,
        reasons: reasonsOf(own),
      };
    }),
  };
}

/** What was told most often; what quotes one person's typing stays rare and falls off the end. */
function reasonsOf(tries: readonly SeatTry[]): { html: string; count: number }[] {
  const counts = new Map<string, number>();
  for (const { reason, count } of tries) {
    if (reason !== "") counts.set(reason, (counts.get(reason) ?? 0) + count);
  }
  return [...counts]
    .map(([html, count]) => ({ html, count }))
    .sort((a, b) => b.count - a.count || a.html.localeCompare(b.html))
    .slice(0, MOST_REASONS);
}

/** One point a minute at most: how many steps were done until its end. */
function progressOf(steps: readonly SeatStep[]): { at: number; done: number }[] {
  const times = steps.flatMap(({ doneAt }) => (doneAt === null ? [] : [doneAt])).sort((a, b) => a - b);
  const points = new Map<number, number>();
  for (const [index, at] of times.entries()) points.set(Math.ceil(at / MINUTE_MS) * MINUTE_MS, index + 1);
  return [...points].map(([at, done]) => ({ at, done }));
}

function share(part: number, of: number): number {
  return of === 0 ? 0 : part / of;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function numberOrNull(value: number | string | null): number | null {
  return value === null ? null : Number(value);
}
