import { expect, test } from "vitest";
import { coursesView, lessonView as lessonSchema } from "../protocol/course-view.ts";
import { cheatSheet } from "./cheat-sheet.ts";
import { loadCourses } from "./load-course.ts";
import { courseSummary, lessonView } from "./view.ts";

const { courses } = loadCourses(["lessons"]);
const course = courses[0] as (typeof courses)[number];

test("pages are never told solutions, conditions or right answers", () => {
  const told = course.lessons.map((lesson) => JSON.stringify(lessonView(course, lesson))).join();
  expect(told).not.toMatch(/"correct"|"condition"|"keys"|explanation/);
});

test("views keep to the protocol", () => {
  for (const lesson of course.lessons) expect(() => lessonSchema.parse(lessonView(course, lesson))).not.toThrow();
  expect(() => coursesView.parse({ courses: [courseSummary(course)], problems: [] })).not.toThrow();
});

test("the cheat sheet has the commands of every lesson", () => {
  const sheet = cheatSheet(course);
  for (const lesson of course.lessons) expect(sheet).toContain(`## ${lesson.title}`);
  expect(sheet).toContain("| `docker commit CONTAINER IMAGE` |");
});
