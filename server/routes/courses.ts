import { Router } from "express";
import type { Context } from "../context.ts";
import { PersonError } from "../errors.ts";
import { cheatSheet } from "../lessons/cheat-sheet.ts";
import type { Course } from "../lessons/course.ts";
import { courseSummary, lessonView } from "../lessons/view.ts";
import type { CoursesView } from "../protocol/course-view.ts";

/** /api/courses: what there is to learn, rendered. */
export function courseRoutes(context: Context): Router {
  const router = Router();
  const { courses, problems } = context.courses;
  const find = (id: string | undefined): Course => {
    const course = courses.find((candidate) => candidate.id === id);
    if (course === undefined) throw new PersonError("course", "There is no such course.", { status: 404 });
    return course;
  };

  router.get("/courses", (_request, response) => {
    const body: CoursesView = {
      courses: courses.map(courseSummary),
      problems: problems.map(({ course, messages }) => ({ course, messages: [...messages] })),
    };
    response.json(body);
  });

  router.get("/courses/:course/lessons/:lesson", (request, response) => {
    const course = find(request.params.course);
    const lesson = course.lessons.find((candidate) => candidate.id === request.params.lesson);
    if (lesson === undefined)
      throw new PersonError("lesson", "There is no such lesson in this course.", { status: 404 });
    response.json(lessonView(course, lesson));
  });

  router.get("/courses/:course/cheat-sheet.md", (request, response) => {
    const course = find(request.params.course);
    response.attachment(`${course.id}-cheat-sheet.md`).type("text/markdown; charset=utf-8").send(cheatSheet(course));
  });

  router.get("/courses/:course/files/:file", (request, response) => {
    const course = find(request.params.course);
    if (!/^[\w.-]+\.(png|svg|jpe?g|webp|gif)$/i.test(request.params.file))
      throw new PersonError("file", "There is no such file.", { status: 404 });
    response.sendFile(request.params.file, { root: course.dir, dotfiles: "deny" });
  });
  return router;
}
