import { z } from "zod";

/** A course as the page sees it: rendered, without what would give answers away. */

const blockView = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("html"), html: z.string() }),
  z.object({ kind: z.literal("run"), text: z.string() }),
  z.object({ kind: z.literal("quiz"), quiz: z.string() }),
  z.object({ kind: z.literal("check"), check: z.string() }),
]);
export type BlockView = z.infer<typeof blockView>;

const quizView = z.object({
  id: z.string(),
  questionHtml: z.string(),
  multiple: z.boolean(),
  choices: z.array(z.object({ id: z.string(), html: z.string() })),
});
export type QuizView = z.infer<typeof quizView>;

const stepView = z.object({
  id: z.string(),
  title: z.string(),
  blocks: z.array(blockView),
  checks: z.array(z.object({ id: z.string(), sayHtml: z.string() })),
  quizzes: z.array(quizView),
  hints: z.array(z.string()),
  /** A solution can be played in a terminal. */
  hasSolution: z.boolean(),
});
export type StepView = z.infer<typeof stepView>;

/** GET /api/courses/:course/lessons/:lesson */
export const lessonView = z.object({
  course: z.string(),
  id: z.string(),
  title: z.string(),
  summary: z.string(),
  /** 1-based. */
  number: z.number(),
  of: z.number(),
  minutes: z.number(),
  introHtml: z.string(),
  steps: z.array(stepView),
  outroHtml: z.string(),
  previous: z.string().nullable(),
  next: z.string().nullable(),
});
export type LessonView = z.infer<typeof lessonView>;

/** GET /api/courses -> { courses, problems } */
export const courseSummary = z.object({
  id: z.string(),
  title: z.string(),
  summary: z.string(),
  lessons: z.array(
    z.object({
      id: z.string(),
      title: z.string(),
      summary: z.string(),
      minutes: z.number(),
      steps: z.array(z.object({ id: z.string(), title: z.string() })),
    }),
  ),
});
export type CourseSummary = z.infer<typeof courseSummary>;

export const coursesView = z.object({
  courses: z.array(courseSummary),
  /** Courses that could not be loaded, each with what is wrong: "file:line: cause". */
  problems: z.array(z.object({ course: z.string(), messages: z.array(z.string()) })),
});
export type CoursesView = z.infer<typeof coursesView>;
