import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { z } from "zod";
import { nearest } from "../checks/nearest.ts";
import { type Course, type Lesson, STAND_INS } from "./course.ts";
import { unnamedImages } from "./course-images.ts";
import { unexplainedCommands } from "./explained-commands.ts";
import { parseLesson } from "./parse-lesson.ts";
import { type CourseProblem, formatProblem } from "./problems.ts";
import { readYaml } from "./yaml.ts";

const PICTURES = /\.(png|svg|jpe?g|webp|gif)$/i;
const name = z.string().regex(/^[a-z0-9-]+$/, "must be made of small letters, digits and hyphens");

const courseImage = z.strictObject({
  name: z.string().min(1),
  standIn: z.enum(STAND_INS),
  preload: z.boolean().default(false),
});

const courseSchema = z.strictObject({
  title: z.string().min(1),
  summary: z.string().min(1),
  lessons: z.array(name).min(1),
  images: z.array(courseImage).default([]),
});

/** Addresses that are pages of their own. */
const RESERVED = new Set(["teach", "join", "return", "check", "operate", "metrics", "api", "ws", "assets"]);

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

/** Loads one course. Everything wrong with it is added to the problems; null when there is anything. */
export function loadCourse(dir: string, problems: CourseProblem[]): Course | null {
  const before = problems.length;
  try {
    const course = readCourse(dir, problems);
    return problems.length > before ? null : course;
  } catch (error) {
    // A file that cannot be read, say. It must not keep the other courses from loading.
    problems.push({
      file: join(dir, "course.yaml"),
      line: 1,
      message: `could not be loaded: ${(error as Error).message}`,
    });
    return null;
  }
}

function readCourse(dir: string, problems: CourseProblem[]): Course | null {
  const id = basename(dir);
  const file = join(dir, "course.yaml");
  const source = { file, firstLine: 1, text: readFileSync(file, "utf8") };
  const meta = readYaml(source, courseSchema, "course.yaml", problems);
  if (meta === null) return null;
  if (RESERVED.has(id))
    problems.push({ file, line: 1, message: `a course cannot be called "${id}": the workshop has a page there` });
  const entries = readdirSync(dir);
  const lineOf = (lessonId: string) =>
    source.text.split("\n").findLastIndex((text) => text.trim() === `- ${lessonId}`) + 1 || 1;
  const lessons: Lesson[] = [];
  for (const [index, lessonId] of meta.lessons.entries()) {
    const fail = (message: string) => problems.push({ file, line: lineOf(lessonId), message });
    if (meta.lessons.indexOf(lessonId) < index) fail(`the lesson "${lessonId}" is listed twice`);
    else if (!entries.includes(`${lessonId}.md`)) {
      const near = nearest(
        lessonId,
        entries.filter((entry) => entry.endsWith(".md")).map((entry) => entry.slice(0, -3)),
      );
      const hint = near === null ? "" : `. Did you mean "${near}"?`;
      fail(`the lesson "${lessonId}" is not there: ${lessonId}.md is missing${hint}`);
    } else {
      const lessonFile = join(dir, `${lessonId}.md`);
      const files = new Set(entries.filter((entry) => PICTURES.test(entry)));
      const text = readFileSync(lessonFile, "utf8").replace(/^\uFEFF/, "");
      const lesson = parseLesson(
        { id: lessonId, file: lessonFile, text, filesUrl: `/api/courses/${id}/files/`, files },
        problems,
      );
      if (lesson !== null) lessons.push(lesson);
    }
  }
  const course: Course = { id, dir, title: meta.title, summary: meta.summary, images: meta.images, lessons };
  // A lesson that could not be read may make an image, or explain a command, that a later one uses.
  if (lessons.length === meta.lessons.length) problems.push(...unnamedImages(course), ...unexplainedCommands(course));
  return course;
}
