import { parseCookie, stringifySetCookie } from "cookie";
import { type Request, type Response, Router } from "express";
import { addressKey } from "../classroom/guess-limiter.ts";
import type { Context } from "../context.ts";
import { PersonError } from "../errors.ts";
import { SignInLimiter } from "../instructors/sign-in-limiter.ts";
import {
  type InstructorView,
  type InvitedView,
  inviteBody,
  lookBody,
  type MeView,
  passwordBody,
  setUpBody,
  signInBody,
} from "../protocol/instructors.ts";
import { parseBody } from "./body.ts";

const MINUTE_MS = 60_000;
const COOKIE = "workshop-instructor";
const MAX_AGE_SECONDS = 14 * 24 * 3600;

interface SignedIn {
  readonly instructor: InstructorView;
  readonly session: string;
}

/** The instructor whose cookie came with a request; null for anyone else. */
export function instructorOf(context: Context, cookieHeader: string | undefined): Promise<SignedIn | null> {
  return context.instructors.bySession(parseCookie(cookieHeader ?? "")[COOKIE]);
}

/** @throws PersonError for anyone else */
export async function requireInstructor(context: Context, request: Request<never> | Request): Promise<SignedIn> {
  const signedIn = await instructorOf(context, request.headers.cookie);
  if (signedIn === null) throw new PersonError("signIn", "Sign in first.", { status: 401 });
  return signedIn;
}

export function setInstructorCookie(context: Context, response: Response, token: string | null): void {
  const cookie = stringifySetCookie({
    name: COOKIE,
    value: token ?? "",
    httpOnly: true,
    sameSite: "strict",
    path: "/",
    secure: context.config.publicOrigins.some((origin) => origin.startsWith("https:")),
    maxAge: token === null ? 0 : MAX_AGE_SECONDS,
  });
  response.appendHeader("Set-Cookie", cookie);
}

/** /api/instructor: who I am. /api/instructors: who teaches here. */
export function instructorRoutes(context: Context): Router {
  const router = Router();
  const { instructors } = context;
  const limiter = new SignInLimiter();
  const me = async (instructor: InstructorView | null): Promise<MeView> => ({
    instructor,
    needsSetUp: !(await instructors.exist()),
    oidc: context.oidc?.label ?? null,
  });

  router.get("/instructor", async (request, response) => {
    const signedIn = await instructorOf(context, request.headers.cookie);
    response.json(await me(signedIn?.instructor ?? null));
  });

  router.post("/instructor/sign-in", async (request, response) => {
    const { email, password } = parseBody(signInBody, request);
    const address = addressKey(request.ip ?? "");
    const wait = limiter.waitFor(address, email, Date.now());
    if (wait > 0)
      throw new PersonError(
        "tooMany",
        `There were too many wrong passwords. Try again in ${Math.ceil(wait / MINUTE_MS)} min.`,
        { status: 429, retry: true },
      );
    const token = await instructors.signIn(email, password, request.headers["user-agent"] ?? "");
    if (token === null) limiter.failed(address, email, Date.now());
    if (token === null)
      throw new PersonError("wrong", "There is no account with this address and password.", { status: 403 });
    setInstructorCookie(context, response, token);
    response.json(await me(await instructors.byEmail(email)));
  });

  router.post("/instructor/sign-out", async (request, response) => {
    const signedIn = await instructorOf(context, request.headers.cookie);
    if (signedIn !== null) await instructors.endSession(signedIn.instructor.id, signedIn.session);
    setInstructorCookie(context, response, null);
    response.json(await me(null));
  });

  router.post("/instructor/set-up/look", async (request, response) => {
    response.json(await instructors.look(parseBody(lookBody, request).token));
  });

  router.post("/instructor/set-up", async (request, response) => {
    const { token, ...account } = parseBody(setUpBody, request);
    const id = await instructors.use(token, account);
    setInstructorCookie(context, response, await instructors.newSession(id, request.headers["user-agent"] ?? ""));
    const { email } = account;
    response.json(await me({ id, name: account.name, email }));
  });

  router.post("/instructor/password", async (request, response) => {
    const { instructor, session } = await requireInstructor(context, request);
    const { current, next } = parseBody(passwordBody, request);
    await instructors.changePassword(instructor.id, current, next, session);
    response.json({});
  });

  router.get("/instructors", async (request, response) => {
    const { instructor, session } = await requireInstructor(context, request);
    response.json(await instructors.overview(instructor.id, session));
  });

  router.post("/instructors/invitations", async (request, response) => {
    const { instructor } = await requireInstructor(context, request);
    response.status(201).json(invited(await instructors.invite(parseBody(inviteBody, request).email, instructor.id)));
  });

  router.delete("/instructors/invitations/:id", async (request, response) => {
    await requireInstructor(context, request);
    await instructors.revokeLink(request.params.id);
    response.json({});
  });

  router.delete("/instructors/sessions/:id", async (request, response) => {
    const { instructor } = await requireInstructor(context, request);
    await instructors.endSession(instructor.id, request.params.id);
    response.json({});
  });

  router.post("/instructors/:id/reset", async (request, response) => {
    const { instructor } = await requireInstructor(context, request);
    response.status(201).json(invited(await instructors.reset(request.params.id, instructor.id)));
  });

  router.delete("/instructors/:id", async (request, response) => {
    await requireInstructor(context, request);
    await instructors.remove(request.params.id);
    response.json({});
  });
  return router;
}

function invited({ id, token, expiresAt }: { id: string; token: string; expiresAt: number }): InvitedView {
  return { id, path: `/teach/set-up#${token}`, expiresAt };
}
