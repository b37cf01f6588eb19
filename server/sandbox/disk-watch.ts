import { statfs } from "node:fs/promises";
import type { Logger } from "../logger.ts";
import type { Trouble } from "../protocol/state.ts";
import { Ebb } from "./ebb.ts";
import type { Engine } from "./engine.ts";
import { countFiles } from "./file-count.ts";
import type { EndReason, Sandbox } from "./sandbox-pool.ts";

export interface DiskLimits {
  /** Of one sandbox, from which on its learner is told. */
  readonly sandbox: number;
  /** What stays free on the machine. */
  readonly floor: number;
}

/** What it tells learners of. */
export const DISK_TROUBLES = ["disk", "files", "processes"] as const satisfies readonly Trouble["kind"][];

export type DiskVerdict = "fine" | "over" | "end";

/** Past its limit by so much, a sandbox ends. */
const HARD = 1.25;

/** Pure; for bytes and for files alike. When the machine is nearly full, one past its limit ends at once. @param free null: not known */
export function judgeDisk(used: number, free: number | null, limits: DiskLimits): DiskVerdict {
  if (used <= limits.sandbox) return "fine";
  if (used > limits.sandbox * HARD) return "end";
  return free !== null && free < limits.floor ? "end" : "over";
}

/** What is left of the file system that sandboxes lie on. */
interface Room {
  readonly bytes: number;
  readonly files: number;
  /** All files that it could have; 0: as many as wanted. */
  readonly mostFiles: number;
}

export interface DiskWatchOptions {
  readonly engine: Engine;
  readonly logger: Logger;
  /** Bytes. */
  readonly limits: DiskLimits;
  /** Files and folders of one sandbox, from which on its learner is told. */
  readonly files: number;
  readonly pids: number;
  sandboxes(): readonly Sandbox[];
  /** Of a sandbox, by our id, when it was looked at last; null: not yet. */
  processesOf(id: string): number | null;
  end(learner: string, reason: EndReason): Promise<void>;
  /** What the learner has to know of their sandbox; empty: nothing any more. */
  onTroubles(learner: string, troubles: readonly Trouble[]): void;
}

const TICK_MS = 1000;
/**
 * What each sandbox uses is added up whenever so much went since, and from time to time, since what another gives back
 * in the same moment hides it: at most for this share of the time, as the Engine reads every file for it.
 */
const MEASURE_SHARE = 0.005;
/** And at least so often. */
const MEASURE_TICKS = 300;
/** While one is over its limit, or the machine is nearly full. */
const AGAIN_TICKS = 3;
const MEASURE_BYTES = 128 * 1024 ** 2;
/** Counting files takes longer, so they are counted only when so many went. */
const MEASURE_FILES = 20_000;
/** Of the machine's files, so many stay free. */
const FILES_FLOOR = 0.05;
/** Of its processes; then commands begin to fail. */
const PIDS_FULL = 0.9;

/**
 * Watches what sandboxes take from the machine where no quota holds them: disk, which one could fill
 * for all. Also tells a learner whose sandbox is out of processes, which only shows as odd failures.
 */
export class DiskWatch {
  private readonly options: DiskWatchOptions;
  private ticks = 0;
  private nextMeasure = 0;
  private readonly bytesLeft = new Ebb(MEASURE_BYTES);
  private readonly filesLeft = new Ebb(MEASURE_FILES);
  private measureAgain = false;
  private busy = false;
  private dir: string | null = null;
  private readonly disk = new Map<string, Trouble>();
  private readonly files = new Map<string, Trouble>();
  private readonly processes = new Map<string, Trouble>();
  private readonly told = new Map<string, string>();
  /** Too little is left for another sandbox. */
  isNearlyFull = false;
  /** Bytes, on the disk of the sandboxes; null: not known. */
  freeBytes: number | null = null;
  /** Bytes of each sandbox when they were added up last, by the engine's name for it. */
  used: ReadonlyMap<string, number> = new Map();

  constructor(options: DiskWatchOptions) {
    this.options = options;
  }

  start(signal: AbortSignal): void {
    const timer = setInterval(() => {
      if (this.busy) return;
      this.busy = true;
      this.tick()
        // The Engine may be away; the next round asks again.
        .catch((error: unknown) => this.options.logger.debug({ err: error }, "sandboxes not measured"))
        .finally(() => {
          this.busy = false;
        });
    }, TICK_MS);
    signal.addEventListener("abort", () => clearInterval(timer));
  }

  private async tick(): Promise<void> {
    const room = await this.room();
    const free = room?.bytes ?? null;
    this.freeBytes = free;
    this.lookAtRoom(room);
    const went = free !== null && this.bytesLeft.went(free);
    this.lookAtProcesses();
    if (room !== null) await this.watchFiles(room);
    const soon = (this.isNearlyFull || this.measureAgain) && this.ticks % AGAIN_TICKS === 0;
    if (went || soon || this.ticks >= this.nextMeasure) {
      const began = performance.now();
      await this.measure(free);
      this.nextMeasure = this.ticks + restTicks(performance.now() - began);
      // An Engine that could not say, as while it adds up for somebody else, is asked again.
      if (free !== null) this.bytesLeft.reckoned(free);
    }
    this.ticks += 1;
    this.tell();
  }

