import { type Request, Router } from "express";
import type { Classroom } from "../classroom/classroom.ts";
import { classReport } from "../classroom/report.ts";
import { reportCsv } from "../classroom/report-csv.ts";
import type { Context } from "../context.ts";
import { PersonError } from "../errors.ts";
import { type ClassList, classBody, classPatch, coInstructorBody, type ReportView } from "../protocol/classes.ts";
import { parseBody } from "./body.ts";
import { classroomFor } from "./identity.ts";
import { requireInstructor } from "./instructors.ts";

/** /api/classes: what is planned and what is over, for those who teach it. */
export function classRoutes(context: Context): Router {
  const router = Router();
  const { classrooms } = context;
  const own = async (request: Request<{ class: string }>): Promise<Classroom> => {
    const { instructor } = await requireInstructor(context, request);
    return classroomFor(context, instructor.id, request.params.class);
  };

  router.get("/classes", async (request, response) => {
    const { instructor } = await requireInstructor(context, request);
    const ids = await classrooms.store.classesOf(instructor.id);
    const cards = classrooms
      .list()
      .filter(({ id }) => ids.has(id))
      .map((classroom) => classrooms.card(classroom));
    const body: ClassList = { classes: cards.sort((a, b) => b.createdAt - a.createdAt) };
    response.json(body);
  });

  router.post("/classes", async (request, response) => {
    const { instructor } = await requireInstructor(context, request);
    const classroom = await classrooms.create(parseBody(classBody, request), instructor.id);
    response.status(201).json(classrooms.card(classroom));
  });

  router.get("/classes/:class", async (request, response) => {
    response.json(classrooms.card(await own(request)));
  });

  router.patch("/classes/:class", async (request, response) => {
    const classroom = await own(request);
    const { row } = classroom;
    const now = {
      title: row.title,
      course: row.course,
      lessons: JSON.parse(row.lessons) as string[],
      seats: row.seats,
      minutes: row.minutes,
      join: row.join_by,
      watchConsent: row.watch_consent !== 0,
      egress: row.egress,
    };
    const wanted = { ...now, ...parseBody(classPatch, request) };
    response.json(classrooms.card(await classrooms.change(classroom, wanted)));
  });

  router.delete("/classes/:class", async (request, response) => {
    await classrooms.delete(await own(request));
    response.json({});
  });

  router.delete("/classes/:class/personal-data", async (request, response) => {
    const classroom = await own(request);
    await classrooms.anonymise(classroom);
    response.json(classrooms.card(classrooms.get(classroom.id)));
  });

  router.post("/classes/:class/code", async (request, response) => {
    const classroom = await own(request);
    await classrooms.newCode(classroom);
    response.json(classrooms.card(classroom));
  });

  router.post("/classes/:class/instructors", async (request, response) => {
    const classroom = await own(request);
    const { email } = parseBody(coInstructorBody, request);
    if (!(await classrooms.store.addInstructor(classroom.id, email)))
      throw new PersonError("email", "No instructor here has this address. Invite them first.", { status: 404 });
    await classroom.reloadInstructors();
    response.json(classrooms.card(classroom));
  });

  router.get("/classes/:class/report", async (request, response) => {
    response.json(await report(await own(request)));
  });

  router.get("/classes/:class/report.json", async (request, response) => {
    const classroom = await own(request);
    response.attachment(`${fileName(classroom)}.json`).json(await report(classroom));
  });

  router.get("/classes/:class/report.csv", async (request, response) => {
    const classroom = await own(request);
    const csv = reportCsv(await report(classroom));
    response
      .attachment(`${fileName(classroom)}.csv`)
      .type("text/csv; charset=utf-8")
      .send(csv);
  });
  return router;
}

async function report(classroom: Classroom): Promise<ReportView> {
  const { store, id, course, row } = classroom;
  const [seats, steps, tries, help] = await Promise.all([
    store.seats(id),
    store.steps(id, course.id),
    store.tries(id, course.id),
    store.help(id),
  ]);
  return classReport({ row, course, seats, steps, tries, help });
}

function fileName({ row }: Classroom): string {
  const day = new Date(Number(row.started_at ?? row.created_at)).toISOString().slice(0, 10);
  const title = row.title.replace(/[^\p{L}\p{N}]+/gu, "-").replace(/^-|-$/g, "");
  return `${title || "class"}-${day}`;
}
