import { randomBytes } from "node:crypto";
import type { Logger } from "../logger.ts";
import { type Egress, egress } from "../protocol/egress.ts";
import type { Engine } from "./engine.ts";
import type { SandboxEvents } from "./sandbox-events.ts";
import type { SandboxLimits } from "./sandbox-options.ts";
import type { StartGate } from "./start-gate.ts";

/** A sandbox that nobody has yet. */
export interface WarmSandbox {
  readonly id: string;
  readonly engineId: string;
  readonly createdAt: number;
  readonly egress: Egress;
}

export interface Wish {
  readonly egress: Egress;
  /** How many now; asked again whenever it matters. */
  count(): number;
}

export interface WarmStockOptions {
  readonly engine: Engine;
  readonly logger: Logger;
  readonly events: SandboxEvents;
  readonly limits: SandboxLimits;
  readonly gate: StartGate;
  /** How many sandboxes may be in stock beside those in use. */
  room(): number;
  /**
   * Resolves when its daemon answers and a shell waits.
   * @param found an earlier server has prepared it before
   * @throws when it does not come to that
   */
  prepare(sandbox: WarmSandbox, found: boolean): Promise<void>;
  /** It is given up: let go of what `prepare` holds. */
  discard(id: string): void;
}

/**
 * Sandboxes started ahead, so that whoever comes has one at once. Holders wish for some; the stock
 * fills itself up to the sum of their wishes, as far as the machine has room.
 */
export class WarmStock {
  private readonly options: WarmStockOptions;
  private readonly wishes = new Map<string, Wish>();
  private ready: WarmSandbox[] = [];
  private readonly stop = new AbortController();
  private readonly waiting = new Set<() => void>();
  /** Being started, by policy. */
  private readonly making = new Map<Egress, number>();
  /** Starts that failed one after another; each makes the next wait for the next `fill`. */
  private failed = false;

  constructor(options: WarmStockOptions) {
    this.options = options;
  }

  get size(): number {
    return this.ready.length;
  }

  /** How many are being started. */
  get starting(): number {
    return egress.options.reduce((sum, kind) => sum + this.makingOf(kind), 0);
  }

  list(): readonly WarmSandbox[] {
    return this.ready;
  }

  /** @param wish null: none any more */
  wish(holder: string, wish: Wish | null): void {
    if (wish === null) this.wishes.delete(holder);
    else this.wishes.set(holder, wish);
    this.fill();
  }

  /**
   * As `wish`, and waits until they are there.
   * @param onReady called with how many are in stock after each that gets ready
   * @returns how many are in stock; fewer than wished where the machine has no room or a start fails
   */
  async wishAndWait(holder: string, wish: Wish, onReady: (ready: number) => void): Promise<number> {
    this.failed = false;
    this.wish(holder, wish);
    const { egress } = wish;
    while (!this.failed && !this.stop.signal.aborted && this.readyOf(egress).length < this.wanted()[egress]) {
      await new Promise<void>((resolve) => this.waiting.add(resolve));
      onReady(this.readyOf(egress).length);
    }
    return this.readyOf(egress).length;
  }

  /** The one that has waited longest; null: there is none. */
  take(egress: Egress): WarmSandbox | null {
    const [first] = this.readyOf(egress);
    if (first !== undefined) this.ready = this.ready.filter((sandbox) => sandbox !== first);
    return first ?? null;
  }

  /** One that an earlier server started and nobody ever had. */
  async adopt(sandbox: WarmSandbox): Promise<void> {
    const { egress } = sandbox;
    this.making.set(egress, this.makingOf(egress) + 1);
    try {
      await this.options.prepare(sandbox, true);
      this.ready.push(sandbox);
    } finally {
      this.making.set(egress, this.makingOf(egress) - 1);
    }
  }

  /** Its container is gone. @returns whether it was of the stock */
  lost(engineId: string): boolean {
    const at = this.ready.findIndex((sandbox) => sandbox.engineId === engineId);
    if (at === -1) return false;
    for (const { id } of this.ready.splice(at, 1)) this.options.discard(id);
    this.fill();
    return true;
  }

  /** Starts what is missing and ends what is too much. */
  fill(): void {
    if (this.stop.signal.aborted) return;
    const wanted = this.wanted();
    for (const kind of egress.options) {
      const surplus = this.readyOf(kind).slice(wanted[kind]);
      this.ready = this.ready.filter((sandbox) => !surplus.includes(sandbox));
      for (const sandbox of surplus) this.giveUp(sandbox);
      // Each that is made goes on with the next.
      const missing = wanted[kind] - this.readyOf(kind).length - this.makingOf(kind);
      const places = this.options.gate.parallel - this.makingOf(kind);
      for (let more = Math.min(missing, places); more > 0; more--) void this.make(kind);
    }
  }

  /** No more are started; those in stock go on. */
  close(): void {
    this.stop.abort();
    for (const { id } of this.ready) this.options.discard(id);
    this.tellWaiting();
  }

  private readyOf(egress: Egress): WarmSandbox[] {
    return this.ready.filter((sandbox) => sandbox.egress === egress);
  }

  private makingOf(egress: Egress): number {
    return this.making.get(egress) ?? 0;
  }

  /** What is wished for, as far as there is room. */
  private wanted(): Record<Egress, number> {
    let room = Math.max(0, this.options.room());
    const wanted = { internet: 0, "registry-only": 0, none: 0 };
    for (const { egress, count } of this.wishes.values()) {
      const granted = Math.min(room, Math.max(0, count()));
      wanted[egress] += granted;
      room -= granted;
    }
    return wanted;
  }

  private async make(egress: Egress): Promise<void> {
    const { gate, events } = this.options;
    this.making.set(egress, this.makingOf(egress) + 1);
    try {
      const sandbox = await gate.ahead(() => this.start(egress), this.stop.signal);
      this.failed = false;
      if (sandbox !== null) this.ready.push(sandbox);
    } catch (error) {
      this.failed = true;
      events.failed(null, "ahead", error);
    }
    this.making.set(egress, this.makingOf(egress) - 1);
    // Meanwhile fewer may be wanted, or more.
    if (!this.failed) this.fill();
    this.tellWaiting();
  }

  private async start(egress: Egress): Promise<WarmSandbox | null> {
    const { engine, limits, prepare } = this.options;
    // It had to wait for its turn: it may not be wanted any more.
    if (this.readyOf(egress).length + this.makingOf(egress) > this.wanted()[egress]) return null;
    const id = randomBytes(6).toString("hex");
    const engineId = await engine.create({ id, limits, egress });
    const sandbox = { id, engineId, createdAt: Date.now(), egress };
    try {
      await prepare(sandbox, false);
      return sandbox;
    } catch (error) {
      this.giveUp(sandbox);
      throw error;
    }
  }

  private giveUp(sandbox: WarmSandbox): void {
    this.options.discard(sandbox.id);
    // The next server removes what could not be.
    this.options.engine.destroy(sandbox.engineId).catch((error: unknown) => {
      this.options.logger.warn({ sandbox: sandbox.id, err: error }, "sandbox not removed");
    });
  }

  private tellWaiting(): void {
    for (const resolve of this.waiting) resolve();
    this.waiting.clear();
  }
}
