import { randomBytes } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import type { CommandRecord } from "../evidence/evidence.ts";
import type { Logger } from "../logger.ts";
import type { Engine, Exec } from "../sandbox/engine.ts";
import { readExec } from "../sandbox/read-exec.ts";
import { CommandRecorder } from "./commands.ts";
import type { FloodLimit } from "./flood-limit.ts";
import { FlowGate } from "./flow.ts";
import { MarkScanner } from "./marks.ts";
import { Screen } from "./screen.ts";

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

export interface TerminalOptions {
  readonly id: string;
  readonly engine: Engine;
  readonly sandbox: string;
  readonly logger: Logger;
  readonly floods: FloodLimit;
  readonly cols: number;
  readonly rows: number;
  /** Of a shell that runs already; a new one otherwise. */
  readonly nonce?: string;
  /** What a shell that runs already showed last. */
  readonly restored?: string;
  onCommand(record: CommandRecord): void;
  /** Enter was pressed while a program ran: something may have changed that no mark tells. */
  onActivity(): void;
  /** The shell waits for a line. */
  onPrompt?(): void;
  /** What was typed was answered by output. @param seconds that it took */
  onEcho?(seconds: number): void;
}

const SCREEN = "screen";
/** Output that comes within this of a message already sent waits and goes with the next. */
const BATCH_MS = 4;
/** So much does not wait. */
const BATCH_BYTES = 32 * 1024;
/** A viewer that types nothing is brought to the present screen when it is so far behind. */
const VIEWER_BACKLOG_BYTES = 1024 * 1024;
/** Shells that live shorter than this, so many in a row, are started again less often: the sandbox may be full. */
const SHORT_LIFE_MS = 1000;
const SHORT_LIVES = 3;
const RETRY_MS = 500;
const RETRY_SHORT_LIVES_MS = 2000;
/** Output that comes so late is no echo: a password is typed unseen. */
const NO_ECHO_MS = 5000;
/** What is typed before the shell has answered waits so long, and so many bytes of it. */
const TYPE_AHEAD_MS = 10_000;
const MOST_TYPED_AHEAD = 4096;
const KILL_LIMITS = { maxBytes: 4096, ms: 15_000 };
const CARRIAGE_RETURN = 0x0d;
/** What dtach prints when it attaches: it would wipe the screen that was restored. */
const ATTACH_CLEAR = "\x1b[H\x1b[J";

/**
 * One shell in a sandbox, its screen, and who sees it. The shell outlives this object: `detach`
 * lets go of it, `end` ends it.
 */
export class Terminal {
  readonly id: string;
  nonce: string;
  /** The viewer that types. */
  writer: string | null = null;
  /** When more may be typed, while a program that does not read has left no room for it. */
  room: Promise<void> | null = null;
  private readonly options: TerminalOptions;
  private readonly screen: Screen;
  private readonly gate = new FlowGate();
  private readonly viewers = new Map<string, { viewer: Viewer; behind: boolean }>();
  private recorder: CommandRecorder;
  private scanner: MarkScanner;
  private exec: Exec | null = null;
  /** The shell, or who attached to it, has answered since. */
  private answers = false;
  private typedAhead: { readonly bytes: Buffer | string; readonly at: number }[] = [];
  private closed = false;
  private batch: Buffer[] = [];
  private batchBytes = 0;
  private batchTimer: NodeJS.Timeout | null = null;
  private lastOutputAt = 0;
  /** When the first key was typed that no output has followed yet, by the monotonic clock; 0: none was. */
  private typedAt = 0;
  private prompted = false;
  /** Counts output, so that whoever keeps the screen knows whether it changed. */
  private written = 0;

  constructor(options: TerminalOptions) {
    this.options = options;
    this.id = options.id;
    this.nonce = options.nonce ?? newNonce();
    this.screen = new Screen(options.cols, options.rows, options.restored);
    this.recorder = new CommandRecorder(this.id);
    this.scanner = new MarkScanner(this.nonce);
  }

  /** Attaches to the shell, starting it when there is none, and keeps it going. */
  start(): void {
    void this.keepGoing();
  }

  private async keepGoing(): Promise<void> {
    let shortLives = 0;
    while (!this.closed) {
      const began = performance.now();
      const ended = await this.runShell();
      if (this.closed) return;
      if (ended === "lost") {
        // The Engine may be away, and the shell goes on under dtach. Where the sandbox ended, the pool lets go of this.
        await delay(RETRY_MS);
        continue;
      }
      shortLives = performance.now() - began < SHORT_LIFE_MS ? shortLives + 1 : 0;
      this.nonce = newNonce();
      this.recorder = new CommandRecorder(this.id);
      this.scanner = new MarkScanner(this.nonce);
      if (shortLives < SHORT_LIVES) this.say("The shell has ended. Here is a new one.");
      if (shortLives === SHORT_LIVES) this.say("The shell ends at once. It is tried again until it starts.");
      if (shortLives >= SHORT_LIVES) await delay(RETRY_SHORT_LIVES_MS);
    }
  }

