import type { Db } from "../db/database.ts";
import { PersonError } from "../errors.ts";
import type { CommandRecord } from "../evidence/evidence.ts";
import type { Logger } from "../logger.ts";
import type { Engine } from "../sandbox/engine.ts";
import type { Sandbox } from "../sandbox/sandbox-pool.ts";
import type { FloodLimit } from "../terminal/flood-limit.ts";
import type { Screens } from "../terminal/screens.ts";
import { Terminal } from "../terminal/terminal.ts";
import { newTerminalId } from "./ready-sandbox.ts";

export interface TerminalSetOptions {
  readonly engine: Engine;
  readonly db: Db;
  readonly logger: Logger;
  readonly floods: FloodLimit;
  readonly screens: Screens;
  readonly sandbox: Sandbox;
  onCommands(records: readonly CommandRecord[]): void;
  onActivity(): void;
  onEcho(seconds: number): void;
  /** The list is another. */
  onChange(): void;
}

interface Entry {
  readonly terminal: Terminal;
  title: string;
  /** Of the screen written down last. */
  savedAt: number;
  savedNonce: string;
}

const MOST_TERMINALS = 6;
const SAVE_MS = 3000;
const MOST_TITLE_CHARACTERS = 40;

/** The terminals of one sandbox, written down so that the next server finds them. */
export class TerminalSet {
  private readonly options: TerminalSetOptions;
  private readonly entries = new Map<string, Entry>();
  private readonly timer: NodeJS.Timeout;
  private position = 0;
  private detached = false;

  constructor(options: TerminalSetOptions) {
    this.options = options;
    this.timer = setInterval(() => {
      // The database may be away for a while; the next round writes what is so then.
      this.save().catch((error: unknown) => options.logger.error({ err: error }, "screens not kept"));
    }, SAVE_MS);
  }

  /** Those of an earlier server, else the one that waits at its prompt already, else a first one. */
  async start(ready: Terminal | null): Promise<void> {
    if (ready !== null) return this.keep(ready);
    const kept = await this.options.db
      .selectFrom("terminal")
      .selectAll()
      .where("sandbox_id", "=", this.options.sandbox.id)
      .orderBy("position")
      .execute();
    for (const row of kept) {
      this.position = row.position;
      const { id, title, cols, rows, nonce, screen } = row;
      const terminal = this.make(id, { cols, rows, nonce, restored: screen });
      this.entries.set(id, { terminal, title, savedAt: 0, savedNonce: nonce });
    }
    if (kept.length === 0) await this.open(80, 24);
    else this.options.onChange();
  }

  async open(cols: number, rows: number): Promise<Terminal> {
    if (this.entries.size >= MOST_TERMINALS) {
      throw new PersonError("terminals", `There are ${MOST_TERMINALS} terminals already. Close one first.`);
    }
    const terminal = this.make(newTerminalId(), { cols, rows });
    await this.keep(terminal);
    return terminal;
  }

  /** A new one, at the end of the list. */
  private async keep(terminal: Terminal): Promise<void> {
    this.position += 1;
    const title = `Terminal ${this.position}`;
    this.entries.set(terminal.id, { terminal, title, savedAt: 0, savedNonce: terminal.nonce });
    await this.options.db
      .insertInto("terminal")
      .values({
        id: terminal.id,
        sandbox_id: this.options.sandbox.id,
        position: this.position,
        title,
        nonce: terminal.nonce,
        ...terminal.size,
        screen: "",
      })
      .execute();
    this.options.onChange();
  }

  private make(id: string, shape: { cols: number; rows: number; nonce?: string; restored?: string }): Terminal {
    const { engine, sandbox, logger, floods, screens, onCommands, onActivity, onEcho } = this.options;
    const terminal = new Terminal({
      id,
      engine,
      sandbox: sandbox.engineId,
      logger,
      floods,
      screens,
      ...shape,
      onCommands,
      onActivity,
      onEcho,
    });
    terminal.start();
    return terminal;
  }

  async close(id: string): Promise<void> {
    const { terminal } = this.entry(id);
    this.entries.delete(id);
    await this.options.db.deleteFrom("terminal").where("id", "=", id).execute();
    this.options.onChange();
    await terminal.end();
    // There is always one, unless the server let go of all meanwhile.
    if (this.entries.size === 0 && !this.detached) await this.open(terminal.size.cols, terminal.size.rows);
  }

  /** Titles are text: control characters go, and an empty one changes nothing. */
  async rename(id: string, wanted: string): Promise<void> {
    const entry = this.entry(id);
    const title = wanted.normalize("NFC").replace(/\p{C}/gu, "").trim().slice(0, MOST_TITLE_CHARACTERS);
    if (title === "") return;
    entry.title = title;
    await this.options.db.updateTable("terminal").set({ title }).where("id", "=", id).execute();
    this.options.onChange();
  }

  get(id: string): Terminal | undefined {
    return this.entries.get(id)?.terminal;
  }

  list(): { id: string; title: string; terminal: Terminal }[] {
    return [...this.entries].map(([id, { title, terminal }]) => ({ id, title, terminal }));
  }

  /** Writes down the screens that changed. */
  async save(): Promise<void> {
    for (const [id, entry] of this.entries) {
      if (this.detached) return;
      const { terminal } = entry;
      if (terminal.outputCount === entry.savedAt && terminal.nonce === entry.savedNonce) continue;
      const { outputCount, nonce } = terminal;
      const values = { ...terminal.size, nonce, screen: await terminal.snapshot() };
      await this.options.db.updateTable("terminal").set(values).where("id", "=", id).execute();
      entry.savedAt = outputCount;
      entry.savedNonce = nonce;
    }
  }

  /** Lets go of all; the shells go on. */
  detach(): void {
    this.detached = true;
    clearInterval(this.timer);
    for (const { terminal } of this.entries.values()) terminal.detach();
    this.entries.clear();
  }

  private entry(id: string): Entry {
    const entry = this.entries.get(id);
    if (entry === undefined) throw new PersonError("terminal", "This terminal is not there any more.", { status: 404 });
    return entry;
  }
}
