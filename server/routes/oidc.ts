import { parseCookie, stringifySetCookie } from "cookie";
import { type Request, type Response, Router } from "express";
import type { Context } from "../context.ts";
import { PersonError } from "../errors.ts";
import type { Oidc } from "../instructors/oidc.ts";
import { setInstructorCookie } from "./instructors.ts";

const FLOW_COOKIE = "workshop-oidc";
const FLOW_SECONDS = 600;
const CALLBACK = "/api/oidc/callback";

/** /api/oidc: to the provider and back. What goes wrong is told on the sign-in page. */
export function oidcRoutes(context: Context): Router {
  const router = Router();
  const needed = (): Oidc => {
    if (context.oidc === null) throw new PersonError("oidc", "Single sign-on is not set up here.", { status: 404 });
    return context.oidc;
  };

  router.get("/oidc/start", async (request, response) => {
    const oidc = needed();
    try {
      const { url, flow } = await oidc.begin(`${ownOrigin(context, request)}${CALLBACK}`);
      setFlow(context, response, flow);
      response.redirect(url.href);
    } catch (error) {
      context.logger.error({ err: error }, "single sign-on could not begin");
      response.redirect("/teach?problem=oidc-failed");
    }
  });

  router.get("/oidc/callback", async (request, response) => {
    const oidc = needed();
    const flow = parseCookie(request.headers.cookie ?? "")[FLOW_COOKIE];
    setFlow(context, response, null);
    try {
      const query = new URL(request.originalUrl, "http://workshop").searchParams;
      const who = await oidc.finish(flow, query);
      const agent = request.headers["user-agent"] ?? "";
      const token = await context.instructors.signInBySubject(who, oidc.allows(who.email), agent);
      if (token === null) return response.redirect("/teach?problem=oidc-refused");
      setInstructorCookie(context, response, token);
      response.redirect("/teach");
    } catch (error) {
      context.logger.warn({ err: error }, "single sign-on failed");
      response.redirect("/teach?problem=oidc-failed");
    }
  });
  return router;
}

function ownOrigin(context: Context, request: Request): string {
  return context.config.publicOrigins[0] ?? `${request.protocol}://${request.headers.host}`;
}

/** The way back comes from the provider's site, so this one cookie is Lax. */
function setFlow(context: Context, response: Response, flow: string | null): void {
  const cookie = stringifySetCookie({
    name: FLOW_COOKIE,
    value: flow ?? "",
    httpOnly: true,
    sameSite: "lax",
    path: CALLBACK,
    secure: context.config.publicOrigins.some((origin) => origin.startsWith("https:")),
    maxAge: flow === null ? 0 : FLOW_SECONDS,
  });
  response.appendHeader("Set-Cookie", cookie);
}
