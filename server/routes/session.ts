import { parseCookie, type SetCookie, stringifySetCookie } from "cookie";
import { type Response, Router } from "express";
import type { Context } from "../context.ts";
import { PersonError } from "../errors.ts";
import type { SessionView } from "../protocol/http.ts";
import type { Learner } from "../workspace/learners.ts";
import { type Identity, identityOf, LEARNER_COOKIE, SEAT_COOKIE } from "./identity.ts";

const MAX_AGE_SECONDS = 180 * 24 * 3600;

/** A token that this browser keeps and no script sees; null forgets it. */
export function setCookie(context: Context, response: Response, name: string, token: string | null): void {
  const cookie: SetCookie = {
    name,
    value: token ?? "",
    httpOnly: true,
    sameSite: "strict",
    path: "/",
    secure: context.config.publicOrigins.some((origin) => origin.startsWith("https:")),
    maxAge: token === null ? 0 : MAX_AGE_SECONDS,
  };
  response.appendHeader("Set-Cookie", stringifySetCookie(cookie));
}

/** POST /api/session: who this browser is; a new learner when it is nobody yet. */
export function sessionRoutes(context: Context): Router {
  const router = Router();
  router.post("/session", async (request, response) => {
    const identity = await identityOf(context, request.headers.cookie);
    if (identity.seat === null && parseCookie(request.headers.cookie ?? "")[SEAT_COOKIE] !== undefined)
      setCookie(context, response, SEAT_COOKIE, null);
    response.json((await seatSession(context, identity)) ?? (await ownSession(context, identity, response)));
  });
  return router;
}

async function seatSession(context: Context, { seat }: Identity): Promise<SessionView | null> {
  if (seat === null) return null;
  const { classroom } = seat;
  const learner = await context.learners.byId(seat.seat.learner);
  if (learner === null) return null;
  const inClass = { id: classroom.id, title: classroom.row.title };
  return { ...lastPlace(learner, classroom.course.id), class: inClass };
}

async function ownSession(context: Context, identity: Identity, response: Response): Promise<SessionView> {
  if (!context.config.singleLearner)
    throw new PersonError("join", "This workshop is for classes: join one with the code of your instructor.", {
      status: 403,
    });
  let { learner } = identity;
  if (learner === null) {
    const created = await context.learners.create();
    learner = created.learner;
    setCookie(context, response, LEARNER_COOKIE, created.token);
  } else await context.learners.seen(learner.id);
  return { ...lastPlace(learner, context.courses.courses[0]?.id ?? null), class: null };
}

function lastPlace(learner: Learner, first: string | null): Pick<SessionView, "learner" | "course" | "lesson"> {
  const [course, lesson] = learner.lesson?.split("/") ?? [];
  return { learner: learner.id, course: course ?? first, lesson: lesson ?? null };
}
