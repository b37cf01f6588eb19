import type { Engine } from "../sandbox/engine.ts";
import { Pieces } from "../sandbox/pieces.ts";
import { Allowance } from "./allowance.ts";
import { type DaemonEvent, daemonEvent } from "./answers.ts";
import { Connection } from "./connection.ts";
import type { NestedLimits } from "./nested-limits.ts";
import { parseAnswer } from "./parse-json.ts";
import { Violation } from "./violation.ts";

export interface EventListener {
  event(event: DaemonEvent): void;
  /** More came than is read at once, so that the daemon may have left some out. */
  behind(): void;
}

const NEWLINE = 0x0a;
const OF = "events";
const FILTERS = encodeURIComponent(JSON.stringify({ type: ["container", "image", "volume", "network"] }));
/** So long without a flood, and the next is another. */
const CALM_MS = 1000;

/** What happens in a sandbox's daemon, as it happens: read no faster than is good for all others. */
export class EventStream {
  private readonly limits: NestedLimits;
  private readonly connection: Connection;
  private readonly allowance: Allowance;
  private readonly line = new Pieces();
  private listener: EventListener | null = null;
  private flood = { since: 0, until: Number.NEGATIVE_INFINITY };
  private rested = false;

  constructor(engine: Engine, sandbox: string, limits: NestedLimits, onOver: (error: Error) => void) {
    this.limits = limits;
    this.allowance = new Allowance(limits.eventBytesPerSecond, limits.eventBytesAtOnce);
    this.connection = new Connection(engine, sandbox, (bytes) => this.take(bytes, performance.now()), onOver);
  }

  end(error: Error): void {
    this.connection.end(error);
  }

  /** Resolves when every event from now on is told. */
  listen(listener: EventListener): Promise<void> {
    return new Promise((resolve, reject) => {
      this.connection.ask({
        path: `/events?filters=${FILTERS}`,
        of: OF,
        within: { ms: this.limits.answerMs, until: "begin" },
        asked: () => {},
        begins: (status) => {
          if (status !== 200) throw new Violation("status", OF);
          this.listener = listener;
          resolve();
        },
        data: (chunk) => this.read(chunk),
        ends: () => this.end(new Error("there are no more events")),
        fails: reject,
      });
    });
  }

  private read(chunk: Buffer): void {
    let from = 0;
    for (let end = chunk.indexOf(NEWLINE); end >= 0; end = chunk.indexOf(NEWLINE, from)) {
      this.add(chunk.subarray(from, end));
      if (this.line.length > 0) this.listener?.event(parseAnswer(daemonEvent, this.line.all(), OF));
      this.line.clear();
      from = end + 1;
    }
    this.add(chunk.subarray(from));
  }

  private add(piece: Buffer): void {
    if (this.line.length + piece.length > this.limits.lineBytes) throw new Violation("large", OF);
    this.line.add(piece);
  }

  /** @returns how long to read nothing after it */
  private take(bytes: number, now: number): number {
    // Only now: what the daemon left out meanwhile is to be seen by who looks at everything.
    if (this.rested) this.listener?.behind();
    const restMs = this.allowance.spend(bytes, now);
    this.rested = restMs > 0;
    if (!this.rested) return 0;
    if (now - this.flood.until > CALM_MS) this.flood.since = now;
    this.flood.until = now + restMs;
    if (now - this.flood.since > this.limits.floodMs) throw new Violation("flood", OF);
    return restMs;
  }
}
