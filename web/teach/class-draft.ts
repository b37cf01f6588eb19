import type { ClassBody, ClassCard } from "../../server/protocol/classes.ts";
import type { CourseSummary } from "../../server/protocol/course-view.ts";
import type { Egress } from "../../server/protocol/egress.ts";

/** A class as it is typed: numbers are text, and a choice of lessons is kept while "all" is chosen. */
export interface ClassDraft {
  readonly title: string;
  readonly course: string;
  readonly all: boolean;
  readonly lessons: readonly string[];
  readonly seats: string;
  readonly minutes: string;
  readonly join: "code" | "approval";
  readonly watchConsent: boolean;
  readonly egress: Egress;
}

export type DraftProblems = { readonly [Field in "title" | "course" | "lessons" | "seats" | "minutes"]: string | null };

export function emptyDraft(courses: readonly CourseSummary[]): ClassDraft {
  const course = courses[0];
  return {
    title: "",
    course: course?.id ?? "",
    all: true,
    lessons: course?.lessons.map(({ id }) => id) ?? [],
    seats: "30",
    minutes: "120",
    join: "code",
    watchConsent: false,
    egress: "internet",
  };
}

export function draftOf({ class: view, settings }: ClassCard, courses: readonly CourseSummary[]): ClassDraft {
  const lessons = courses.find(({ id }) => id === view.course)?.lessons ?? [];
  return {
    title: view.title,
    course: view.course,
    all: lessons.every(({ id }) => view.lessons.includes(id)),
    lessons: view.lessons,
    seats: String(settings.seats),
    minutes: String(settings.minutes),
    join: settings.join,
    watchConsent: view.watchConsent,
    egress: view.egress,
  };
}

/** What is wrong with each field, in words for the person who typed it. */
export function draftProblems(draft: ClassDraft, courses: readonly CourseSummary[]): DraftProblems {
  const title = draft.title.trim();
  return {
    title: title === "" ? "Give the class a title." : title.length > 80 ? "At most 80 characters." : null,
    course: courses.some(({ id }) => id === draft.course) ? null : "Choose a course.",
    lessons: !draft.all && chosenLessons(draft, courses).length === 0 ? "Choose at least one lesson." : null,
    seats: numberProblem(draft.seats, 1, 500),
    minutes: numberProblem(draft.minutes, 5, 24 * 60),
  };
}

function numberProblem(text: string, least: number, most: number): string | null {
  const value = Number(text);
  const fits = /^\d+$/.test(text.trim()) && value >= least && value <= most;
  return fits ? null : `Type a whole number from ${least} to ${most}.`;
}

/** In the order of the course. */
export function chosenLessons(draft: ClassDraft, courses: readonly CourseSummary[]): CourseSummary["lessons"] {
  const lessons = courses.find(({ id }) => id === draft.course)?.lessons ?? [];
  return draft.all ? lessons : lessons.filter(({ id }) => draft.lessons.includes(id));
}

/** @param draft without problems */
export function bodyOf(draft: ClassDraft, courses: readonly CourseSummary[]): ClassBody {
  return {
    title: draft.title.trim(),
    course: draft.course,
    lessons: draft.all ? null : chosenLessons(draft, courses).map(({ id }) => id),
    seats: Number(draft.seats),
    minutes: Number(draft.minutes),
    join: draft.join,
    watchConsent: draft.watchConsent,
    egress: draft.egress,
  };
}

/** What differs: of a class that runs, some may not be changed any more, and is not sent. */
export function changesOf(before: ClassBody, after: ClassBody): Partial<ClassBody> {
  const keys = Object.keys(after) as (keyof ClassBody)[];
  return Object.fromEntries(
    keys.filter((key) => JSON.stringify(before[key]) !== JSON.stringify(after[key])).map((key) => [key, after[key]]),
  );
}
