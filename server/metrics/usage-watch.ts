import { statfs } from "node:fs/promises";
import { totalmem } from "node:os";
import { setTimeout as delay } from "node:timers/promises";
import { availableMemory } from "../available-memory.ts";
import type { Logger } from "../logger.ts";
import { runLimited } from "../run-limited.ts";
import type { Engine, SandboxInfo } from "../sandbox/engine.ts";
import { type Lag, LoopLag } from "./loop-lag.ts";

export interface SandboxUse {
  readonly memoryBytes: number;
  /** Since it began. */
  readonly cpuSeconds: number;
  /** Processors that it kept busy since the sample before; null: it is new. */
  readonly cpuCores: number | null;
  readonly processes: number;
}

/** What was used when it was looked at last. Sizes are bytes. */
export interface Usage {
  readonly at: number;
  /** By our id. */
  readonly sandboxes: ReadonlyMap<string, SandboxUse>;
  readonly memoryAvailable: number;
  readonly memoryTotal: number;
  /** Where the data directory lies; null: not known. */
  readonly dataFree: number | null;
  readonly lag: Lag;
  /** It did not answer, or not in time. */
  readonly engineAway: boolean;
}

export interface UsageWatchOptions {
  readonly engine: Engine;
  readonly logger: Logger;
  readonly dataDir: string;
  /** How long the Engine may take for an answer; 8 seconds unless told. */
  readonly engineMs?: number;
  onSample(usage: Usage): void;
}

const SAMPLE_MS = 10_000;
/** Questions to the Engine at once: learners' own come first. */
const AT_ONCE = 3;
const ENGINE_MS = 8000;

/** Looks every ten seconds at what sandboxes and the machine use. */
export class UsageWatch {
  private readonly options: UsageWatchOptions;
  private readonly lag = new LoopLag();
  private sampling: Promise<void> | null = null;
  private last: Usage | null = null;

  constructor(options: UsageWatchOptions) {
    this.options = options;
  }

  /** Null: not looked at yet. */
  get now(): Usage | null {
    return this.last;
  }

  start(signal: AbortSignal): void {
    this.lag.start();
    void this.sample();
    const timer = setInterval(() => void this.sample(), SAMPLE_MS);
    signal.addEventListener("abort", () => {
      clearInterval(timer);
      this.lag.stop();
    });
  }

  /** One round; who asks meanwhile gets the one that is under way. */
  sample(): Promise<void> {
    this.sampling ??= this.look()
      .catch((error: unknown) => this.options.logger.error({ err: error }, "use not measured"))
      .finally(() => {
        this.sampling = null;
      });
    return this.sampling;
  }

  private async look(): Promise<void> {
    const at = Date.now();
    const [sandboxes, memoryAvailable, dataFree] = await Promise.all([
      this.askEngine(at),
      availableMemory(),
      freeBytes(this.options.dataDir),
    ]);
    const engineAway = sandboxes === null;
    if (engineAway !== (this.last?.engineAway ?? false))
      this.options.logger[engineAway ? "error" : "info"](
        engineAway ? "Engine does not answer" : "Engine answers again",
      );
    this.last = {
      at,
      sandboxes: sandboxes ?? new Map(),
      memoryAvailable,
      memoryTotal: totalmem(),
      dataFree,
      lag: this.lag.read(),
      engineAway,
    };
    this.options.onSample(this.last);
  }

  /** Null: it is away. */
  private async askEngine(at: number): Promise<Map<string, SandboxUse> | null> {
    const list = await this.inTime(this.options.engine.list());
    if (list === null) return null;
    const running = list.filter((sandbox) => sandbox.running);
    const used = new Map<string, SandboxUse>();
    await runLimited(running, AT_ONCE, async (sandbox) => {
      // One that ends meanwhile is of no interest any more; one that a busy Engine is slow about comes with the next.
      const use = await this.inTime(this.useOf(sandbox, at));
      if (use !== null) used.set(sandbox.id, use);
    });
    return used;
  }

  /** Null: it failed, or took longer than the Engine may. */
  private async inTime<T>(answer: Promise<T>): Promise<T | null> {
    const late = new AbortController();
    const timeout = delay(this.options.engineMs ?? ENGINE_MS, null, { signal: late.signal }).catch(() => null);
    try {
      return await Promise.race([answer, timeout]);
    } catch {
      return null;
    } finally {
      late.abort();
    }
  }

  private async useOf({ id, engineId }: SandboxInfo, at: number): Promise<SandboxUse> {
    const { memoryBytes, cpuSeconds, pids } = await this.options.engine.stats(engineId);
    const before = this.last?.sandboxes.get(id);
    const seconds = (at - (this.last?.at ?? at)) / 1000;
    const cpuCores = before === undefined || seconds <= 0 ? null : (cpuSeconds - before.cpuSeconds) / seconds;
    return { memoryBytes, cpuSeconds, cpuCores: cpuCores === null ? null : Math.max(0, cpuCores), processes: pids };
  }
}

async function freeBytes(dir: string): Promise<number | null> {
  const stats = await statfs(dir).catch(() => null);
  return stats === null ? null : stats.bavail * stats.bsize;
}
