import { describe, expect, test } from "vitest";
import { courseSummary as summarySchema, lessonView as viewSchema } from "../protocol/course-view.ts";
import type { Course } from "./course.ts";
import { loadFiles, OUTRO, STEP } from "./course-fixture.ts";
import { loadCourses } from "./load-course.ts";
import { courseSummary, lessonView } from "./view.ts";

const QUIZ = ":::quiz{#q}\nWhich?\n\n- [x] this\n- [ ] that\n\nBecause of the reason.\n:::\n";
const front = "---\ntitle: A\nsummary: B\nminutes: 1\ncheat: [{ command: docker run, does: a }]\n---\n";

function load(): Course {
  const text = `${front}${STEP.replace("container: {", "wrong:\n  - when: { command: { run: secretly } }\n    say: Not this way\ncontainer: {").replaceAll(/(:::solution\n)/g, "$1docker run alpine secret\n")}${QUIZ}${OUTRO}`;
  const { course, messages } = loadFiles({ "lesson.md": text });
  if (course === null) throw new Error(messages.join("\n"));
  return course;
}

describe("what pages see of a lesson", () => {
  test("holds no solution, no condition, no right answer and no explanation", () => {
    const course = load();
    const json = JSON.stringify(lessonView(course, course.lessons[0] as Course["lessons"][number]));
    for (const secret of ["secret", "correct", "Not this way", "Because of the reason", "condition", course.dir]) {
      expect(json).not.toContain(secret);
    }
    expect(json).toContain("Which?");
  });

  test("says that there is a solution", () => {
    const course = load();
    expect(lessonView(course, course.lessons[0] as Course["lessons"][number]).steps[0]?.hasSolution).toBe(true);
  });

  test("has the shape of the protocol and nothing more, for every lesson of the workshop", () => {
    for (const course of loadCourses(["lessons"]).courses) {
      expect(summarySchema.parse(courseSummary(course))).toEqual(courseSummary(course));
      for (const lesson of course.lessons) {
        const view = lessonView(course, lesson);
        expect(viewSchema.parse(view)).toEqual(view);
      }
    }
  });

  test("knows the lessons before and behind", () => {
    const [course] = loadCourses(["lessons"]).courses;
    const lessons = course?.lessons ?? [];
    const views = lessons.map((lesson) => lessonView(course as Course, lesson));
    expect(views[0]?.previous).toBeNull();
    expect(views[0]?.next).toBe(lessons[1]?.id);
    expect(views.at(-1)?.next).toBeNull();
    expect(views.map(({ number }) => number)).toEqual(lessons.map((_lesson, index) => index + 1));
  });
});
