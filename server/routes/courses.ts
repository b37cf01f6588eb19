import { type Request, Router } from "express";
import type { Context } from "../context.ts";
import { PersonError } from "../errors.ts";
import { cheatSheet } from "../lessons/cheat-sheet.ts";
import type { Course } from "../lessons/course.ts";
import { courseSummary, lessonView } from "../lessons/view.ts";
import type { CoursesView } from "../protocol/course-view.ts";
import { identityOf } from "./identity.ts";

/** /api/courses: what there is to learn, rendered. */
export function courseRoutes(context: Context): Router {
  const router = Router();
  const { problems } = context.courses;
  /** A learner in a class sees what the class does; who plans one sees all (`?all`). */
  const visible = async (request: Request): Promise<readonly Course[]> => {
    const { seat, instructor } = await identityOf(context, request.headers.cookie);
    const plans = instructor !== null && request.query.all !== undefined;
    return seat === null || plans ? context.courses.courses : [seat.classroom.course];
  };
  const find = async (request: Request<{ course: string }>): Promise<Course> => {
    const { course: id } = request.params;
    const course = (await visible(request)).find((candidate) => candidate.id === id);
    if (course === undefined) throw new PersonError("course", "There is no such course.", { status: 404 });
    return course;
  };

  router.get("/courses", async (request, response) => {
    const body: CoursesView = {
      courses: (await visible(request)).map(courseSummary),
      problems: problems.map(({ course, messages }) => ({ course, messages: [...messages] })),
    };
    response.json(body);
  });

  router.get("/courses/:course/lessons/:lesson", async (request, response) => {
    const course = await find(request);
    const lesson = course.lessons.find((candidate) => candidate.id === request.params.lesson);
    if (lesson === undefined)
      throw new PersonError("lesson", "There is no such lesson in this course.", { status: 404 });
    response.json(lessonView(course, lesson));
  });

  router.get("/courses/:course/cheat-sheet.md", async (request, response) => {
    const course = await find(request);
    response.attachment(`${course.id}-cheat-sheet.md`).type("text/markdown; charset=utf-8").send(cheatSheet(course));
  });

  router.get("/courses/:course/files/:file", async (request, response) => {
    const course = await find(request);
    if (!/^[\w.-]+\.(png|svg|jpe?g|webp|gif)$/i.test(request.params.file))
      throw new PersonError("file", "There is no such file.", { status: 404 });
    response.sendFile(request.params.file, { root: course.dir, dotfiles: "deny" });
  });
  return router;
}