  private say(text: string): void {
    this.receive(Buffer.from(`\r\n\x1b[2m[${text}]\x1b[0m\r\n`));
  }

  private async runShell(): Promise<"ended" | "lost"> {
    const { engine, sandbox, logger, floods } = this.options;
    try {
      const size = { cols: this.screen.cols, rows: this.screen.rows };
      const exec = await engine.exec(sandbox, ["workshop-shell", this.id, this.nonce], { tty: size });
      if (this.closed) {
        exec.close();
        return "lost";
      }
      this.exec = exec;
      let first = true;
      for await (const chunk of exec.stream as AsyncIterable<Buffer>) {
        this.receive(first ? withoutAttachClear(chunk) : chunk);
        if (first) this.takeTypedAhead();
        first = false;
        if (this.gate.paused) await this.unpaused();
        const rest = floods.restAfter(this.id, chunk.length, performance.now());
        if (rest > 0) await delay(rest);
      }
      this.lose();
      // 0 and above: the shell's own end. Null: nobody knows, so the Engine or the sandbox went away.
      return (await exec.exitCode()) === null ? "lost" : "ended";
    } catch (error) {
      this.lose();
      logger.debug({ terminal: this.id, err: error }, "terminal stream ended");
      return "lost";
    }
  }

  private lose(): void {
    this.exec = null;
    this.answers = false;
  }

  /** A screen that was kept is shown before its shell is attached to again: nobody sees that keys would be lost. */
  private takeTypedAhead(): void {
    this.answers = true;
    for (const { bytes, at } of this.typedAhead.splice(0))
      if (performance.now() - at < TYPE_AHEAD_MS) this.write(bytes);
  }

  private async unpaused(): Promise<void> {
    await new Promise<void>((resolve) => {
      this.resume = resolve;
    });
  }
  private resume: (() => void) | null = null;

  private checkGate(): void {
    if (this.gate.paused || this.resume === null) return;
    const resume = this.resume;
    this.resume = null;
    resume();
  }

  private receive(chunk: Buffer): void {
    if (chunk.length === 0) return;
    if (this.typedAt !== 0) this.echoed();
    this.lastOutputAt = Date.now();
    this.written += chunk.length;
    for (const piece of this.scanner.push(chunk)) {
      const record = this.recorder.take(piece);
      if (record !== null) this.options.onCommand(record);
      if (piece.kind === "promptEnd") {
        this.prompted = true;
        this.options.onPrompt?.();
      }
    }
    this.gate.sent(SCREEN, chunk.length);
    this.screen.write(chunk, () => {
      this.gate.acknowledged(SCREEN, chunk.length);
      this.checkGate();
    });
    this.batch.push(chunk);
    this.batchBytes += chunk.length;
    if (this.batchTimer === null) this.flush();
    else if (this.batchBytes >= BATCH_BYTES) this.flushNow();
  }

  private echoed(): void {
    const ms = performance.now() - this.typedAt;
    this.typedAt = 0;
    if (ms < NO_ECHO_MS) this.options.onEcho?.(ms / 1000);
  }

  /** Sends at once when nothing was sent just before; otherwise gathers for a moment. */
  private flush(): void {
    this.batchTimer = null;
    if (this.batch.length === 0) return;
    const bytes = this.batch.length === 1 ? (this.batch[0] as Buffer) : Buffer.concat(this.batch);
    this.batch = [];
    this.batchBytes = 0;
    for (const entry of this.viewers.values()) this.deliver(entry, bytes);
    this.batchTimer = setTimeout(() => this.flush(), BATCH_MS);
  }

  private deliver(entry: { viewer: Viewer; behind: boolean }, bytes: Buffer): void {
    const { viewer } = entry;
    const typing = viewer.id === this.writer;
    if (entry.behind) return;
    if (!typing && viewer.backlog() + this.gate.unacknowledged(viewer.id) > VIEWER_BACKLOG_BYTES) {
      entry.behind = true;
      this.gate.forget(viewer.id);
      void this.catchUp(entry);
      return;
    }
    viewer.send(bytes);
    if (typing && viewer.acknowledges) this.gate.sent(viewer.id, bytes.length);
  }

  /** A viewer that fell behind skips to the present once its socket has drained. */
  private async catchUp(entry: { viewer: Viewer; behind: boolean }): Promise<void> {
    while (entry.viewer.backlog() > 0 && this.viewers.get(entry.viewer.id) === entry) await delay(50);
    if (this.viewers.get(entry.viewer.id) !== entry) return;
    await this.screen.settled();
    this.flushNow();
    entry.behind = false;
    entry.viewer.send(Buffer.from(this.screen.replay()));
  }

