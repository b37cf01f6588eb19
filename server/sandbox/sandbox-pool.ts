import { randomBytes } from "node:crypto";
import { availableParallelism } from "node:os";
import type { Db } from "../db/database.ts";
import { storageMessage, storageTroubleOf } from "../db/storage-trouble.ts";
import { PersonError } from "../errors.ts";
import type { Logger } from "../logger.ts";
import type { Egress } from "../protocol/egress.ts";
import type { Engine } from "./engine.ts";
import type { SandboxEvents } from "./sandbox-events.ts";
import type { SandboxLimits } from "./sandbox-options.ts";
import { StartGate } from "./start-gate.ts";
import { type WarmSandbox, WarmStock } from "./warm-stock.ts";

export interface Sandbox {
  readonly id: string;
  readonly engineId: string;
  readonly learner: string;
  readonly createdAt: number;
  /** How following it went before this server, as `AttachmentFailures` keeps it. */
  readonly attachmentFailures: string;
}

export type EndReason = "idle" | "gone" | "startedOver" | "disk" | "limits" | "operator";

/** Where a learner's sandbox stands. */
export type Phase =
  | { readonly kind: "none" }
  | { readonly kind: "queued"; readonly position: number; readonly length: number }
  | { readonly kind: "starting"; readonly since: number }
  | { readonly kind: "running"; readonly sandbox: Sandbox; readonly idleEndsAt: number | null }
  | { readonly kind: "ended"; readonly reason: EndReason; readonly at: number }
  | { readonly kind: "failed"; readonly message: string; readonly retry: boolean };

export interface SandboxPoolOptions {
  readonly engine: Engine;
  readonly db: Db;
  readonly logger: Logger;
  readonly events: SandboxEvents;
  readonly limits: SandboxLimits;
  /** At most so many at once; further learners queue. */
  readonly limit: number;
  /** Seconds without a sign of life after which one ends; null: never. */
  readonly idleSeconds: number | null;
  /** What the learner's sandbox may reach. */
  egressOf(learner: string): Egress;
  /** So many are always started ahead, with that policy. */
  readonly warm: number;
  readonly egress: Egress;
  onPhase(learner: string, phase: Phase): void;
  /** Makes one ready that nobody has yet. */
  prepare(sandbox: WarmSandbox, found: boolean): Promise<void>;
  /** Lets go of what was made ready of it and not taken up. */
  discard(id: string): void;
  /** Why no sandbox can begin now. */
  hindrance?(): PersonError | null;
}

const IDLE_CHECK_MS = 5000;
/** How long somebody who comes back is told how their sandbox ended. */
const ENDED_MS = 24 * 60 * 60_000;
/** How often a sign of life is written down; the rest is in memory. */
const ACTIVE_WRITE_MS = 60_000;

/** Times of `performance.now`: no clock that is set ends anybody's sandbox. */
interface Live {
  readonly sandbox: Sandbox;
  activeAt: number;
  writtenAt: number;
}

/** Which learner has which sandbox; one each, a queue when the machine is full. */
export class SandboxPool {
  private readonly options: SandboxPoolOptions;
  private readonly live = new Map<string, Live>();
  private readonly starting = new Map<string, number>();
  private readonly ended = new Map<string, Phase>();
  private readonly pending = new Set<Promise<void>>();
  private readonly gate = new StartGate(availableParallelism());
  /** Started ahead: nobody's yet. */
  readonly stock: WarmStock;
  /** Learners who went while their sandbox was being made. */
  private readonly released = new Set<string>();
  private queue: string[] = [];
  private stopped = false;

  constructor(options: SandboxPoolOptions) {
    this.options = options;
    this.stock = new WarmStock({
      ...options,
      gate: this.gate,
      room: () => (this.hindrance() === null ? options.limit - this.live.size - this.starting.size : 0),
    });
  }

