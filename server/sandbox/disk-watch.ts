import { statfs } from "node:fs/promises";
import type { Logger } from "../logger.ts";
import type { Trouble } from "../protocol/state.ts";
import type { Engine } from "./engine.ts";
import type { EndReason, Sandbox } from "./sandbox-pool.ts";

export interface DiskLimits {
  /** Bytes of one sandbox from which on its learner is told. */
  readonly sandbox: number;
  /** Bytes that stay free on the machine. */
  readonly floor: number;
}

export type DiskVerdict = "fine" | "over" | "end";

/** Past its limit by so much, a sandbox ends. */
const HARD = 1.25;

/** Pure. When the machine is nearly full, one past its limit ends at once. @param free null: not known */
export function judgeDisk(used: number, free: number | null, limits: DiskLimits): DiskVerdict {
  if (used <= limits.sandbox) return "fine";
  if (used > limits.sandbox * HARD) return "end";
  return free !== null && free < limits.floor ? "end" : "over";
}

export interface DiskWatchOptions {
  readonly engine: Engine;
  readonly logger: Logger;
  readonly limits: DiskLimits;
  readonly pids: number;
  sandboxes(): readonly Sandbox[];
  end(learner: string, reason: EndReason): Promise<void>;
  /** What the learner has to know of their sandbox; empty: nothing any more. */
  onTroubles(learner: string, troubles: readonly Trouble[]): void;
}

const TICK_MS = 2000;
/** What each sandbox uses is added up so often, and whenever so much went at once. */
const MEASURE_TICKS = 15;
const MEASURE_BYTES = 128 * 1024 ** 2;
const PIDS_TICKS = 3;
/** Of its processes; then commands begin to fail. */
const PIDS_FULL = 0.9;

/**
 * Watches what sandboxes take from the machine where no quota holds them: disk, which one could fill
 * for all. Also tells a learner whose sandbox is out of processes, which only shows as odd failures.
 */
export class DiskWatch {
  private readonly options: DiskWatchOptions;
  private ticks = 0;
  private lastFree: number | null = null;
  private measureAgain = true;
  private busy = false;
  private dir: string | null = null;
  private readonly disk = new Map<string, Trouble>();
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
    const { limits, logger } = this.options;
    const free = await this.free();
    this.freeBytes = free;
    const full = free !== null && free < limits.floor;
    if (full !== this.isNearlyFull)
      logger[full ? "error" : "info"](
        { freeMb: megabytes(free ?? 0) },
        full ? "disk nearly full" : "disk has room again",
      );
    this.isNearlyFull = full;
    const went = free !== null && this.lastFree !== null && this.lastFree - free > MEASURE_BYTES;
    if (this.ticks % PIDS_TICKS === 0) await this.countProcesses();
    if (went || full || this.measureAgain || this.ticks % MEASURE_TICKS === 0) {
      this.lastFree = free;
      await this.measure(free);
    }
    this.ticks += 1;
    this.tell();
  }

  /** Of the file system that sandboxes lie on; null where that is another machine's. */
  private async free(): Promise<number | null> {
    this.dir ??= await this.options.engine.dataDir();
    if (this.dir === null) return null;
    const { bavail, bsize } = (await statfs(this.dir).catch(() => null)) ?? {};
    return bavail === undefined || bsize === undefined ? null : bavail * bsize;
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

  private async countProcesses(): Promise<void> {
    const { engine, pids } = this.options;
    for (const { learner, engineId } of this.options.sandboxes()) {
      const stats = await engine.stats(engineId).catch(() => null);
      if (stats !== null && stats.pids >= pids * PIDS_FULL) this.processes.set(learner, outOfProcesses(stats.pids));
      else this.processes.delete(learner);
    }
  }

  private tell(): void {
    for (const { learner } of this.options.sandboxes()) {
      const troubles = [this.disk.get(learner), this.processes.get(learner)].filter((one) => one !== undefined);
      const text = JSON.stringify(troubles);
      if ((this.told.get(learner) ?? "[]") === text) continue;
      this.told.set(learner, text);
      this.options.onTroubles(learner, troubles);
    }
  }
}

function overLimit(bytes: number, limits: DiskLimits): Trouble {
  const most = megabytes(limits.sandbox);
  return {
    kind: "disk",
    message: `Your sandbox uses ${megabytes(bytes)} MB of disk; ${most} MB are yours. Make room: docker system prune -a --volumes, or delete files. At ${Math.round(most * HARD)} MB the sandbox is ended.`,
  };
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