  private lookAtRoom(room: Room | null): void {
    const { limits, logger } = this.options;
    const full = room !== null && (room.bytes < limits.floor || isOutOfFiles(room));
    if (full !== this.isNearlyFull)
      logger[full ? "error" : "info"](
        { freeMb: megabytes(room?.bytes ?? 0), freeFiles: room?.files },
        full ? "disk nearly full" : "disk has room again",
      );
    this.isNearlyFull = full;
  }

  /** Null where that is another machine's. */
  private async room(): Promise<Room | null> {
    this.dir ??= await this.options.engine.dataDir();
    if (this.dir === null) return null;
    const now = await statfs(this.dir).catch(() => null);
    return now === null ? null : { bytes: now.bavail * now.bsize, files: now.ffree, mostFiles: now.files };
  }

  private async watchFiles(room: Room): Promise<void> {
    const all = this.filesLeft.went(room.files) || isOutOfFiles(room);
    if (all) this.filesLeft.reckoned(room.files);
    const { engine, logger, end } = this.options;
    const limits = { sandbox: this.options.files, floor: room.mostFiles * FILES_FLOOR };
    for (const { learner, engineId, id } of this.options.sandboxes()) {
      // Who is over the limit hears soon when they are not any more.
      if (!all && !this.files.has(learner)) continue;
      const files = await countFiles(engine, engineId);
      // It cannot be counted: its processes may be the reason, and then it may be the one.
      const suspect = files === null && isOutOfFiles(room) && this.processes.has(learner);
      const verdict = suspect ? "end" : judgeDisk(files ?? 0, room.files, limits);
      if (files !== null && verdict !== "over") this.files.delete(learner);
      if (verdict === "fine") continue;
      logger.warn({ sandbox: id, files, verdict }, "sandbox over its limit of files");
      if (verdict === "end") await end(learner, "disk");
      else this.files.set(learner, tooManyFiles(files ?? 0, limits));
    }
  }

  private async measure(free: number | null): Promise<void> {
    const { engine, limits, logger, end } = this.options;
    const used = await engine.diskUse();
    this.used = used;
    this.disk.clear();
    for (const { learner, engineId, id } of this.options.sandboxes()) {
      const bytes = used.get(engineId) ?? 0;
      const verdict = judgeDisk(bytes, free, limits);
      if (verdict === "fine") continue;
      logger.warn({ sandbox: id, usedMb: megabytes(bytes), verdict }, "sandbox over its disk limit");
      if (verdict === "end") await end(learner, "disk");
      else this.disk.set(learner, overLimit(bytes, limits));
    }
    // Who is over the limit hears soon when they are not any more.
    this.measureAgain = this.disk.size > 0;
  }

  private lookAtProcesses(): void {
    const { processesOf, pids } = this.options;
    for (const { learner, id } of this.options.sandboxes()) {
      const count = processesOf(id) ?? 0;
      if (count >= pids * PIDS_FULL) this.processes.set(learner, outOfProcesses(count));
      else this.processes.delete(learner);
    }
  }

  private tell(): void {
    for (const { learner } of this.options.sandboxes()) {
      const kinds = [this.disk, this.files, this.processes];
      const troubles = kinds.map((kind) => kind.get(learner)).filter((one) => one !== undefined);
      const text = JSON.stringify(troubles);
      if ((this.told.get(learner) ?? "[]") === text) continue;
      this.told.set(learner, text);
      this.options.onTroubles(learner, troubles);
    }
  }
}

/** Until sandboxes are added up again. @param tookMs the last time */
function restTicks(tookMs: number): number {
  return Math.min(MEASURE_TICKS, Math.ceil(tookMs / MEASURE_SHARE / TICK_MS));
}

function overLimit(bytes: number, limits: DiskLimits): Trouble {
  const most = megabytes(limits.sandbox);
  return {
    kind: "disk",
    message: `Your sandbox uses ${megabytes(bytes)} MB of disk; ${most} MB are yours. Make room: docker system prune -a --volumes, or delete files. At ${Math.round(most * HARD)} MB the sandbox is ended.`,
  };
}

function tooManyFiles(count: number, { sandbox: most }: DiskLimits): Trouble {
  return {
    kind: "files",
    message: `Your sandbox has ${count} files; ${most} are yours. Delete what you do not need. At ${Math.round(most * HARD)} the sandbox is ended.`,
  };
}

function isOutOfFiles({ files, mostFiles }: Room): boolean {
  return mostFiles > 0 && files < mostFiles * FILES_FLOOR;
}

function outOfProcesses(count: number): Trouble {
  return {
    kind: "processes",
    message: `Your sandbox runs ${count} processes and can hardly start more, so commands fail. Stop what started them, or start over from the menu: what you have done in the lessons is kept.`,
  };
}

function megabytes(bytes: number): number {
  return Math.round(bytes / 1024 ** 2);
}
