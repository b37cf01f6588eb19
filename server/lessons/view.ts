import type { CourseSummary, LessonView } from "../protocol/course-view.ts";
import type { Course, Lesson } from "./course.ts";

/** What pages may see of a course: no solutions, no right answers. Pure. */

export function courseSummary(course: Course): CourseSummary {
  return {
    id: course.id,
    title: course.title,
    summary: course.summary,
    lessons: course.lessons.map(({ id, title, summary, minutes, steps }) => ({
      id,
      title,
      summary,
      minutes,
      steps: steps.map((step) => ({ id: step.id, title: step.title })),
    })),
  };
}

export function lessonView(course: Course, lesson: Lesson): LessonView {
  const at = course.lessons.indexOf(lesson);
  return {
    course: course.id,
    id: lesson.id,
    title: lesson.title,
    summary: lesson.summary,
    number: at + 1,
    of: course.lessons.length,
    minutes: lesson.minutes,
    introHtml: lesson.introHtml,
    steps: lesson.steps.map((step) => ({
      id: step.id,
      title: step.title,
      blocks: [...step.blocks],
      checks: step.checks.map(({ id, sayHtml }) => ({ id, sayHtml })),
      quizzes: step.quizzes.map(({ id, questionHtml, multiple, choices }) => ({
        id,
        questionHtml,
        multiple,
        choices: choices.map((choice) => ({ id: choice.id, html: choice.html })),
      })),
      hints: [...step.hintsHtml],
      // A quiz's solution is to choose what is right.
      hasSolution: step.solution.keys.length > 0 || step.quizzes.length > 0,
    })),
    outroHtml: lesson.outroHtml,
    previous: course.lessons[at - 1]?.id ?? null,
    next: course.lessons[at + 1]?.id ?? null,
  };
}
