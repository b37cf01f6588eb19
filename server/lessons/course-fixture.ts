import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Course, Lesson } from "./course.ts";
import { loadCourse } from "./load-course.ts";
import { type CourseProblem, formatProblem } from "./problems.ts";

/** Courses for tests, made of text. */

const FRONT = `---
title: A lesson
summary: What it is about.
minutes: 5
cheat:
  - command: docker run IMAGE COMMAND
    does: runs a command in a new container
---
`;
const COURSE = `title: A course
summary: What it is about.
lessons:
  - lesson
images:
  - name: alpine
    standIn: alpine
`;
export const OUTRO = "## What you can do now\n\nA lot.\n";
export const STEP = `## Say hi {#hi}

:::run
docker run alpine echo hi
:::

:::check
say: A container ran
container: { image: alpine, exit: 0 }
:::

:::hint
Press Run.
:::

:::solution
docker run alpine echo hi
:::
`;

/** The line of the file on which the body of a lesson begins. */
export const FIRST_BODY_LINE = FRONT.split("\n").length;

/** Writes the files of a course into a folder of their own; those that are not given are sound. */
export function courseFolder(files: Readonly<Record<string, string>>): string {
  const dir = mkdtempSync(join(tmpdir(), "workshop-course-"));
  const all = { "course.yaml": COURSE, "lesson.md": FRONT + STEP + OUTRO, ...files };
  for (const [name, text] of Object.entries(all)) writeFileSync(join(dir, name), text);
  return dir;
}

export interface Loaded {
  readonly course: Course | null;
  /** "lesson.md:12: what is wrong": without the folder. */
  readonly messages: readonly string[];
}

export function loadFiles(files: Readonly<Record<string, string>>): Loaded {
  const problems: CourseProblem[] = [];
  const course = loadCourse(courseFolder(files), problems);
  return { course, messages: problems.map((problem) => formatProblem(problem).replace(/^.*\//, "")) };
}

/** Loads a course with one lesson, given as what stands between its front matter and its end. */
export function loadBody(body: string, outro = OUTRO): Loaded {
  return loadFiles({ "lesson.md": `${FRONT}${body}\n${outro}` });
}

/** As `loadBody`, for a lesson with nothing wrong in it. */
export function soundLesson(body: string): Lesson {
  const { course, messages } = loadBody(body);
  const lesson = course?.lessons[0];
  if (lesson === undefined) throw new Error(messages.join("\n"));
  return lesson;
}
