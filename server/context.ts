import type Docker from "dockerode";
import type { Config } from "./config.ts";
import { type Db, openDatabase } from "./db/database.ts";
import type { LoadedCourses } from "./lessons/load-course.ts";
import { createLogger, type Logger } from "./logger.ts";
import { ProgressStore } from "./progress/progress-store.ts";
import { DockerEngine } from "./sandbox/docker-engine.ts";
import type { Engine } from "./sandbox/engine.ts";
import { SandboxPool } from "./sandbox/sandbox-pool.ts";
import { Learners } from "./workspace/learners.ts";
import { Workspaces } from "./workspace/workspaces.ts";

/** Everything the routes need, each replaceable. */
export interface Context {
  readonly config: Config;
  readonly logger: Logger;
  readonly db: Db;
  readonly engine: Engine;
  readonly courses: LoadedCourses;
  readonly learners: Learners;
  readonly workspaces: Workspaces;
  readonly pool: SandboxPool;
}

export function dockerEngine(docker: Docker, config: Config): Engine {
  return new DockerEngine({
    docker,
    instance: config.instance,
    image: config.sandbox.image,
    network: config.network.name,
    registryMirror: config.registry.mirror,
    runtime: config.sandbox.runtime,
  });
}

/** @param file of the database; ":memory:" keeps nothing */
export async function createContext(
  config: Config,
  engine: Engine,
  courses: LoadedCourses,
  file: string,
): Promise<Context> {
  const logger = createLogger(config.logLevel);
  const db = await openDatabase(file);
  const { memoryMb, cpus, pids, limit, idleSeconds } = config.sandbox;
  let workspaces: Workspaces | null = null;
  const pool = new SandboxPool({
    engine,
    db,
    logger,
    limits: { memoryMb, cpus, pids },
    limit,
    idleSeconds,
    onPhase: (learner, phase) => workspaces?.onPhase(learner, phase),
  });
  workspaces = new Workspaces({
    engine,
    pool,
    db,
    store: new ProgressStore(db),
    logger,
    idleSeconds,
    courses: () => courses.courses,
  });
  return { config, logger, db, engine, courses, learners: new Learners(db), workspaces, pool };
}
