import type { EventEmitter } from "node:events";
import type { Socket } from "node:net";
// All of the package takes 100 ms to load, five times as long.
import Client from "undici/lib/dispatcher/client.js";
import type { Engine } from "../sandbox/engine.ts";
import { meteredWire } from "./metered-wire.ts";
import { Violation } from "./violation.ts";

/** A question to a daemon, and what is done with the answer as it comes. What these throw ends the connection. */
export interface Question {
  /** Made of words of ours and of ids that were checked. */
  readonly path: string;
  /** What it is about, such as "volumes". */
  readonly of: string;
  /** Until the whole answer is there, or until it begins. */
  readonly within: { readonly ms: number; readonly until: "end" | "begin" };
  asked(): void;
  begins(status: number): void;
  data(chunk: Buffer): void;
  ends(): void;
  /** Nothing else is told after it. */
  fails(error: Error): void;
}

/** Longer than any sandbox lives, and the most that a timer holds. */
const NEVER_MS = 2 ** 31 - 1;
const HEADER_BYTES = 16 * 1024;
/** Of answers on the wire: their headers, and the frames of their chunks. */
const FRAMING = { factor: 1.1, bytes: 64 * 1024 };

/**
 * One HTTP connection to a sandbox's daemon: `workshop-api` is a byte pipe between its stdin and stdout and the daemon's
 * socket. It is opened once, follows no redirect, and ends at whatever no Docker daemon would say. To open one costs 80 ms
 * and more, a dozen programs being started for it; a question costs 2 to 3 ms.
 */
export class Connection {
  private readonly client: Client;
  private readonly onOver: (error: Error) => void;
  private over: Error | null = null;

  /**
   * @param take see `meteredWire`
   * @param onOver nothing is answered any more, for that reason
   */
  constructor(engine: Engine, sandbox: string, take: (bytes: number) => number, onOver: (error: Error) => void) {
    this.onOver = onOver;
    let opened = false;
    this.client = new Client("http://sandbox", {
      pipelining: 1,
      maxHeaderSize: HEADER_BYTES,
      // The time of a whole answer is watched below, which holds against a trickle, too.
      headersTimeout: 0,
      bodyTimeout: 0,
      keepAliveTimeout: NEVER_MS,
      keepAliveMaxTimeout: NEVER_MS,
      connect: (_options, done) => {
        if (opened) return done(new Error("the connection is over"), null);
        opened = true;
        engine
          .exec(sandbox, ["workshop-api"])
          .then(({ stream }) => {
            stream.on("error", () => {});
            if (this.over === null) done(null, meteredWire(stream, take) as unknown as Socket);
            else stream.destroy();
          })
          .catch((error: Error) => this.end(error));
      },
    });
    this.client.on("disconnect", (_origin, _targets, error) => this.end(error));
    this.client.on("connectionError", (_origin, _targets, error) => this.end(error));
    (this.client as EventEmitter).on("error", (error: Error) => this.end(error));
  }

  end(error: Error): void {
    if (this.over !== null) return;
    this.over = meaningOf(error);
    this.client.destroy(this.over).catch(() => {});
    this.onOver(this.over);
  }

  ask({ path, of, within, ...question }: Question): void {
    if (this.over !== null) return question.fails(this.over);
    let timer: NodeJS.Timeout | undefined;
    const guarded = (act: () => void) => {
      try {
        if (this.over === null) act();
      } catch (error) {
        this.end(error as Error);
      }
    };
    this.client.dispatch(
      { path, method: "GET" },
      {
        onRequestStart: () => {
          timer = setTimeout(() => this.end(new Violation("slow", of)), within.ms);
          question.asked();
        },
        onResponseStart: (_controller, status) => {
          if (within.until === "begin") clearTimeout(timer);
          guarded(() => question.begins(status));
        },
        onResponseData: (_controller, chunk) => guarded(() => question.data(chunk)),
        onResponseEnd: () => {
          clearTimeout(timer);
          guarded(() => question.ends());
          if (this.over !== null) question.fails(this.over);
        },
        onResponseError: (_controller, error) => {
          clearTimeout(timer);
          this.end(error);
          question.fails(this.over ?? error);
        },
      },
    );
  }
}

/** What may come on the wire for an answer of so many bytes. */
export function onTheWire(bytes: number): number {
  return bytes * FRAMING.factor + FRAMING.bytes;
}

/** A daemon that dies in the middle of an answer is one that died; whatever else the client stumbles over is no answer. */
function meaningOf(error: Error): Error {
  if (error instanceof Violation) return error;
  const { code = "", name, message } = error as NodeJS.ErrnoException;
  if (code === "UND_ERR_HEADERS_OVERFLOW") return new Violation("large", "headers");
  const malformed =
    name === "HTTPParserError" ||
    code === "ERR_ASSERTION" ||
    code === "UND_ERR_RES_CONTENT_LENGTH_MISMATCH" ||
    (code === "UND_ERR_SOCKET" && message.startsWith("bad "));
  return malformed ? new Violation("malformed", "HTTP") : error;
}
