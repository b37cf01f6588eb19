import type { CommandRecord } from "../evidence/evidence.ts";
import type { Piece } from "./marks.ts";
import { plainText } from "./plain-text.ts";
import { Tail } from "./tail.ts";

const OUTPUT_BYTES = 32 * 1024;
const OUTPUT_CHARACTERS = 16 * 1024;

/** Makes records of commands out of the pieces of one terminal's output. No I/O. */
export class CommandRecorder {
  /** Whether the shell waits for a line now. */
  atPrompt = false;
  private readonly terminal: string;
  private readonly now: () => number;
  private cwd = "/root";
  private line: string | null = null;
  private running: CommandRecord | null = null;
  private readonly tail = new Tail(OUTPUT_BYTES);

  constructor(terminal: string, now: () => number = Date.now) {
    this.terminal = terminal;
    this.now = now;
  }

  /** @returns the record that began or finished with this piece, if any */
  take(piece: Piece): CommandRecord | null {
    switch (piece.kind) {
      case "output":
        if (this.running !== null) this.tail.add(piece.bytes);
        return null;
      case "line":
        this.line = piece.line;
        return null;
      case "outputStart":
        return this.begin();
      case "finished":
        return this.finish(piece.exitCode);
      case "cwd":
        this.cwd = piece.cwd;
        return null;
      case "promptStart":
        return null;
      case "promptEnd":
        this.atPrompt = true;
        return null;
    }
  }

  private begin(): CommandRecord | null {
    this.atPrompt = false;
    if (this.line === null || this.line.trim() === "") return null;
    this.tail.clear();
    this.running = {
      terminal: this.terminal,
      line: this.line,
      cwd: this.cwd,
      startedAt: this.now(),
      finishedAt: null,
      exitCode: null,
      output: "",
    };
    this.line = null;
    return this.running;
  }

  private finish(exitCode: number | null): CommandRecord | null {
    const running = this.running;
    this.running = null;
    this.line = null;
    if (running === null) return null;
    const output = plainText(this.tail.bytes).slice(-OUTPUT_CHARACTERS);
    return { ...running, finishedAt: this.now(), exitCode, output };
  }
}