  /**
   * Adopts what an earlier run left: sandboxes with their learners go on, those that nobody had yet
   * are in stock again, others are removed.
   * Then watches, until the signal aborts. Sandboxes stay alive.
   */
  async start(signal: AbortSignal): Promise<void> {
    const { engine, db, logger } = this.options;
    const rows = await db.selectFrom("sandbox").selectAll().where("ended_at", "is", null).execute();
    const known = new Map(rows.map((row) => [row.engine_id, row]));
    for (const info of await engine.list()) {
      const row = known.get(info.engineId);
      if (row === undefined && info.running && (await this.isUnused(info.id))) {
        this.inBackground(this.adoptWarm({ ...info, createdAt: Date.now() }));
        continue;
      }
      if (row === undefined || !info.running) {
        logger.info({ sandbox: info.id }, "leftover sandbox removed");
        await engine.destroy(info.engineId);
        continue;
      }
      known.delete(info.engineId);
      const sandbox = {
        id: row.id,
        engineId: row.engine_id,
        learner: row.learner_id,
        createdAt: Number(row.created_at),
        attachmentFailures: row.attachment_failures,
      };
      // Time in which no server ran is nobody's idleness.
      this.live.set(row.learner_id, { sandbox, activeAt: performance.now(), writtenAt: performance.now() });
      logger.info({ sandbox: row.id }, "sandbox adopted");
    }
    for (const row of known.values()) await this.writeEnd(row.id, "gone");
    engine.watch((engineId) => this.inBackground(this.lost(engineId)), signal);
    this.stock.wish("server", { egress: this.options.egress, count: () => this.options.warm });
    const timer = setInterval(() => {
      this.endIdle();
      this.stock.fill();
    }, IDLE_CHECK_MS);
    signal.addEventListener("abort", () => {
      this.stopped = true;
      this.stock.close();
      clearInterval(timer);
    });
  }

  /** Those that learners have. */
  sandboxes(): Sandbox[] {
    return [...this.live.values()].map(({ sandbox }) => sandbox);
  }

  /** How many there are, and how many learners wait. */
  get counts(): { inUse: number; warm: number; starting: number; queued: number } {
    const starting = this.starting.size + this.stock.starting;
    return { inUse: this.live.size, warm: this.stock.size, starting, queued: this.queue.length };
  }

  phase(learner: string): Phase {
    const live = this.live.get(learner);
    if (live) return { kind: "running", sandbox: live.sandbox, idleEndsAt: this.idleEndsAt(live) };
    const since = this.starting.get(learner);
    if (since !== undefined) return { kind: "starting", since };
    const at = this.queue.indexOf(learner);
    if (at !== -1) return { kind: "queued", position: at + 1, length: this.queue.length };
    return this.ended.get(learner) ?? { kind: "none" };
  }

  /** Gives the learner a sandbox, now or when it is their turn. The phase tells. */
  open(learner: string): void {
    const { kind } = this.phase(learner);
    if (kind === "running" || kind === "starting" || kind === "queued") return;
    this.ended.delete(learner);
    if (this.hasRoom()) this.track(this.begin(learner));
    else {
      this.queue.push(learner);
      this.announceQueue();
    }
  }

  /** Leaves the queue; a learner who is not in it is left alone. */
  leaveQueue(learner: string): void {
    if (!this.queue.includes(learner)) return;
    this.queue = this.queue.filter((other) => other !== learner);
    this.announceQueue();
  }

  async startOver(learner: string): Promise<void> {
    if (this.starting.has(learner)) throw new PersonError("busy", "Your sandbox is starting already.", { retry: true });
    if (this.live.has(learner)) await this.end(learner, "startedOver");
    this.open(learner);
  }

  /** Ends the learner's sandbox and gives no other: they are gone. */
  async release(learner: string): Promise<void> {
    this.leaveQueue(learner);
    // One that is being made ends as soon as it is there.
    if (this.starting.has(learner)) this.released.add(learner);
    await this.end(learner, "gone");
    this.ended.delete(learner);
  }

  /** Whether no learner ever had it. */
  private async isUnused(id: string): Promise<boolean> {
    const row = await this.options.db.selectFrom("sandbox").select("id").where("id", "=", id).executeTakeFirst();
    return row === undefined;
  }

  private async adoptWarm(sandbox: WarmSandbox): Promise<void> {
    try {
      await this.stock.adopt(sandbox);
      this.options.logger.info({ sandbox: sandbox.id }, "sandbox adopted, nobody's yet");
    } catch {
      this.options.discard(sandbox.id);
      await this.options.engine.destroy(sandbox.engineId);
    }
  }

  private hindrance(): PersonError | null {
    return this.options.hindrance?.() ?? null;
  }

  private hasRoom(): boolean {
    return this.live.size + this.starting.size < this.options.limit;
  }

  /** A sign of life. */
  touch(learner: string): void {
    const live = this.live.get(learner);
    if (live === undefined) return;
    live.activeAt = performance.now();
    if (live.activeAt - live.writtenAt < ACTIVE_WRITE_MS) return;
    live.writtenAt = live.activeAt;
    this.options.onPhase(learner, this.phase(learner));
    this.inBackground(
      this.options.db.updateTable("sandbox").set({ active_at: Date.now() }).where("id", "=", live.sandbox.id).execute(),
    );
  }

  /** Resolves when no start is under way: a sandbox that is being made is then known, or gone. */
  async settled(): Promise<void> {
    while (this.pending.size > 0) await Promise.allSettled(this.pending);
  }

  private track(start: Promise<void>): void {
    this.pending.add(start);
    void start.finally(() => this.pending.delete(start));
  }

