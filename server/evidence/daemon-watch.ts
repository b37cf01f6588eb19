import { setTimeout as delay } from "node:timers/promises";
import type { Logger } from "../logger.ts";
import type { Engine } from "../sandbox/engine.ts";
import { Allowance } from "./allowance.ts";
import { NotNow } from "./calls.ts";
import { crowdMessage, violationMessage } from "./daemon-trouble.ts";
import type { DaemonState, FilePlace } from "./evidence.ts";
import { Inventory } from "./inventory.ts";
import { NestedDaemon } from "./nested-daemon.ts";
import { NESTED_LIMITS, type NestedLimits } from "./nested-limits.ts";
import { RetryPace } from "./retry-pace.ts";
import { type Stale, staleBy } from "./stale.ts";
import { StaleSet } from "./stale-set.ts";
import { Violation, type ViolationKind } from "./violation.ts";

export interface DaemonWatchOptions {
  readonly engine: Engine;
  readonly sandbox: string;
  readonly logger: Logger;
  readonly limits?: NestedLimits;
  /** The daemon answers, with its version. */
  onUp(version: string): void;
  /** It does not answer any more. */
  onDown(): void;
  /** The state is another. */
  onChange(): void;
  /** What the learner has to know of it; null: nothing any more. */
  onTrouble?(message: string | null): void;
  /** It did what Docker does not do. */
  onViolation?(kind: ViolationKind): void;
}

/** Bytes of an answer that cost as much as the question. */
const COST_BYTES = 20_000;
const MOST_REST_MS = 10_000;
/** After a daemon that could not answer, and after what may have changed something without an event. */
const AGAIN_MS = 1000;
const LOOK_AROUND_MS = 150;

/**
 * Follows one sandbox's daemon: one stream of events, and after each the state of what it names, asked for over a
 * connection that stays open. What was removed is remembered.
 */
export class DaemonWatch {
  private readonly options: DaemonWatchOptions;
  private readonly limits: NestedLimits;
  private readonly inventory = new Inventory();
  private readonly pace: RetryPace;
  private readonly allowance: Allowance;
  private readonly stop = new AbortController();
  private daemon: NestedDaemon | null = null;
  private upSince: number | null = null;
  private readonly stale = new StaleSet();
  /** A round of questions waits; what becomes stale meanwhile is part of it. */
  private waiting = false;
  /** One round after another: a later one never finds older words. */
  private queue: Promise<void> = Promise.resolve();
  private violation: Violation | null = null;
  private told: string | null = null;
  private readonly timers = new Map<string, NodeJS.Timeout>();

  constructor(options: DaemonWatchOptions) {
    this.options = options;
    this.limits = options.limits ?? NESTED_LIMITS;
    this.pace = new RetryPace(this.limits);
    this.allowance = new Allowance(this.limits.costPerSecond, this.limits.costAtOnce);
  }

  start(): void {
    void this.follow();
  }

  get state(): DaemonState {
    return this.inventory.state;
  }

  /**
   * Where the files of a container or image lie in the sandbox, topmost layer first; null: no such thing.
   * @throws Error while the daemon does not answer
   */
  async layersOf(place: Exclude<FilePlace, { kind: "sandbox" }>): Promise<string[] | null> {
    if (this.daemon === null) throw new Error("the daemon does not answer");
    return place.kind === "container"
      ? this.daemon.layers("containers", place.name)
      : this.daemon.layers("images", place.reference);
  }

  /** Resolves when every event heard so far is in the state. */
  settled(): Promise<void> {
    return this.queue;
  }

  /** Something may have changed that has no event, as when a network takes in a container that is stopped. */
  lookAround(): void {
    this.later("look around", LOOK_AROUND_MS, () => {
      this.mark({ of: "containers", gone: null });
      this.mark({ of: "images", gone: null });
    });
  }

  dispose(): void {
    this.stop.abort();
    this.clearTimers();
    this.daemon?.end(new Error("let go of"));
  }

