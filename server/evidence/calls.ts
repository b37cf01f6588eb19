import type { Engine } from "../sandbox/engine.ts";
import { Pieces } from "../sandbox/pieces.ts";
import { Connection, onTheWire } from "./connection.ts";
import { Violation } from "./violation.ts";

export interface Call {
  /** Made of words of ours and of ids that were checked. */
  readonly path: string;
  /** What it is about, such as "volumes". */
  readonly of: string;
  /** Most that the answer has. */
  readonly bytes: number;
  /** Until the whole answer is there. */
  readonly ms: number;
}

/** The daemon is there and says that it cannot answer just now. */
export class NotNow extends Error {
  override readonly name = "NotNow";
}

const FOUND = 200;
const NOT_FOUND = 404;
const NOT_NOW = new Set([400, 409, 500, 503]);
/** Each piece of an answer costs something, however small it is. Docker sends 2 KB at a time. */
const PIECE_BYTES = 64;

/** Questions to a sandbox's daemon, one after another over one connection. */
export class Calls {
  private readonly connection: Connection;
  private readonly onAnswer: (bytes: number) => void;
  /** What is asked now, and the bytes that may still come for it. */
  private now = { of: "nothing", bytes: 0 };

  constructor(engine: Engine, sandbox: string, onAnswer: (bytes: number) => void, onOver: (error: Error) => void) {
    this.onAnswer = onAnswer;
    this.connection = new Connection(engine, sandbox, (bytes) => this.take(bytes), onOver);
  }

  end(error: Error): void {
    this.connection.end(error);
  }

  /** @returns null: there is no such thing. @throws NotNow, Violation, or whatever ended the connection */
  ask({ path, of, bytes, ms }: Call): Promise<Buffer | null> {
    let status = 0;
    let cost = 0;
    const body = new Pieces();
    return new Promise((resolve, reject) => {
      this.connection.ask({
        path,
        of,
        within: { ms, until: "end" },
        asked: () => {
          this.now = { of, bytes: onTheWire(bytes) };
        },
        begins: (code) => {
          if (code !== FOUND && code !== NOT_FOUND && !NOT_NOW.has(code)) throw new Violation("status", of);
          status = code;
        },
        data: (chunk) => {
          cost += chunk.length + PIECE_BYTES;
          if (cost > bytes) throw new Violation("large", of);
          body.add(chunk);
        },
        ends: () => {
          this.now = { of: "nothing", bytes: 0 };
          this.onAnswer(body.length);
          if (NOT_NOW.has(status)) reject(new NotNow(`${status}: ${of}`));
          else resolve(status === NOT_FOUND ? null : body.all());
        },
        fails: reject,
      });
    });
  }

  private take(bytes: number): number {
    this.now.bytes -= bytes;
    if (this.now.bytes < 0) throw new Violation(this.now.of === "nothing" ? "malformed" : "large", this.now.of);
    return 0;
  }
}
