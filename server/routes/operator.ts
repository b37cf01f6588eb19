import { parseCookie, stringifySetCookie } from "cookie";
import { type Request, type Response, Router } from "express";
import { addressKey } from "../classroom/guess-limiter.ts";
import type { Context } from "../context.ts";
import { PersonError } from "../errors.ts";
import { SignInLimiter } from "../instructors/sign-in-limiter.ts";
import { SESSION_MS } from "../operator/operator-access.ts";
import { operatorKeyBody } from "../protocol/operator.ts";
import { parseBody } from "./body.ts";

const MINUTE_MS = 60_000;
const COOKIE = "workshop-operator";

/** /api/operator: for who has the operator's key. */
export function operatorRoutes(context: Context): Router {
  const router = Router();
  const { operator, operatorAccess, logger } = context;
  const limiter = new SignInLimiter();
  const requireOperator = (request: Request<never> | Request) => {
    const token = parseCookie(request.headers.cookie ?? "")[COOKIE];
    if (!operatorAccess.isIn(token, Date.now()))
      throw new PersonError("operator", "This page is the operator's. Its link comes from: npm run operator -- link", {
        status: 401,
      });
  };

  router.post("/operator/session", (request, response) => {
    const { key } = parseBody(operatorKeyBody, request);
    const address = addressKey(request.ip ?? "");
    // By address alone: counted over all addresses, anybody could lock the operator out.
    const wait = limiter.waitFor(address, address, Date.now());
    if (wait > 0)
      throw new PersonError(
        "tooMany",
        `There were too many wrong keys. Try again in ${Math.ceil(wait / MINUTE_MS)} min.`,
        { status: 429, retry: true },
      );
    const token = operatorAccess.enter(key, Date.now());
    if (token === null) {
      limiter.failed(address, address, Date.now());
      logger.warn("wrong operator key");
      throw new PersonError("operatorKey", "This link does not work any more: its key was renewed or is cut short.", {
        status: 403,
      });
    }
    logger.info("operator came in");
    setCookie(context, response, token);
    response.json({});
  });

  router.post("/operator/sign-out", (_request, response) => {
    setCookie(context, response, null);
    response.json({});
  });

  router.get("/operator/overview", async (request, response) => {
    requireOperator(request);
    const since = Number(request.query.since);
    response.json(await operator.overview(Number.isFinite(since) ? since : 0));
  });

  router.delete("/operator/sandboxes/:id", async (request, response) => {
    requireOperator(request);
    await operator.endSandbox(request.params.id);
    response.json({});
  });
  return router;
}

function setCookie(context: Context, response: Response, token: string | null): void {
  const cookie = stringifySetCookie({
    name: COOKIE,
    value: token ?? "",
    httpOnly: true,
    sameSite: "strict",
    path: "/api/operator",
    secure: context.config.publicOrigins.some((origin) => origin.startsWith("https:")),
    maxAge: token === null ? 0 : SESSION_MS / 1000,
  });
  response.appendHeader("Set-Cookie", cookie);
}
