import type { IncomingHttpHeaders } from "node:http";
import { Router } from "express";
import type { Context } from "../context.ts";
import { PersonError } from "../errors.ts";
import { sameSecret } from "../tokens.ts";

const LOOPBACK = /^(::ffff:)?127\.\d+\.\d+\.\d+$|^::1$/;
/** Whatever passes a request on says so by one of these. */
const FORWARDED = ["forwarded", "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "x-real-ip", "via"];

/** /metrics: for Prometheus, in its text format. */
export function metricsRoutes(context: Context): Router {
  const router = Router();
  router.get("/metrics", async (request, response) => {
    const { metricsToken } = context.config;
    if (metricsToken !== null && !bearsToken(request.headers, metricsToken)) {
      response.set("WWW-Authenticate", "Bearer");
      throw new PersonError("metrics", "The metrics need the token that METRICS_TOKEN says.", { status: 401 });
    }
    if (metricsToken === null && !isDirectFromHere(request.headers, request.socket.remoteAddress))
      throw new PersonError("route", "There is nothing at this address.", { status: 404 });
    const { registry } = context.metrics;
    response.set({ "Content-Type": registry.contentType, "Cache-Control": "no-store" });
    response.send(await registry.metrics());
  });
  return router;
}

function bearsToken(headers: IncomingHttpHeaders, token: string): boolean {
  const given = /^Bearer +(\S+)$/i.exec(headers.authorization ?? "")?.[1];
  return given !== undefined && sameSecret(given, token);
}

/** Whether a program of this machine asks, and none passes the request on for another. */
export function isDirectFromHere(headers: IncomingHttpHeaders, address: string | undefined): boolean {
  return LOOPBACK.test(address ?? "") && FORWARDED.every((name) => headers[name] === undefined);
}
