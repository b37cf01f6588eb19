import { describe, expect, test } from "vitest";
import type { Course } from "../lessons/course.ts";
import type { How } from "../progress/progress-store.ts";
import { planCatchUp } from "./catch-up.ts";

/** Two lessons of three steps. Only ids matter to a plan. */
const course = {
  id: "course",
  lessons: ["first", "second"].map((id) => ({ id, steps: ["a", "b", "c"].map((step) => ({ id: step })) })),
} as unknown as Course;

const marks = (done: Record<string, How>) => (lesson: string, step: string) => done[`${lesson}/${step}`] ?? null;
const names = (plan: ReturnType<typeof planCatchUp>) =>
  plan.map(({ lesson, step, how, replay }) => `${lesson}/${step} ${how}${replay ? " again" : ""}`);

describe("a catch-up", () => {
  test("plays every earlier step that is not done, in the order of the class", () => {
    const plan = planCatchUp(course, { lesson: "second", step: "b" }, marks({ "first/b": "done" }), "present");
    expect(names(plan)).toEqual(["first/a caughtUp", "first/c caughtUp", "second/a caughtUp"]);
  });

  test("in a fresh sandbox plays the done steps of its lesson again, and they stay as they were done", () => {
    const done = marks({
      "first/a": "done",
      "first/b": "done",
      "first/c": "done",
      "second/a": "done",
      "second/b": "shown",
    });
    const plan = planCatchUp(course, { lesson: "second", step: "c" }, done, "fresh");
    expect(names(plan)).toEqual(["second/a done again", "second/b shown again"]);
  });

  test("to the first step is nothing to play", () => {
    expect(planCatchUp(course, { lesson: "first", step: "a" }, marks({}), "fresh")).toEqual([]);
  });

  test("to a step that is not in the class is refused", () => {
    expect(() => planCatchUp(course, { lesson: "first", step: "z" }, marks({}), "fresh")).toThrow("no such step");
  });
});
