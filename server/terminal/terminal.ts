import { randomBytes } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import type { CommandRecord } from "../evidence/evidence.ts";
import type { Logger } from "../logger.ts";
import type { Engine, Exec } from "../sandbox/engine.ts";
import { readExec } from "../sandbox/read-exec.ts";
import { Audience, type Viewer } from "./audience.ts";
import { CommandBatch } from "./command-batch.ts";
import { CommandRecorder } from "./commands.ts";
import type { FloodLimit } from "./flood-limit.ts";
import { FlowGate } from "./flow.ts";
import { MarkScanner } from "./marks.ts";
import { OutputFilter } from "./output-filter.ts";
import { Screen } from "./screen.ts";
import type { Screens } from "./screens.ts";

export interface TerminalOptions {
  readonly id: string;
  readonly engine: Engine;
  readonly sandbox: string;
  readonly logger: Logger;
  readonly floods: FloodLimit;
  readonly screens: Screens;
  readonly cols: number;
  readonly rows: number;
  /** Of a shell that runs already; a new one otherwise. */
  readonly nonce?: string;
  /** What a shell that runs already showed last. */
  readonly restored?: string;
  /** Commands that began or ended, oldest first. */
  onCommands(records: readonly CommandRecord[]): void;
  /** Enter was pressed while a program ran: something may have changed that no mark tells. */
  onActivity(): void;
  /** The shell waits for a line. */
  onPrompt?(): void;
  /** What was typed was answered by output. @param seconds that it took */
  onEcho?(seconds: number): void;
}

const SCREEN = "screen";
/** As long as a byte of text takes to draw, so many cells are touched. */
const WORK_A_BYTE = 8;
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
const SCREEN_LOST = "What was printed could not be drawn, so this screen was cleared. The program goes on.";
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
  private readonly audience: Audience;
  private readonly commands: CommandBatch;
  private filter: OutputFilter;
  private recorder: CommandRecorder;
  private scanner: MarkScanner;
  private exec: Exec | null = null;
  /** The shell, or who attached to it, has answered since. */
  private answers = false;
  private typedAhead: { readonly bytes: Buffer | string; readonly at: number }[] = [];
  private closed = false;
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
    const { screens, cols, rows, restored = "" } = options;
    this.screen = new Screen(screens, cols, rows, restored, () => this.say(SCREEN_LOST));
    this.audience = new Audience({ gate: this.gate, screen: this.screen, writer: () => this.writer });
    this.commands = new CommandBatch((records) => options.onCommands(records));
    this.filter = new OutputFilter({ cols, rows });
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
    if (!this.closed) this.show(Buffer.from(`\r\n\x1b[2m[${text}]\x1b[0m\r\n`));
  }

  private async runShell(): Promise<"ended" | "lost"> {
    const { engine, sandbox, logger } = this.options;
    try {
      const size = { cols: this.screen.cols, rows: this.screen.rows };
      const exec = await engine.exec(sandbox, ["workshop-shell", this.id, this.nonce], { tty: size });
      if (this.closed) {
        exec.close();
        return "lost";
      }
      this.exec = exec;
      this.filter = new OutputFilter(size);
      let first = true;
      for await (const chunk of exec.stream as AsyncIterable<Buffer>) {
        await this.receive(first ? withoutAttachClear(chunk) : chunk);
        if (first) this.takeTypedAhead();
        first = false;
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

  private async receive(chunk: Buffer): Promise<void> {
    if (chunk.length === 0) return;
    if (this.typedAt !== 0) this.echoed();
    for (const piece of this.scanner.push(chunk)) {
      const record = this.recorder.take(piece);
      if (record !== null) this.commands.add(record);
      if (piece.kind === "promptEnd") {
        this.prompted = true;
        this.options.onPrompt?.();
      }
    }
    for (const { bytes, work } of this.filter.push(chunk, performance.now())) {
      if (this.closed) return;
      const weight = bytes.length + work / WORK_A_BYTE;
      this.show(bytes, weight);
      await this.mayGoOn(weight);
    }
  }

  /** As soon as all have taken in enough of it, and others have their turn. */
  private async mayGoOn(weight: number): Promise<void> {
    if (this.gate.paused) await this.unpaused();
    const rest = this.options.floods.restAfter(this.id, weight, performance.now());
    if (rest > 0) await delay(rest);
  }

  /** To the screen here and to all who look on. @param weight in bytes of text that are drawn as soon */
  private show(bytes: Buffer, weight = bytes.length): void {
    this.lastOutputAt = Date.now();
    this.written += bytes.length;
    this.gate.sent(SCREEN, bytes.length, weight);
    this.screen.write(bytes, () => {
      this.gate.acknowledged(SCREEN, bytes.length);
      this.checkGate();
    });
    this.audience.show(bytes, weight);
  }

  private echoed(): void {
    const ms = performance.now() - this.typedAt;
    this.typedAt = 0;
    if (ms < NO_ECHO_MS) this.options.onEcho?.(ms / 1000);
  }

  /** Shows the terminal to a viewer: its present screen first, then everything live. */
  async attach(viewer: Viewer): Promise<() => void> {
    const leave = await this.audience.attach(viewer);
    return () => {
      leave();
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
    this.filter.resize({ cols, rows });
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

  snapshot(): Promise<string> {
    return this.screen.snapshot();
  }

  /** Lets go, and of whoever looks on; the shell goes on in the sandbox. */
  detach(): void {
    this.closed = true;
    this.exec?.close();
    this.exec = null;
    this.audience.end();
    this.commands.dispose();
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
