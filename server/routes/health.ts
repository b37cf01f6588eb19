import { Router } from "express";
import { sql } from "kysely";
import type { Context } from "../context.ts";

/** /healthz: the process answers. /readyz: it can serve learners, or what hinders it. */
export function healthRoutes(context: Context): Router {
  const router = Router();
  router.get("/healthz", (_request, response) => {
    response.json({ ok: true });
  });
  router.get("/readyz", async (_request, response) => {
    const checks = await Promise.all([
      outcome("database", async () => {
        await sql`select 1`.execute(context.db);
        if (context.storage.now !== null) throw new Error(context.storage.now);
      }),
      outcome("disk", async () => {
        if (context.diskWatch.isNearlyFull) throw new Error("too little is free for another sandbox");
      }),
      outcome("registry", async () => {
        if (!context.registryWatch.answers) throw new Error("no answer");
      }),
      outcome("engine", () => context.engine.list()),
      outcome("courses", async () => {
        if (context.courses.courses.length === 0) throw new Error("no course could be loaded");
      }),
    ]);
    const ok = checks.every((check) => check.ok);
    response.status(ok ? 200 : 503).json({ ok, checks });
  });
  return router;
}

async function outcome(name: string, check: () => Promise<unknown>): Promise<{ name: string; ok: boolean }> {
  try {
    await check();
    return { name, ok: true };
  } catch {
    return { name, ok: false };
  }
}
