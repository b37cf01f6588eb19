import { setTimeout as delay } from "node:timers/promises";
import { appVersion } from "../app-version.ts";
import type { Classrooms } from "../classroom/classrooms.ts";
import type { StorageTrouble } from "../db/storage-trouble.ts";
import { PersonError } from "../errors.ts";
import type { LoadedCourses } from "../lessons/load-course.ts";
import type { ClassCounts } from "../metrics/gauges.ts";
import type { UsageWatch } from "../metrics/usage-watch.ts";
import type { CourseImageView, OperatorOverview, SandboxOwner, SandboxRow } from "../protocol/operator.ts";
import type { DiskWatch } from "../sandbox/disk-watch.ts";
import type { Engine } from "../sandbox/engine.ts";
import type { SandboxPool } from "../sandbox/sandbox-pool.ts";
import type { TableWatch } from "../sandbox/table-watch.ts";
import { amissNow } from "./amiss.ts";
import { History } from "./history.ts";

export interface OperatorOptions {
  readonly engine: Engine;
  readonly pool: SandboxPool;
  readonly limit: number;
  readonly classrooms: Classrooms;
  readonly courses: LoadedCourses;
  readonly usage: UsageWatch;
  readonly diskWatch: DiskWatch;
  /** Bytes. */
  readonly diskFloor: number;
  readonly firewall: boolean;
  tables(): TableWatch["now"];
  storage(): StorageTrouble | null;
  registryAway(): boolean;
  imageSource(image: string): Promise<CourseImageView["source"]>;
}

/** Images and versions hardly ever change. */
const KEEP_MS = 60_000;
/** The page does not wait longer for an Engine that hangs. */
const ENGINE_MS = 2000;

const VERSION = appVersion();

type Installed = Pick<OperatorOverview, "images" | "versions">;

/** The whole workshop as its operator sees it, and what they may do. */
export class Operator {
  readonly history = new History();
  private readonly options: OperatorOptions;
  private installed: { readonly at: number; readonly answer: Promise<Installed> } | null = null;

  constructor(options: OperatorOptions) {
    this.options = options;
  }

  /** @param since of the samples */
  async overview(since: number): Promise<OperatorOverview> {
    const { pool, limit, classrooms, usage, diskWatch } = this.options;
    const { memoryAvailable = null, memoryTotal = null } = usage.now ?? {};
    return {
      at: Date.now(),
      amiss: this.amiss(),
      pool: { ...pool.counts, limit },
      classes: countClasses(classrooms),
      machine: { memoryAvailable, memoryTotal, diskFree: diskWatch.freeBytes },
      sandboxes: this.sandboxes(),
      samples: this.history.since(since),
      ...(await this.whatIsInstalled()),
    };
  }

  /** @throws PersonError when it is not there any more */
  async endSandbox(id: string): Promise<void> {
    const { pool, engine } = this.options;
    const taken = pool.sandboxes().find((sandbox) => sandbox.id === id);
    if (taken !== undefined) return pool.end(taken.learner, "operator");
    const waiting = pool.stock.list().find((sandbox) => sandbox.id === id);
    if (waiting === undefined) throw new PersonError("sandbox", "This sandbox has ended already.", { status: 404 });
    // The stock hears of it from the Engine.
    await engine.destroy(waiting.engineId);
  }

  private amiss(): OperatorOverview["amiss"] {
    const { pool, limit, courses, usage, diskWatch, diskFloor, firewall, tables, storage, registryAway } = this.options;
    return amissNow({
      storage: storage(),
      engineAway: usage.now?.engineAway ?? false,
      diskFree: diskWatch.freeBytes,
      diskFloor,
      dataFree: usage.now?.dataFree ?? null,
      memoryAvailable: usage.now?.memoryAvailable ?? null,
      memoryTotal: usage.now?.memoryTotal ?? null,
      queued: pool.counts.queued,
      limit,
      courseProblems: courses.problems,
      firewall,
      registryAway: registryAway(),
      tables: tables(),
    });
  }

  private sandboxes(): SandboxRow[] {
    const { pool } = this.options;
    const taken = pool
      .sandboxes()
      .map(({ learner, ...sandbox }) => this.row(sandbox, ownerOf(this.options.classrooms, learner)));
    return [...taken, ...pool.stock.list().map((sandbox) => this.row(sandbox, { kind: "nobody" }))];
  }

  private row(sandbox: { id: string; engineId: string; createdAt: number }, owner: SandboxOwner): SandboxRow {
    const { id, engineId, createdAt } = sandbox;
    const use = this.options.usage.now?.sandboxes.get(id);
    return {
      id,
      owner,
      since: createdAt,
      memory: use?.memoryBytes ?? null,
      cores: use?.cpuCores ?? null,
      processes: use?.processes ?? null,
      disk: this.options.diskWatch.used.get(engineId) ?? null,
    };
  }

  private whatIsInstalled(): Promise<Installed> {
    const now = Date.now();
    if (this.installed === null || now - this.installed.at > KEEP_MS)
      this.installed = { at: now, answer: this.lookUp() };
    return this.installed.answer;
  }

  private async lookUp(): Promise<Installed> {
    const { engine, courses, imageSource } = this.options;
    const names = [...new Set(courses.courses.flatMap(({ images }) => images.map(({ name }) => name)))];
    const [about, ...images] = await Promise.all([
      Promise.race([engine.about(), delay(ENGINE_MS, null, { ref: false })]).catch(() => null),
      ...names.map(async (name) => ({ name, source: await imageSource(name) })),
    ]);
    // Asked again at once.
    if (about === null) this.installed = null;
    return {
      images,
      versions: { workshop: VERSION, engine: about?.version ?? null, kernel: about?.kernel ?? null },
    };
  }
}

function ownerOf(classrooms: Classrooms, learner: string): SandboxOwner {
  const classroom = classrooms.of(learner);
  if (classroom === null) return { kind: "alone" };
  const { title } = classroom.row;
  const seat = classroom.seatOf(learner);
  return seat === null ? { kind: "host", class: title } : { kind: "seat", class: title, seat: seat.row.name };
}

/** Of those that run. */
export function countClasses(classrooms: Classrooms): ClassCounts {
  const open = classrooms.list().filter(({ isOpen }) => isOpen);
  const taken = open.map(({ seats }) => [...seats.values()].filter(({ row }) => row.state === "in").length);
  return {
    open: open.length,
    seatsTaken: taken.reduce((sum, count) => sum + count, 0),
    seatsWanted: open.reduce((sum, { row }) => sum + row.seats, 0),
  };
}
