import type { Router } from "express";
import type { Context } from "../context.ts";
import { classRoutes } from "../routes/classes.ts";
import { courseRoutes } from "../routes/courses.ts";
import { instructorRoutes } from "../routes/instructors.ts";
import { joinRoutes } from "../routes/join.ts";
import { oidcRoutes } from "../routes/oidc.ts";
import { operatorRoutes } from "../routes/operator.ts";
import { sessionRoutes } from "../routes/session.ts";

/** Every route below /api, as "POST /join", read from the routers themselves. */
export function routesOfApi(context: Context): string[] {
  const routers = [sessionRoutes, joinRoutes, courseRoutes, instructorRoutes, oidcRoutes, classRoutes, operatorRoutes];
  return [...new Set(routers.flatMap((make) => routesOf(make(context))))];
}

function routesOf(router: Router): string[] {
  return router.stack.flatMap(({ route }) =>
    route === undefined ? [] : route.stack.map((layer) => `${layer.method.toUpperCase()} ${route.path}`),
  );
}
