import { describe, expect, test } from "vitest";
import { type ClassCard, classBody } from "../../server/protocol/classes.ts";
import type { CourseSummary } from "../../server/protocol/course-view.ts";
import { bodyOf, changesOf, chosenLessons, draftOf, draftProblems, emptyDraft } from "./class-draft.ts";

const lesson = (id: string, minutes: number) => ({ id, title: id, summary: "", minutes, steps: [] });
const courses: CourseSummary[] = [
  { id: "docker", title: "Docker", summary: "", lessons: [lesson("one", 10), lesson("two", 20), lesson("three", 5)] },
];
const draft = { ...emptyDraft(courses), title: " Tuesday " };

test("a new class with a title is what the server takes", () => {
  expect(Object.values(draftProblems(draft, courses)).every((problem) => problem === null)).toBe(true);
  expect(classBody.parse(bodyOf(draft, courses))).toMatchObject({ title: "Tuesday", course: "docker", lessons: null });
});

describe("a field that is wrong says so", () => {
  test.each([
    ["title", { title: "  " }],
    ["title", { title: "x".repeat(81) }],
    ["course", { course: "gone" }],
    ["lessons", { all: false, lessons: [] }],
    ["lessons", { all: false, lessons: ["of-another-course"] }],
    ["seats", { seats: "" }],
    ["seats", { seats: "501" }],
    ["seats", { seats: "1e2" }],
    ["minutes", { minutes: "4" }],
    ["minutes", { minutes: "12.5" }],
  ] as const)("%s: %o", (field, change) => {
    const problems = draftProblems({ ...draft, ...change }, courses);
    expect(Object.entries(problems).flatMap(([name, problem]) => (problem === null ? [] : [name]))).toEqual([field]);
  });
});

test("a choice of lessons is in the order of the course, whatever the order of choosing", () => {
  const chosen = { ...draft, all: false, lessons: ["three", "one"] };
  expect(chosenLessons(chosen, courses).map(({ id }) => id)).toEqual(["one", "three"]);
  expect(bodyOf(chosen, courses).lessons).toEqual(["one", "three"]);
});

function card(lessons: string[]): ClassCard {
  return {
    class: { id: "c", title: "Old", course: "docker", lessons, watchConsent: true },
    settings: { seats: 12, minutes: 90, join: "approval", code: "", codeExpiresAt: null },
  } as unknown as ClassCard;
}

test("a class with every lesson of its course is one with all of them", () => {
  expect(draftOf(card(["one", "two", "three"]), courses).all).toBe(true);
  expect(draftOf(card(["one", "three"]), courses)).toMatchObject({
    all: false,
    lessons: ["one", "three"],
    seats: "12",
  });
});

test("only what was changed is sent", () => {
  const before = draftOf(card(["one", "three"]), courses);
  const after = { ...before, seats: "20", watchConsent: false };
  expect(changesOf(bodyOf(before, courses), bodyOf(after, courses))).toEqual({ seats: 20, watchConsent: false });
  expect(changesOf(bodyOf(before, courses), bodyOf(before, courses))).toEqual({});
});
