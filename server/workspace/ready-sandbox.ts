import { randomBytes } from "node:crypto";
import { DaemonWatch } from "../evidence/daemon-watch.ts";
import type { CommandRecord } from "../evidence/evidence.ts";
import type { ViolationKind } from "../evidence/violation.ts";
import type { Logger } from "../logger.ts";
import type { Engine } from "../sandbox/engine.ts";
import type { FloodLimit } from "../terminal/flood-limit.ts";
import type { Screens } from "../terminal/screens.ts";
import { Terminal } from "../terminal/terminal.ts";
import { Containment } from "./containment.ts";

/** Who a sandbox belongs to hears of what happens in it. */
export interface Owner {
  onUp(dockerVersion: string): void;
  onDown(): void;
  onDaemonChange(): void;
  onDaemonTrouble(message: string | null): void;
  onCommands(records: readonly CommandRecord[]): void;
  onActivity(): void;
  onEcho(seconds: number): void;
  /** An error escaped from the work on it. */
  onEscape(error: unknown): void;
}

const SIZE = { cols: 80, rows: 24 };
const READY_MS = 30_000;

export interface ReadySandboxOptions {
  readonly engine: Engine;
  /** The engine's name for it. */
  readonly sandbox: string;
  readonly logger: Logger;
  readonly floods: FloodLimit;
  readonly screens: Screens;
  onViolation(kind: ViolationKind): void;
  /** An error escaped while nobody had it. */
  onEscape(error: unknown): void;
}

/** A sandbox that nobody has yet: its daemon is watched and answers, a first shell waits at its prompt. */
export class ReadySandbox {
  readonly watch: DaemonWatch;
  readonly terminal: Terminal;
  private owner: Owner | null = null;
  private dockerVersion: string | null = null;
  private trouble: string | null = null;
  private readonly changed = new Set<() => void>();
  private readonly containment: Containment;

  constructor({ engine, sandbox, logger, floods, screens, onViolation, onEscape }: ReadySandboxOptions) {
    this.containment = new Containment((error) => (this.owner === null ? onEscape(error) : this.owner.onEscape(error)));
    const look = () => {
      for (const listener of [...this.changed]) listener();
    };
    this.watch = new DaemonWatch({
      engine,
      sandbox,
      logger,
      onUp: (version) => {
        this.dockerVersion = version;
        this.owner?.onUp(version);
        look();
      },
      onDown: () => {
        this.dockerVersion = null;
        this.owner?.onDown();
      },
      onChange: () => this.owner?.onDaemonChange(),
      onTrouble: (message) => {
        this.trouble = message;
        this.owner?.onDaemonTrouble(message);
      },
      onViolation,
    });
    this.terminal = new Terminal({
      id: newTerminalId(),
      engine,
      sandbox,
      logger,
      floods,
      screens,
      ...SIZE,
      onCommands: (records) => this.owner?.onCommands(records),
      onActivity: () => this.owner?.onActivity(),
      onEcho: (seconds) => this.owner?.onEcho(seconds),
      onPrompt: look,
    });
  }

  /** Resolves when both are there. @throws after 30 s */
  async start(): Promise<void> {
    this.containment.run(() => {
      this.watch.start();
      this.terminal.start();
    });
    await new Promise<void>((resolve, reject) => {
      const end = () => {
        clearTimeout(timer);
        this.changed.delete(look);
      };
      const look = () => {
        if (this.dockerVersion === null || !this.terminal.atPrompt) return;
        end();
        resolve();
      };
      const timer = setTimeout(() => {
        end();
        reject(new Error(`the sandbox did not get ready within ${READY_MS / 1000} s`));
      }, READY_MS);
      this.changed.add(look);
      look();
    });
  }

  /** From now on it is the owner's, who also lets go of watch and terminal. */
  handTo(owner: Owner): void {
    this.owner = owner;
    if (this.trouble !== null) owner.onDaemonTrouble(this.trouble);
    if (this.dockerVersion !== null) owner.onUp(this.dockerVersion);
  }

  /** Lets go of it; the sandbox goes on. */
  dispose(): void {
    this.watch.dispose();
    this.terminal.detach();
  }
}

export function newTerminalId(): string {
  return `t${randomBytes(5).toString("hex")}`;
}
