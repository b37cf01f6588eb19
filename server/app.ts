import { existsSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { resolve } from "node:path";
import express, { type ErrorRequestHandler, type Express } from "express";
import type { Context } from "./context.ts";
import { PersonError } from "./errors.ts";
import { answerError } from "./metrics/events.ts";
import { classRoutes } from "./routes/classes.ts";
import { courseRoutes } from "./routes/courses.ts";
import { healthRoutes } from "./routes/health.ts";
import { instructorRoutes } from "./routes/instructors.ts";
import { joinRoutes } from "./routes/join.ts";
import { metricsRoutes } from "./routes/metrics.ts";
import { oidcRoutes } from "./routes/oidc.ts";
import { operatorRoutes } from "./routes/operator.ts";
import { changeAllowed, hostAllowed } from "./routes/origin.ts";
import { sessionRoutes } from "./routes/session.ts";
import { serveSockets } from "./routes/sockets.ts";

const WEB = resolve("dist/web");

/** xterm.js writes its own style sheet into the page; scripts stay strict. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'self'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join("; ");

export interface App {
  readonly server: Server;
  /** Closes sockets and the server; sandboxes go on. */
  close(): Promise<void>;
}

export function createApp(context: Context): App {
  const server = createServer(createExpress(context));
  const closeSockets = serveSockets(context, server);
  return {
    server,
    close: async () => {
      closeSockets();
      await context.pool.settled();
      context.storage.dispose();
      await context.workspaces.detach();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await context.db.destroy();
    },
  };
}

function createExpress(context: Context): Express {
  const app = express();
  app.disable("x-powered-by");
  app.set("trust proxy", context.config.trustedProxies);
  app.use((request, response, next) => {
    if (!hostAllowed(context.config, request.headers.host))
      throw new PersonError("host", "This server does not answer to that name. The operator can set PUBLIC_ORIGIN.", {
        status: 421,
      });
    response.set({
      "Content-Security-Policy": CONTENT_SECURITY_POLICY,
      "X-Content-Type-Options": "nosniff",
      "Referrer-Policy": "no-referrer",
      "Cross-Origin-Opener-Policy": "same-origin",
      "Cross-Origin-Resource-Policy": "same-origin",
      "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
    });
    next();
  });
  app.use(healthRoutes(context), metricsRoutes(context));
  app.use("/api", (request, response, next) => {
    response.set("Cache-Control", "no-store");
    if (!changeAllowed(context.config, request))
      throw new PersonError(
        "origin",
        "This did not come from the workshop's own page. If it did, the operator can set PUBLIC_ORIGIN.",
        { status: 403 },
      );
    next();
  });
  app.use("/api", express.json({ limit: "32kb" }));
  app.use("/api", sessionRoutes(context), joinRoutes(context), courseRoutes(context));
  app.use("/api", instructorRoutes(context), oidcRoutes(context), classRoutes(context), operatorRoutes(context));
  app.use("/api", nothingHere);
  app.use("/assets", express.static(`${WEB}/assets`, { immutable: true, maxAge: "1y", fallthrough: false }));
  app.use(express.static(WEB, { index: false, maxAge: 0 }));
  // Every other address is a page of the web app.
  app.get("/{*path}", (_request, response) => {
    if (!existsSync(`${WEB}/index.html`))
      throw new PersonError("web", "The web app is not built. Start with `npm start`.", { status: 503 });
    response.set("Cache-Control", "no-cache").sendFile("index.html", { root: WEB });
  });
  app.use(nothingHere);
  app.use(errorHandler(context));
  return app;
}

function nothingHere(): never {
  throw new PersonError("route", "There is nothing at this address.", { status: 404 });
}

function errorHandler(context: Context): ErrorRequestHandler {
  return (error, request, response, _next) => {
    const ofRequest = error instanceof PersonError ? null : requestStatus(error);
    const { status, body } = answerError(
      context,
      ofRequest === null
        ? error
        : new PersonError("request", "This request cannot be answered.", { status: ofRequest }),
      { method: request.method, path: request.path },
    );
    if (response.headersSent) return response.destroy();
    response.status(status).json({ error: body });
  };
}

/** Of an error that is the request's, by Express or by Node's parser, as when its sender leaves in the middle of it. */
function requestStatus({ status, code }: { status?: unknown; code?: unknown }): number | null {
  if (typeof status === "number" && status < 500) return status;
  return typeof code === "string" && code.startsWith("HPE_") ? 400 : null;
}
