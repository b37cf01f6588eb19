import { parseCookie, stringifySetCookie } from "cookie";
import { Router } from "express";
import type { Context } from "../context.ts";
import type { SessionView } from "../protocol/http.ts";
import type { Learner } from "../workspace/learners.ts";

const COOKIE = "workshop";
const MAX_AGE_SECONDS = 180 * 24 * 3600;

/** The learner whose cookie came with a request; null for anyone else. */
export function learnerOf(context: Context, cookieHeader: string | undefined): Promise<Learner | null> {
  return context.learners.byToken(parseCookie(cookieHeader ?? "")[COOKIE]);
}

/** POST /api/session: who this browser is; a new learner when it is nobody yet. */
export function sessionRoutes(context: Context): Router {
  const router = Router();
  router.post("/session", async (request, response) => {
    let learner = await learnerOf(context, request.headers.cookie);
    if (learner === null) {
      const created = await context.learners.create();
      learner = created.learner;
      const secure = context.config.publicOrigins.some((origin) => origin.startsWith("https:"));
      const options = {
        name: COOKIE,
        value: created.token,
        httpOnly: true,
        sameSite: "strict",
        path: "/",
        secure,
        maxAge: MAX_AGE_SECONDS,
      } as const;
      response.setHeader("Set-Cookie", stringifySetCookie(options));
    } else {
      await context.learners.seen(learner.id);
    }
    const [course, lesson] = learner.lesson?.split("/") ?? [];
    const first = context.courses.courses[0]?.id ?? null;
    const body: SessionView = { learner: learner.id, course: course ?? first, lesson: lesson ?? null, class: null };
    response.json(body);
  });
  return router;
}
