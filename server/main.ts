import type Docker from "dockerode";
import { createApp } from "./app.ts";
import type { Config } from "./config.ts";
import { createContext, dockerEngine, startContext } from "./context.ts";
import { holdDataDir } from "./data-lock.ts";
import { databaseOf } from "./db/database.ts";
import { PersonError } from "./errors.ts";
import type { LoadedCourses } from "./lessons/load-course.ts";
import { ensureOperatorKey } from "./operator/operator-key.ts";
import { preloadVolume } from "./sandbox/preload-volume.ts";
import { catchEscapes } from "./workspace/containment.ts";

/** Serves until SIGINT or SIGTERM. Sandboxes outlive it. */
export async function serve(config: Config, docker: Docker, courses: LoadedCourses): Promise<void> {
  const stop = new AbortController();
  const release = await holdDataDir(config.dataDir);
  ensureOperatorKey(config.dataDir);
  const engine = dockerEngine(docker, config, preloadVolume(courses.courses.flatMap(({ images }) => images)));
  const context = await createContext(config, engine, courses, databaseOf(config));
  const { logger } = context;
  catchEscapes((error) => {
    logger.fatal({ err: error }, "an error that nobody caught");
    process.exit(1);
  });
  for (const { course, messages } of courses.problems)
    logger.error({ course, problems: messages }, "course not loaded");
  await startContext(context, stop.signal);
  const app = createApp(context);
  await new Promise<void>((resolve, reject) => {
    app.server.once("error", (error) =>
      reject(new PersonError("listen", `Cannot serve on ${config.host}:${config.port}: ${error.message}`)),
    );
    app.server.listen(config.port, config.host, resolve);
  });
  const address = app.server.address();
  const port = typeof address === "object" && address !== null ? address.port : config.port;
  process.stdout.write(`\nThe workshop is open: ${localAddress(config, port)}\n\n`);
  process.stdout.write("To look after it, the operator's page has a link: npm run operator -- link\n\n");

  const link = await context.instructors.firstLink();
  if (link !== null) process.stdout.write(`${firstLinkText(config, port, link)}\n\n`);

  const end = async (signal: NodeJS.Signals) => {
    logger.info({ signal }, "stopping");
    stop.abort();
    await app.close();
    release();
    const left = await context.engine.list().catch(() => []);
    if (left.length > 0) {
      process.stdout.write(
        `${left.length} sandbox(es) go on for the next start. To remove them: npm run sandboxes -- remove\n`,
      );
    }
    process.exit(0);
  };
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, (name) => void end(name));
}

function localAddress(config: Config, port: number): string {
  return `http://${config.host === "0.0.0.0" ? "localhost" : config.host}:${port}`;
}

/** How the first instructor gets in. @param token of the one-time link */
export function firstLinkText(config: Config, port: number, token: string): string {
  const origin = config.publicOrigins[0] ?? localAddress(config, port);
  return `To teach, make the first instructor's account (the link works once, for 24 hours):\n${origin}/teach/set-up#${token}`;
}
