import { setTimeout as delay } from "node:timers/promises";
import type { FlowGate } from "./flow.ts";
import type { Screen } from "./screen.ts";

/** A page, or any other client, that shows a terminal. */
export interface Viewer {
  readonly id: string;
  /** Whether it acknowledges what it parsed; one that does not is held by its socket alone. */
  readonly acknowledges: boolean;
  send(bytes: Buffer): void;
  /** Bytes that its socket has not passed on yet. */
  backlog(): number;
  /** The terminal has nothing to show any more. */
  end(): void;
}

/** Output that comes within this of a message already sent waits and goes with the next. */
const BATCH_MS = 4;
/** So much does not wait. */
const BATCH_BYTES = 32 * 1024;
/** A viewer that types nothing is brought to the present screen when it is so far behind. */
const BACKLOG_BYTES = 1024 * 1024;

/**
 * live: it gets all output. awaiting: the screen is on its way to it; what is printed meanwhile follows that. behind: it
 * gets nothing, until it is shown the present screen.
 */
type Standing =
  | { readonly kind: "live" }
  | { readonly kind: "awaiting"; readonly missed: Buffer[]; bytes: number }
  | { readonly kind: "behind" };

interface Entry {
  readonly viewer: Viewer;
  standing: Standing;
}

export interface AudienceOptions {
  readonly gate: FlowGate;
  readonly screen: Screen;
  /** The viewer that types. */
  writer(): string | null;
}

/** Who sees a terminal. */
export class Audience {
  private readonly options: AudienceOptions;
  private readonly entries = new Map<string, Entry>();
  private batch: Buffer[] = [];
  private batchBytes = 0;
  /** Of the batch, above its bytes. */
  private batchMore = 0;
  private timer: NodeJS.Timeout | null = null;
  private ended = false;

  constructor(options: AudienceOptions) {
    this.options = options;
  }

  /**
   * Sends at once when nothing was sent just before; otherwise gathers for a moment.
   * @param weight in bytes of text that are drawn as soon
   */
  show(bytes: Buffer, weight: number): void {
    this.batch.push(bytes);
    this.batchBytes += bytes.length;
    this.batchMore += weight - bytes.length;
    if (this.timer === null) this.flush();
    else if (this.batchBytes + this.batchMore >= BATCH_BYTES) this.flushNow();
  }

  /** What is gathered goes out now. */
  flushNow(): void {
    if (this.timer !== null) clearTimeout(this.timer);
    this.flush();
  }

  private flush(): void {
    this.timer = null;
    if (this.batch.length === 0) return;
    const bytes = this.batch.length === 1 ? (this.batch[0] as Buffer) : Buffer.concat(this.batch);
    const weight = bytes.length + this.batchMore;
    this.batch = [];
    this.batchBytes = 0;
    this.batchMore = 0;
    for (const entry of this.entries.values()) this.deliver(entry, bytes, weight);
    this.timer = setTimeout(() => this.flush(), BATCH_MS);
  }

  private deliver(entry: Entry, bytes: Buffer, weight: number): void {
    const { viewer, standing } = entry;
    const { gate, writer } = this.options;
    if (standing.kind === "behind") return;
    const typing = viewer.id === writer();
    if (standing.kind === "awaiting") {
      standing.missed.push(bytes);
      standing.bytes += bytes.length;
      if (standing.bytes > BACKLOG_BYTES) return this.fallBehind(entry);
    } else {
      if (!typing && viewer.backlog() + gate.unacknowledged(viewer.id) > BACKLOG_BYTES) {
        this.fallBehind(entry);
        void this.catchUp(entry);
        return;
      }
      viewer.send(bytes);
    }
    if (typing && viewer.acknowledges) gate.sent(viewer.id, bytes.length, weight);
  }

  private fallBehind(entry: Entry): void {
    entry.standing = { kind: "behind" };
    this.options.gate.forget(entry.viewer.id);
  }

  /** A viewer that fell behind skips to the present once its socket has drained. */
  private async catchUp(entry: Entry): Promise<void> {
    while (entry.viewer.backlog() > 0 && this.isThere(entry)) await delay(50);
    if (this.isThere(entry)) await this.bring(entry);
  }

  /** Shows it the present screen, then all that was printed since. */
  private async bring(entry: Entry): Promise<void> {
    for (;;) {
      this.flushNow();
      const missed: Buffer[] = [];
      entry.standing = { kind: "awaiting", missed, bytes: 0 };
      const replay = await this.options.screen.replay();
      if (!this.isThere(entry)) return;
      // So much was printed meanwhile that a later screen is sooner there.
      if ((entry.standing as Standing).kind === "behind") continue;
      entry.viewer.send(Buffer.from(replay));
      if (missed.length > 0) entry.viewer.send(Buffer.concat(missed));
      entry.standing = { kind: "live" };
      return;
    }
  }

  /** Shows the terminal to a viewer: its present screen first, then everything live. @returns takes it away again */
  async attach(viewer: Viewer): Promise<() => void> {
    if (this.ended) {
      viewer.end();
      return () => {};
    }
    const entry: Entry = { viewer, standing: { kind: "behind" } };
    this.entries.set(viewer.id, entry);
    await this.bring(entry);
    return () => {
      if (!this.isThere(entry)) return;
      this.entries.delete(viewer.id);
      this.options.gate.forget(viewer.id);
    };
  }

  private isThere(entry: Entry): boolean {
    return this.entries.get(entry.viewer.id) === entry;
  }

  /** There is nothing to show any more. */
  end(): void {
    this.ended = true;
    if (this.timer !== null) clearTimeout(this.timer);
    for (const { viewer } of this.entries.values()) viewer.end();
    this.entries.clear();
  }
}