  private flushNow(): void {
    if (this.batchTimer !== null) clearTimeout(this.batchTimer);
    this.flush();
  }

  /** Shows the terminal to a viewer: its present screen first, then everything live. */
  async attach(viewer: Viewer): Promise<() => void> {
    await this.screen.settled();
    if (this.closed) {
      viewer.end();
      return () => {};
    }
    this.flushNow();
    const entry = { viewer, behind: false };
    this.viewers.set(viewer.id, entry);
    const replay = Buffer.from(this.screen.replay());
    viewer.send(replay);
    return () => {
      if (this.viewers.get(viewer.id) !== entry) return;
      this.viewers.delete(viewer.id);
      this.gate.forget(viewer.id);
      this.checkGate();
    };
  }

  acknowledge(viewer: string, bytes: number): void {
    this.gate.acknowledged(viewer, bytes);
    this.checkGate();
  }

  /** Makes a viewer the one that types. What others had not taken in no longer holds the program. */
  claim(viewer: string): void {
    if (this.writer !== null && this.writer !== viewer) this.gate.forget(this.writer);
    this.writer = viewer;
    this.checkGate();
  }

  write(bytes: Buffer | string): void {
    if (this.exec === null || !this.answers) {
      const waiting = this.typedAhead.reduce((sum, typed) => sum + typed.bytes.length, 0);
      if (waiting + bytes.length <= MOST_TYPED_AHEAD) this.typedAhead.push({ bytes, at: performance.now() });
      return;
    }
    const now = performance.now();
    this.options.floods.typed(this.id, now);
    if (this.typedAt === 0) this.typedAt = now;
    if (!this.exec.stream.write(bytes)) this.awaitRoom(this.exec.stream);
    const entered = typeof bytes === "string" ? bytes.includes("\r") : bytes.includes(CARRIAGE_RETURN);
    if (!this.recorder.atPrompt && (entered || bytes.toString() === "\x04")) this.options.onActivity();
  }

  /** A stream that ends takes with it what was written. */
  private awaitRoom(stream: Exec["stream"]): void {
    this.room ??= new Promise<void>((resolve) => {
      const free = () => {
        stream.off("drain", free).off("close", free);
        this.room = null;
        resolve();
      };
      stream.on("drain", free).on("close", free);
    });
  }

  resize(cols: number, rows: number): void {
    if (cols === this.screen.cols && rows === this.screen.rows) return;
    this.screen.resize(cols, rows);
    void this.exec?.resize(cols, rows);
  }

  get size(): { cols: number; rows: number } {
    return { cols: this.screen.cols, rows: this.screen.rows };
  }

  get atPrompt(): boolean {
    return this.exec !== null && this.recorder.atPrompt;
  }

  /** What is typed reaches its shell, which has shown a prompt or ran before. */
  get isReady(): boolean {
    return this.exec !== null && (this.prompted || this.options.nonce !== undefined);
  }

  /** Milliseconds since it printed last. */
  get restingFor(): number {
    return Date.now() - this.lastOutputAt;
  }

  /** Bytes of what was typed that wait here for the program. */
  get unread(): number {
    return this.exec?.stream.writableLength ?? 0;
  }

  get outputCount(): number {
    return this.written;
  }

  async snapshot(): Promise<string> {
    await this.screen.settled();
    return this.screen.serialize();
  }

  /** Lets go, and of whoever looks on; the shell goes on in the sandbox. */
  detach(): void {
    this.closed = true;
    this.exec?.close();
    this.exec = null;
    if (this.batchTimer !== null) clearTimeout(this.batchTimer);
    for (const { viewer } of this.viewers.values()) viewer.end();
    this.viewers.clear();
    this.resume?.();
    this.screen.dispose();
  }

  /** Ends the shell and what runs in it. */
  async end(): Promise<void> {
    this.detach();
    await endShells(this.options.engine, this.options.sandbox, this.id);
  }
}

/** Ends the shell of one terminal, or all shells of a sandbox, and what runs in them. */
export async function endShells(engine: Engine, sandbox: string, terminal = ""): Promise<void> {
  await readExec(engine, sandbox, ["workshop-kill", terminal], KILL_LIMITS).catch(() => {});
}

function newNonce(): string {
  return randomBytes(9).toString("base64url");
}

function withoutAttachClear(chunk: Buffer): Buffer {
  return chunk.toString("latin1", 0, ATTACH_CLEAR.length) === ATTACH_CLEAR
    ? chunk.subarray(ATTACH_CLEAR.length)
    : chunk;
}
