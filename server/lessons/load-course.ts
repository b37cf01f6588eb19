import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { z } from "zod";
import type { Course, Lesson } from "./course.ts";
import { unnamedImages } from "./course-images.ts";
import { parseLesson } from "./parse-lesson.ts";
import { type CourseProblem, formatProblem } from "./problems.ts";
import { readYaml } from "./yaml.ts";

const PICTURES = /\.(png|svg|jpe?g|webp|gif)$/i;
const name = z.string().regex(/^[a-z0-9-]+$/, "must be made of small letters, digits and hyphens");

const courseSchema = z.strictObject({
  title: z.string().min(1),
  summary: z.string().min(1),
  lessons: z.array(name).min(1),
  images: z.array(z.strictObject({ name: z.string().min(1), standIn: z.enum(["alpine", "ubuntu"]) })).default([]),
});

export interface LoadedCourses {
  readonly courses: Course[];
  /** Of courses that could not be loaded. */
  readonly problems: { readonly course: string; readonly messages: readonly string[] }[];
}

/** Loads every course below the folders. One that has problems is left out; the others load. */
export function loadCourses(dirs: readonly string[]): LoadedCourses {
  const loaded: LoadedCourses = { courses: [], problems: [] };
  for (const dir of dirs.flatMap(courseFolders)) {
    const problems: CourseProblem[] = [];
    const course = loadCourse(dir, problems);
    if (course !== null) loaded.courses.push(course);
    else loaded.problems.push({ course: basename(dir), messages: problems.map(formatProblem) });
  }
  return loaded;
}

/** A folder that is a course itself, or that holds courses. */
function courseFolders(dir: string): string[] {
  if (!existsSync(dir)) return [];
  if (existsSync(join(dir, "course.yaml"))) return [dir];
  return readdirSync(dir, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && existsSync(join(dir, entry.name, "course.yaml")))
    .map((entry) => join(dir, entry.name))
    .sort();
}

export function loadCourse(dir: string, problems: CourseProblem[]): Course | null {
  const before = problems.length;
  const id = basename(dir);
  const file = join(dir, "course.yaml");
  const source = { file, firstLine: 1, text: readFileSync(file, "utf8") };
  const meta = readYaml(source, courseSchema, "course.yaml", problems);
  if (meta === null) return null;
  const files = new Set(readdirSync(dir).filter((entry) => PICTURES.test(entry)));
  const lessons: Lesson[] = [];
  for (const lessonId of meta.lessons) {
    const lessonFile = join(dir, `${lessonId}.md`);
    if (!existsSync(lessonFile)) {
      const line = source.text.split("\n").findIndex((text) => text.includes(lessonId)) + 1;
      problems.push({
        file,
        line: Math.max(1, line),
        message: `the lesson "${lessonId}" is not there: ${lessonId}.md is missing`,
      });
      continue;
    }
    const text = readFileSync(lessonFile, "utf8");
    const lesson = parseLesson(
      { id: lessonId, file: lessonFile, text, filesUrl: `/api/courses/${id}/files/`, files },
      problems,
    );
    if (lesson !== null) lessons.push(lesson);
  }
  const course: Course = { id, dir, title: meta.title, summary: meta.summary, images: meta.images, lessons };
  problems.push(...unnamedImages(course));
  return problems.length > before ? null : course;
}