  private async follow(): Promise<void> {
    const { signal } = this.stop;
    while (!signal.aborted) {
      const error = await this.attach();
      if (signal.aborted) return;
      const upMs = this.upSince === null ? 0 : performance.now() - this.upSince;
      const wasUp = this.upSince !== null;
      this.upSince = null;
      const restMs = error instanceof Violation ? this.violated(error, upMs) : this.pace.afterDeath(upMs);
      this.options.logger.debug({ sandbox: this.options.sandbox, err: error, restMs }, "nested daemon not reachable");
      if (wasUp) this.options.onDown();
      await delay(restMs, undefined, { signal }).catch(() => {});
    }
  }

  /** Resolves when the daemon does not answer any more, with the reason. */
  private attach(): Promise<Error> {
    const { engine, sandbox } = this.options;
    return new Promise((resolve) => {
      const daemon = new NestedDaemon({
        engine,
        sandbox,
        limits: this.limits,
        onAnswer: (bytes) => this.allowance.spend(1 + bytes / COST_BYTES, performance.now()),
        onOver: (error) => {
          this.daemon = null;
          this.clearTimers();
          this.stale.take();
          resolve(error);
        },
      });
      this.daemon = daemon;
      this.begin(daemon).catch((error: Error) => daemon.end(error));
    });
  }

  private async begin(daemon: NestedDaemon): Promise<void> {
    const version = await daemon.version();
    await daemon.listen({
      event: (event) => {
        const stale = staleBy(event);
        if (stale !== null) this.mark(stale);
        // A build's last image has no event, but the removal of the container that made it.
        if (stale?.of === "container" && stale.gone) this.lookAround();
      },
      behind: () => this.markAll(),
    });
    await this.enqueue(() => this.inventory.readAll(daemon));
    if (this.daemon !== daemon) return;
    this.upSince = performance.now();
    if (this.violation !== null) this.later("healed", this.limits.healedMs, () => this.healed());
    this.options.onUp(version);
    this.options.onChange();
    this.tell();
  }

  private mark(stale: Stale): void {
    this.stale.add(stale);
    this.refreshSoon();
  }

  private markAll(): void {
    this.stale.addAll();
    this.refreshSoon();
  }

  private refreshSoon(): void {
    if (this.waiting) return;
    this.waiting = true;
    void this.enqueue(() => this.refresh());
  }

  private enqueue(work: () => Promise<void>): Promise<void> {
    const done = this.queue.then(work);
    this.queue = done.catch(() => {});
    return done;
  }

  private async refresh(): Promise<void> {
    const restMs = Math.min(MOST_REST_MS, this.allowance.restAt(performance.now()));
    if (restMs > 0) await delay(restMs, undefined, { signal: this.stop.signal }).catch(() => {});
    this.waiting = false;
    const { daemon, inventory } = this;
    if (daemon === null) return;
    const before = inventory.changes;
    const round = this.stale.take();
    try {
      await (round === "all" ? inventory.readAll(daemon) : inventory.read(daemon, round));
    } catch (error) {
      if (error instanceof NotNow) this.later("again", AGAIN_MS, () => this.markAll());
      else daemon.end(error as Error);
    }
    if (inventory.changes !== before) this.options.onChange();
    this.tell();
  }

  /** @returns how long it is left alone */
  private violated(violation: Violation, upMs: number): number {
    const { logger, sandbox, onViolation } = this.options;
    const restMs = this.pace.afterViolation(upMs);
    this.violation = violation;
    // Once: what a stranger does again and again fills no log.
    if (this.pace.violations === 1)
      logger.warn({ sandbox, kind: violation.kind, of: violation.of }, "a sandbox's daemon does what Docker does not");
    onViolation?.(violation.kind);
    this.tell();
    return restMs;
  }

  private healed(): void {
    this.violation = null;
    this.tell();
  }

  private tell(): void {
    const message = this.violation === null ? crowdMessage(this.inventory.counts) : violationMessage(this.violation);
    if (message === this.told) return;
    this.told = message;
    this.options.onTrouble?.(message);
  }

  /** Once, however often it is asked for meanwhile. */
  private later(what: string, ms: number, act: () => void): void {
    if (this.timers.has(what) || this.daemon === null) return;
    const timer = setTimeout(() => {
      this.timers.delete(what);
      act();
    }, ms);
    this.timers.set(what, timer);
  }

  private clearTimers(): void {
    for (const timer of this.timers.values()) clearTimeout(timer);
    this.timers.clear();
  }
}
