import { Journal, type Step } from "./journal.ts";
import type { ScreenRequest } from "./screen-worker.ts";

/** Something to be done to a screen. */
export type Deed = Step & { readonly taken?: () => void };

export type Asked = Exclude<ScreenRequest["kind"], "close">;

interface Look {
  readonly kind: "snapshot";
  readonly seen: (content: string) => void;
}

type Waiting = (Deed | Look) & {
  /** Bytes that the worker has, and those that it has drawn. */
  sent: number;
  drawn: number;
};

const FIRST_BYTES = 16 * 1024;
const LEAST_BYTES = 512;
const MOST_BYTES = 32 * 1024;
/** A request should take about so long: others wait for it. */
const REQUEST_MS = 10;
/** After so much the screen is written down, so that what would have to be drawn again stays little. */
const MOST_JOURNAL_BYTES = 1024 ** 2;

/** One screen on its way to the worker: what waits, what is there, and what was drawn since it was written down. Pure. */
export class Lane {
  readonly id: number;
  /** Milliseconds of the worker that it has used. */
  used = 0;
  private base: { content: string; cols: number; rows: number };
  private size: { cols: number; rows: number };
  private readonly journal = new Journal();
  private waiting: Waiting[] = [];
  /** How many of those the worker has whole. */
  private ahead = 0;
  private opened = false;
  private bytesAtOnce = FIRST_BYTES;
  private looks = 0;

  constructor(id: number, cols: number, rows: number, content: string) {
    this.id = id;
    this.base = { content, cols, rows };
    this.size = { cols, rows };
  }

  get hasWork(): boolean {
    return !this.opened || this.ahead < this.waiting.length || this.journalIsLong;
  }

  /** Of two resizes without anything between them only the last counts. */
  add(deed: Deed): void {
    const last = this.waiting.at(-1);
    if (deed.kind === "resize" && last?.kind === "resize" && this.ahead < this.waiting.length) this.waiting.pop();
    this.waiting.push({ ...deed, sent: 0, drawn: 0 });
  }

  look(seen: (content: string) => void): void {
    this.looks += 1;
    this.waiting.push({ kind: "snapshot", seen, sent: 0, drawn: 0 });
  }

  /** What the worker is to be asked next. */
  next(): Exclude<ScreenRequest, { kind: "close" }> | null {
    const { id } = this;
    if (!this.opened) {
      this.opened = true;
      return { kind: "open", id, ...this.base };
    }
    const first = this.waiting[this.ahead];
    if (this.journalIsLong && (first?.sent ?? 0) === 0) {
      this.looks += 1;
      this.waiting.splice(this.ahead, 0, { kind: "snapshot", seen: () => {}, sent: 0, drawn: 0 });
    }
    const next = this.waiting[this.ahead];
    if (next === undefined) return null;
    if (next.kind === "write") return { kind: "write", id, bytes: this.nextBytes() };
    this.ahead += 1;
    return next.kind === "resize" ? { kind: "resize", id, cols: next.cols, rows: next.rows } : { kind: "snapshot", id };
  }

  private get journalIsLong(): boolean {
    return this.looks === 0 && this.journal.size > MOST_JOURNAL_BYTES;
  }

  private nextBytes(): Uint8Array {
    const pieces: Buffer[] = [];
    let room = this.bytesAtOnce;
    for (let each = this.waiting[this.ahead]; each?.kind === "write" && room > 0; each = this.waiting[this.ahead]) {
      const piece = each.bytes.subarray(each.sent, each.sent + room);
      pieces.push(piece);
      each.sent += piece.length;
      room -= piece.length;
      if (each.sent < each.bytes.length) break;
      this.ahead += 1;
      // The journal is looked at where one chunk ends: what is written down has no sequence cut in two.
      if (this.journalIsLong) break;
    }
    // A copy of its own: a view would take all of the memory that it looks at along.
    const bytes = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
    let at = 0;
    for (const piece of pieces) {
      bytes.set(piece, at);
      at += piece.length;
    }
    return bytes;
  }

  /** The worker has done what it was asked. @param asked.bytes that it was to draw */
  did(asked: { kind: Asked; bytes: number }, { ms, snapshot }: { ms: number; snapshot: string | null }): void {
    this.used += ms;
    if (asked.kind === "write") return this.drew(asked.bytes, ms);
    const done = asked.kind === "open" ? undefined : this.waiting.shift();
    if (done !== undefined) this.ahead -= 1;
    if (done?.kind === "resize") {
      this.size = { cols: done.cols, rows: done.rows };
      this.journal.resized(done.cols, done.rows);
    }
    if (done?.kind !== "snapshot") return;
    this.looks -= 1;
    this.base = { content: snapshot ?? "", ...this.size };
    this.journal.clear();
    done.seen(this.base.content);
  }

  private drew(bytes: number, ms: number): void {
    const fitting = Math.round((bytes * REQUEST_MS) / Math.max(ms, 0.1));
    this.bytesAtOnce = Math.min(MOST_BYTES, Math.max(LEAST_BYTES, Math.min(fitting, 2 * this.bytesAtOnce)));
    for (let left = bytes; left > 0; ) {
      const first = this.waiting[0];
      if (first?.kind !== "write") return;
      const now = Math.min(left, first.bytes.length - first.drawn);
      this.journal.wrote(first.bytes.subarray(first.drawn, first.drawn + now));
      first.drawn += now;
      left -= now;
      if (first.drawn < first.bytes.length) return;
      this.waiting.shift();
      this.ahead -= 1;
      first.taken?.();
    }
  }

  /** The worker is another: all since it was written down is done again. */
  again(): void {
    const redone = this.journal.steps().map((step) => ({ ...step, sent: 0, drawn: 0 }));
    for (const each of this.waiting) each.sent = each.drawn;
    this.waiting.unshift(...redone);
    this.journal.clear();
    this.size = { cols: this.base.cols, rows: this.base.rows };
    this.ahead = 0;
    this.opened = false;
  }

  /** What it shows, and all that waits, is given up: it begins empty. */
  giveUp(): void {
    const given = this.waiting;
    const last = given.findLast((each) => each.kind === "resize") ?? this.size;
    this.waiting = [];
    this.journal.clear();
    this.base = { content: "", cols: last.cols, rows: last.rows };
    this.size = { cols: last.cols, rows: last.rows };
    this.ahead = 0;
    this.looks = 0;
    this.opened = false;
    this.bytesAtOnce = LEAST_BYTES;
    for (const each of given) {
      if (each.kind === "snapshot") each.seen("");
      else each.taken?.();
    }
  }

  /** Whoever waits hears what was written down last. */
  close(): void {
    const given = this.waiting;
    this.waiting = [];
    this.ahead = 0;
    for (const each of given) {
      if (each.kind === "snapshot") each.seen(this.base.content);
      else each.taken?.();
    }
  }
}
