import type Docker from "dockerode";
import { sql } from "kysely";
import { ClassStore } from "./classroom/class-store.ts";
import { Classrooms } from "./classroom/classrooms.ts";
import { Preflight } from "./classroom/preflight.ts";
import { ClockWatch } from "./clock-watch.ts";
import type { Config } from "./config.ts";
import { type Db, openDatabase } from "./db/database.ts";
import { storageMessage } from "./db/storage-trouble.ts";
import { StorageWatch } from "./db/storage-watch.ts";
import { PersonError } from "./errors.ts";
import { Instructors } from "./instructors/instructors.ts";
import { Oidc } from "./instructors/oidc.ts";
import type { LoadedCourses } from "./lessons/load-course.ts";
import { createLogger, type DestinationStream, type Logger } from "./logger.ts";
import { attachmentEvents, sandboxEvents } from "./metrics/events.ts";
import { registerGauges } from "./metrics/gauges.ts";
import { Metrics } from "./metrics/metrics.ts";
import { UsageWatch } from "./metrics/usage-watch.ts";
import { sampleOf } from "./operator/history.ts";
import { countClasses, Operator } from "./operator/operator.ts";
import { OperatorAccess } from "./operator/operator-access.ts";
import { ProgressStore } from "./progress/progress-store.ts";
import { CLOSE } from "./protocol/version.ts";
import { Connections } from "./routes/connections.ts";
import { admitPages } from "./routes/control-socket.ts";
import { Pages } from "./routes/pages.ts";
import { profileFor, restrictsUserNamespaces } from "./sandbox/apparmor.ts";
import { DISK_TROUBLES, DiskWatch } from "./sandbox/disk-watch.ts";
import { DockerEngine } from "./sandbox/docker-engine.ts";
import type { Engine } from "./sandbox/engine.ts";
import { Lookout } from "./sandbox/lookout.ts";
import { machineNameServers } from "./sandbox/name-servers.ts";
import { RegistryWatch } from "./sandbox/registry-watch.ts";
import { SandboxPool } from "./sandbox/sandbox-pool.ts";
import { TableWatch } from "./sandbox/table-watch.ts";
import { mendRegistry, registryAnswers } from "./setup/registry.ts";
import { inRegistry, sourceOfImage } from "./setup/registry-image.ts";
import { Troubles } from "./troubles.ts";
import { Learners } from "./workspace/learners.ts";
import type { WorkspaceRules } from "./workspace/workspace.ts";
import { Workspaces } from "./workspace/workspaces.ts";

/** Everything the routes need, each replaceable. */
export interface Context {
  readonly config: Config;
  readonly logger: Logger;
  readonly db: Db;
  readonly engine: Engine;
  readonly courses: LoadedCourses;
  readonly learners: Learners;
  readonly instructors: Instructors;
  /** Null: by password only. */
  readonly oidc: Oidc | null;
  readonly workspaces: Workspaces;
  readonly classrooms: Classrooms;
  readonly connections: Connections;
  readonly pages: Pages;
  readonly pool: SandboxPool;
  readonly storage: StorageWatch;
  readonly diskWatch: DiskWatch;
  readonly registryWatch: RegistryWatch;
  readonly tableWatch: TableWatch;
  readonly clock: ClockWatch;
  readonly troubles: Troubles;
  readonly metrics: Metrics;
  readonly usage: UsageWatch;
  readonly operator: Operator;
  readonly operatorAccess: OperatorAccess;
}

const MEGABYTE = 1024 ** 2;
const NO_REGISTRY =
  "The workshop's registry does not answer, so images cannot be pulled just now. Those that your sandbox has already work. Tell your instructor or operator if this stays.";
const DISK_FULL = "The workshop's disk is nearly full, so no sandbox can be started. Tell your instructor or operator.";

