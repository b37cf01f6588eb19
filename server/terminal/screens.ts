import { AsyncLocalStorage } from "node:async_hooks";
import type { Worker } from "node:worker_threads";
import type { Logger } from "../logger.ts";
import { type Asked, type Deed, Lane } from "./lane.ts";
import type { ScreenAnswer, ScreenRequest } from "./screen-worker.ts";
import { startScreenWorker } from "./start-screen-worker.ts";

/** What is not drawn within this is never drawn. Generous: a busy machine is no reason to lose a screen. */
const DEADLINE_MS = 10_000;
/** So much is sent ahead, so that the worker has something to do while its answer is on the way. */
const REQUESTS_AHEAD = 3;
/** A worker that never answered is tried again after this. */
const RETRY_MS = 2000;

/** A screen that the worker draws. */
export interface ScreenLink {
  add(deed: Deed): void;
  /** As it is when all that was added before is done. */
  snapshot(): Promise<string>;
  close(): void;
}

export interface ScreensOptions {
  readonly logger: Logger;
  readonly start?: () => Promise<Worker>;
  readonly deadlineMs?: number;
}

/**
 * All screens of a server, drawn by one worker. What a program prints can take a screen any time and memory, also by
 * sequences that nobody knows yet: then the worker is ended, that screen is given up, and all others are drawn again.
 */
export class Screens {
  private readonly options: ScreensOptions;
  private readonly lanes = new Map<Lane, () => void>();
  /** The worker is nobody's own, whoever needs it first: what is said of it is heard in the context of this object. */
  private readonly inOwnContext = AsyncLocalStorage.snapshot();
  private worker: Worker | null = null;
  private starting = false;
  private answered = false;
  private disposed = false;
  private sent: { readonly lane: Lane; readonly kind: Asked; readonly bytes: number }[] = [];
  private deadline: NodeJS.Timeout | null = null;
  private lastId = 0;
  /** What the one whose turn it was last has used: who comes anew is not owed more. */
  private turn = 0;

  constructor(options: ScreensOptions) {
    this.options = options;
  }

  /** @param onLost called when the screen was given up and is empty */
  open(cols: number, rows: number, content: string, onLost: () => void): ScreenLink {
    this.lastId += 1;
    const lane = new Lane(this.lastId, cols, rows, content);
    const inItsContext = AsyncLocalStorage.snapshot();
    lane.used = this.turn;
    this.lanes.set(lane, () => inItsContext(onLost));
    this.pump();
    return {
      add: (deed) => {
        this.wake(lane);
        lane.add({ ...deed, taken: () => inItsContext(() => deed.taken?.()) });
        this.pump();
      },
      snapshot: () =>
        new Promise((resolve) => {
          this.wake(lane);
          lane.look(resolve);
          if (this.disposed || !this.lanes.has(lane)) lane.close();
          else this.pump();
        }),
      close: () => this.close(lane),
    };
  }

  private wake(lane: Lane): void {
    if (!lane.hasWork) lane.used = Math.max(lane.used, this.turn);
  }

  private close(lane: Lane): void {
    this.lanes.delete(lane);
    lane.close();
    this.worker?.postMessage({ kind: "close", id: lane.id } satisfies ScreenRequest);
  }

  private pump(): void {
    if (this.disposed) return;
    if (this.worker === null) return this.start();
    while (this.sent.length < REQUESTS_AHEAD) {
      const lane = this.leastServed();
      const request = lane?.next() ?? null;
      if (lane === null || request === null) break;
      this.turn = lane.used;
      const bytes = request.kind === "write" ? request.bytes : null;
      this.sent.push({ lane, kind: request.kind, bytes: bytes?.length ?? 0 });
      this.worker.postMessage(request, bytes === null ? [] : [bytes.buffer as ArrayBuffer]);
      if (this.deadline === null) this.expectAnswer();
    }
  }

  /** Whoever has used the least of the worker's time: one that costs much takes nothing from the others. */
  private leastServed(): Lane | null {
    let least: Lane | null = null;
    for (const lane of this.lanes.keys()) {
      if (lane.hasWork && (least === null || lane.used < least.used)) least = lane;
    }
    return least;
  }

  private start(): void {
    if (this.starting || this.disposed) return;
    this.starting = true;
    const { start = startScreenWorker, logger } = this.options;
    this.inOwnContext(start)
      .then((worker) => {
        this.starting = false;
        if (this.disposed) return void worker.terminate();
        this.adopt(worker);
        this.pump();
      })
      .catch((error: unknown) => {
        logger.error({ err: error }, "the worker that draws screens does not start");
        this.startLater();
      });
  }

  private startLater(): void {
    setTimeout(() => {
      this.starting = false;
      this.start();
    }, RETRY_MS).unref();
  }

  private adopt(worker: Worker): void {
    this.worker = worker;
    this.answered = false;
    // Whoever ends the server need not wait for it.
    worker.unref();
    worker.on("message", (answer: ScreenAnswer) => {
      if (this.worker === worker) this.take(answer);
    });
    worker.on("error", (error) => this.fail(worker, error));
    worker.on("exit", () => this.fail(worker, new Error("the worker ended")));
  }

  private take(answer: ScreenAnswer): void {
    this.answered = true;
    this.expectAnswer();
    if (answer.kind === "progress") return;
    const done = this.sent.shift();
    if (this.sent.length === 0) this.rest();
    if (done !== undefined && this.lanes.has(done.lane)) done.lane.did(done, answer);
    this.pump();
  }

  private expectAnswer(): void {
    this.rest();
    const { worker } = this;
    const late = () => {
      // Its answer may have come while this process was busy itself: that is read first.
      const { deadline } = this;
      setImmediate(() => {
        if (worker !== null && this.deadline === deadline) this.fail(worker, new Error("a screen took too long"));
      });
    };
    this.deadline = this.inOwnContext(() => setTimeout(late, this.options.deadlineMs ?? DEADLINE_MS));
    this.deadline.unref();
  }

  private rest(): void {
    if (this.deadline !== null) clearTimeout(this.deadline);
    this.deadline = null;
  }

  /** What it was at when it failed is given up; all else is drawn again by another worker. */
  private fail(worker: Worker, error: Error): void {
    if (this.worker !== worker || this.disposed) return;
    this.worker = null;
    this.rest();
    void worker.terminate();
    const guilty = this.sent.find(({ lane }) => this.lanes.has(lane))?.lane ?? null;
    this.options.logger.warn({ err: error, lost: guilty !== null }, "screens are drawn anew");
    this.sent = [];
    for (const lane of this.lanes.keys()) if (lane !== guilty) lane.again();
    guilty?.giveUp();
    if (this.answered) this.start();
    else {
      this.starting = true;
      this.startLater();
    }
    if (guilty !== null) this.lanes.get(guilty)?.();
  }

  dispose(): void {
    this.disposed = true;
    this.rest();
    for (const lane of this.lanes.keys()) lane.close();
    this.lanes.clear();
    void this.worker?.terminate();
    this.worker = null;
  }
}