  private async begin(learner: string): Promise<void> {
    const { engine, db, events, limits } = this.options;
    const began = Date.now();
    this.starting.set(learner, began);
    this.announce(learner);
    const egress = this.options.egressOf(learner);
    const hindrance = this.hindrance();
    const warm = hindrance === null ? this.stock.take(egress) : null;
    const kind = warm === null ? "cold" : "warm";
    const id = warm?.id ?? randomBytes(6).toString("hex");
    let engineId = warm?.engineId ?? null;
    try {
      if (hindrance !== null) throw hindrance;
      engineId ??= await this.gate.urgent(() => engine.create({ id, limits, egress }));
      const createdAt = Date.now();
      await db
        .insertInto("sandbox")
        .values({
          id,
          learner_id: learner,
          engine_id: engineId,
          created_at: createdAt,
          active_at: createdAt,
          ended_at: null,
          end_reason: null,
          attachment_failures: "",
        })
        .execute();
      const sandbox = { id, engineId, learner, createdAt, attachmentFailures: "" };
      this.live.set(learner, { sandbox, activeAt: performance.now(), writtenAt: performance.now() });
      events.started(id, kind, createdAt - began);
    } catch (error) {
      if (warm !== null) this.options.discard(warm.id);
      if (engineId !== null) await engine.destroy(engineId).catch(() => {});
      if (!this.released.has(learner)) events.failed(id, kind, error);
      const storage = storageTroubleOf(error);
      const known = error instanceof PersonError;
      const message = known ? error.message : "Your sandbox could not be started.";
      this.ended.set(learner, {
        kind: "failed",
        message: storage === null ? message : storageMessage(storage),
        retry: known ? error.retry : true,
      });
    }
    this.starting.delete(learner);
    if (this.released.delete(learner)) return this.release(learner);
    this.announce(learner);
    this.admitNext();
    this.stock.fill();
  }

  /** Ends the learner's sandbox, if there is one; they can have another. */
  async end(learner: string, reason: EndReason): Promise<void> {
    const live = this.live.get(learner);
    if (live === undefined) return;
    this.live.delete(learner);
    this.ended.set(learner, { kind: "ended", reason, at: Date.now() });
    this.announce(learner);
    this.options.discard(live.sandbox.id);
    // Not written down, it is missed at the next start.
    await this.writeEnd(live.sandbox.id, reason).catch((error: unknown) => {
      this.options.logger.error({ sandbox: live.sandbox.id, err: error }, "end of sandbox not written");
    });
    await this.options.engine.destroy(live.sandbox.engineId).catch((error: unknown) => {
      // The next start removes it: it is not in the database any more.
      this.options.logger.warn({ sandbox: live.sandbox.id, err: error }, "sandbox not removed");
    });
    this.options.events.ended(live.sandbox.id, reason);
    this.admitNext();
  }

  private async lost(engineId: string): Promise<void> {
    if (this.stock.lost(engineId)) return;
    for (const [learner, { sandbox }] of this.live) {
      if (sandbox.engineId === engineId) await this.end(learner, "gone");
    }
  }

  private endIdle(): void {
    for (const [learner, live] of this.live) {
      const left = this.idleLeft(live);
      if (left !== null && left <= 0) this.inBackground(this.end(learner, "idle"));
    }
    for (const [learner, phase] of this.ended)
      if (phase.kind === "ended" && Date.now() - phase.at > ENDED_MS) this.ended.delete(learner);
  }

  private admitNext(): void {
    if (this.stopped) return;
    while (this.queue.length > 0 && this.hasRoom()) {
      this.track(this.begin(this.queue.shift() as string));
      this.announceQueue();
    }
  }

  private idleEndsAt(live: Live): number | null {
    const left = this.idleLeft(live);
    return left === null ? null : Math.round(Date.now() + left);
  }

  /** Milliseconds until it ends if nobody gives a sign of life; null: it never does. */
  private idleLeft(live: Live): number | null {
    const { idleSeconds } = this.options;
    return idleSeconds === null ? null : live.activeAt + idleSeconds * 1000 - performance.now();
  }

  private announce(learner: string): void {
    this.options.onPhase(learner, this.phase(learner));
  }

  private announceQueue(): void {
    for (const learner of this.queue) this.announce(learner);
  }

  /** What nobody waits for. The database or the Engine may be away; the next start sets it right. */
  private inBackground(work: Promise<unknown>): void {
    work.catch((error: unknown) => this.options.logger.error({ err: error }, "sandbox not looked after"));
  }

  private async writeEnd(id: string, reason: EndReason): Promise<void> {
    await this.options.db
      .updateTable("sandbox")
      .set({ ended_at: Date.now(), end_reason: reason })
      .where("id", "=", id)
      .execute();
  }
}