/** @param preload the volume with the images that new sandboxes have from the start */
export function dockerEngine(docker: Docker, config: Config, preload: string | null = null): Engine {
  return new DockerEngine({
    docker,
    instance: config.instance,
    image: config.sandbox.image,
    networks: {
      internet: config.networks.internet.name,
      "registry-only": config.networks["registry-only"].name,
      none: config.networks.none.name,
    },
    registryMirror: config.registry.mirror,
    runtime: config.sandbox.runtime,
    preload,
    apparmor: profileFor(config.sandbox.apparmor, restrictsUserNamespaces()),
    nameServers: () => machineNameServers(docker, config.sandbox.image),
  });
}

/** @param database a file, ":memory:" or a postgres URL */
export async function createContext(
  config: Config,
  engine: Engine,
  courses: LoadedCourses,
  database: string,
  logStream?: DestinationStream,
): Promise<Context> {
  const metrics = new Metrics();
  const logger = createLogger(config.logLevel, { stream: logStream, onTrouble: (level) => metrics.logged(level) });
  const db = await openDatabase(
    database,
    (error) => storage.failed(error),
    (ms) => metrics.queried(ms / 1000),
  );
  const storage: StorageWatch = new StorageWatch({
    write: () => sql`update learner set seen_at = seen_at where id in (select id from learner limit 1)`.execute(db),
    onChange: (trouble) => {
      if (trouble === null) logger.info("the database is written to again");
      else logger.error({ trouble }, "the database cannot be written to");
      troubles.set("storage", trouble === null ? null : storageMessage(trouble));
    },
  });
  const troubles = new Troubles("workshop", (message) => {
    for (const page of context.pages.all()) page.send(message);
  });
  const registryWatch = new RegistryWatch({
    answers: () => registryAnswers(config),
    mend: () =>
      mendRegistry(engine, config).catch((error) => logger.error({ err: error }, "the registry not started anew")),
    onChange: (answers) => {
      if (answers) logger.info("the registry answers again");
      else logger.error("the registry does not answer");
      troubles.set("registry", answers ? null : NO_REGISTRY);
    },
  });
  const clock: ClockWatch = new ClockWatch({
    onJump: async (byMs) => {
      logger.warn({ seconds: byMs / 1000 }, "the machine's clock was set");
      await classrooms.clockJumped(byMs);
      await workspaces.clockJumped(byMs);
    },
    onError: (error) => logger.error({ err: error }, "clock that was set not taken notice of"),
  });
  const learners = new Learners(db);
  const instructors = new Instructors(db);
  const connections = new Connections();
  const { memoryMb, cpus, pids, limit, idleSeconds, diskMb, diskFloorMb, files } = config.sandbox;
  // Pool, workspaces and classes tell one another of what happens; each is there before anything does.
  const pool: SandboxPool = new SandboxPool({
    engine,
    db,
    logger,
    events: sandboxEvents(logger, metrics),
    limits: { memoryMb, cpus, pids },
    limit,
    idleSeconds,
    egressOf: (learner) => classrooms.of(learner)?.row.egress ?? config.sandbox.egress,
    egress: config.sandbox.egress,
    warm: config.sandbox.warm ?? (config.singleLearner ? 1 : 0),
    onPhase: (learner, phase) => workspaces.onPhase(learner, phase),
    prepare: (sandbox, found) => workspaces.prepare(sandbox, found),
    discard: (id) => workspaces.discard(id),
    hindrance: () => (diskWatch.isNearlyFull ? new PersonError("disk", DISK_FULL, { status: 503, retry: true }) : null),
  });
  const diskWatch: DiskWatch = new DiskWatch({
    engine,
    logger,
    limits: { sandbox: diskMb * MEGABYTE, floor: diskFloorMb * MEGABYTE },
    files,
    pids,
    sandboxes: () => pool.sandboxes(),
    processesOf: (id) => usage.now?.sandboxes.get(id)?.processes ?? null,
    end: (learner, reason) => pool.end(learner, reason),
    onTroubles: (learner, troubles) => workspaces.known(learner)?.troubles.replace(DISK_TROUBLES, troubles),
  });
  const tableWatch = new TableWatch({
    lookout: new Lookout(() => engine.lookout()),
    logger,
    sandboxes: () => pool.sandboxes(),
    end: (learner, reason) => pool.end(learner, reason),
  });
  const alone: WorkspaceRules = { courses: () => courses.courses, held: () => false, locked: () => false };
  const workspaces: Workspaces = new Workspaces({
    engine,
    pool,
    db,
    store: new ProgressStore(db),
    logger,
    idleSeconds,
    rules: (learner) => classrooms.rulesOf(learner) ?? alone,
    timings: metrics,
    onViolation: (kind) => metrics.daemonViolated(kind),
    onEvent: (learner, event) => classrooms.onWorkspace(learner, event),
    onAttachmentFailed: attachmentEvents(logger, metrics).failed,
  });
  const classrooms: Classrooms = new Classrooms({
    store: new ClassStore(db),
    learners,
    pool,
    logger,
    keepDays: config.classDataDays,
    warmSeats: config.sandbox.warm === null,
    checkClock: () => clock.check(),
    workspaces: () => workspaces,
    courses: () => courses.courses,
    turnAway: (learner) => connections.close(`learner:${learner}`, CLOSE.forbidden, "not in this class any more"),
    reconnect: (id) => {
      for (const page of context.pages.inClass(id)) page.reconnect();
    },
    onAdmission: (learner) => void admitPages(context, learner),
    preflight: (id) =>
      new Preflight({
        engine,
        pool,
        learners,
        logger,
        limit,
        workspaces: () => workspaces,
        course: () => classrooms.get(id).course,
        seats: () => classrooms.seatsOf(id),
        seatsWish: () => classrooms.seatsWish(id),
        isMirrored: (image) => inRegistry(config, image),
        onChange: (preflight) => classrooms.get(id).toInstructors({ type: "preflight", preflight }),
      }),
  });
  const usage: UsageWatch = new UsageWatch({
    engine,
    logger,
    dataDir: config.dataDir,
    onSample: (now) => operator.history.add(sampleOf(now, pool.counts, metrics.recent())),
  });
  const operator: Operator = new Operator({
    engine,
    pool,
    limit,
    classrooms,
    courses,
    usage,
    diskWatch,
    diskFloor: diskFloorMb * MEGABYTE,
    firewall: config.sandbox.firewall,
    tables: () => tableWatch.now,
    storage: () => storage.now,
    registryAway: () => !registryWatch.answers,
    imageSource: (image) => sourceOfImage(config, image),
  });
  const pages = new Pages();
  registerGauges(metrics.registry, {
    pool: () => pool.counts,
    limit,
    classes: () => countClasses(classrooms),
    pages: () => pages.count(),
    usage: () => usage.now,
    diskFree: () => diskWatch.freeBytes,
  });
  instructors.onSessionsEnded((sessions) => {
    for (const session of sessions) connections.close(`session:${session}`, CLOSE.noSession, "signed out");
  });
  const context: Context = {
    config,
    logger,
    db,
    engine,
    courses,
    learners,
    instructors,
    oidc: config.oidc === null ? null : new Oidc(config.oidc),
    workspaces,
    classrooms,
    connections,
    pages,
    pool,
    storage,
    diskWatch,
    registryWatch,
    tableWatch,
    clock,
    troubles,
    metrics,
    usage,
    operator,
    operatorAccess: new OperatorAccess(config.dataDir),
  };
  return context;
}

/** Takes up what an earlier server left, then looks after it until the signal aborts. */
export async function startContext(context: Context, signal: AbortSignal): Promise<void> {
  await context.pool.start(signal);
  await context.classrooms.start(signal);
  for (const watch of [context.diskWatch, context.registryWatch, context.tableWatch, context.clock, context.usage])
    watch.start(signal);
}
