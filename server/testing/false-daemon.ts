import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import type { Engine } from "../sandbox/engine.ts";

/** A part of an answer: bytes, so many times, or silence. */
export type Piece =
  | { readonly bytes: Buffer; readonly times?: number }
  | { readonly waitMs: number; readonly bytes?: never };

/** What a false daemon says when it is asked for a path that begins so. */
export interface Answer {
  readonly name: string;
  readonly to: string;
  readonly pieces: readonly Piece[];
  /** Afterwards. "open": the next question is answered, too. */
  readonly afterwards: "hold" | "close" | "open";
}

export interface FalseDaemon {
  readonly engine: Engine;
  /** What was asked for, oldest first. */
  readonly asked: string[];
  /** As a true daemon without anything in it, but for that. */
  answers(answer: Answer | null): void;
  /** Ends all connections, as a daemon does that is started anew. */
  restart(): void;
  /** To whoever listens to events. */
  tell(event: unknown): void;
  close(): void;
}

/** Bytes that are repeated are sent in blocks of so many. */
const BLOCK = 32 * 1024;
const VERSION = { Version: "26.1.5", ApiVersion: "1.45" };

/** What a daemon without anything in it answers; null: there is no such thing. */
export function emptyDaemon(path: string): unknown {
  if (path.startsWith("/version")) return VERSION;
  if (path.startsWith("/volumes")) return { Volumes: [], Warnings: null };
  return /^\/(containers|images|networks)(\/json)?(\?.*)?$/.test(path) ? [] : null;
}

/**
 * A program that speaks as a Docker daemon, or as none ever would, on a port of this machine; the engine's sandboxes
 * have it in place of theirs.
 * @param honest what it says where nothing else is set; null: 404
 */
export async function startFalseDaemon(honest: (path: string) => unknown = emptyDaemon): Promise<FalseDaemon> {
  const sockets = new Set<Socket>();
  const listening = new Set<Socket>();
  const asked: string[] = [];
  let answer: Answer | null = null;
  const speak = async (socket: Socket) => {
    for await (const path of requests(socket)) {
      asked.push(path);
      const given = answer !== null && path.startsWith(answer.to) ? answer : null;
      if (given !== null) {
        await play(socket, given.pieces);
        if (given.afterwards === "close") return void socket.end();
        if (given.afterwards === "hold") await once(socket, "close");
      } else if (path.startsWith("/events")) {
        socket.write("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n");
        listening.add(socket);
      } else socket.write(inJson(honest(path)));
    }
  };
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => {});
    socket.on("close", () => {
      sockets.delete(socket);
      listening.delete(socket);
    });
    speak(socket).catch(() => {});
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    engine: { exec: async () => execTo(port) } as unknown as Engine,
    asked,
    answers: (to) => {
      answer = to;
    },
    restart: () => {
      for (const socket of sockets) socket.destroy();
    },
    tell: (event) => {
      for (const socket of listening) socket.write(inChunk(`${JSON.stringify(event)}\n`));
    },
    close: () => {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}

function execTo(port: number) {
  const stream = connect(port, "127.0.0.1");
  return { stream, exitCode: async () => null, resize: async () => {}, close: () => stream.destroy() };
}

/** The paths that are asked for, one after another. */
async function* requests(socket: Socket): AsyncGenerator<string> {
  let head = "";
  for await (const chunk of socket) {
    head += String(chunk);
    for (let end = head.indexOf("\r\n\r\n"); end >= 0; end = head.indexOf("\r\n\r\n")) {
      yield head.split(" ")[1] ?? "";
      head = head.slice(end + 4);
    }
  }
}

async function play(socket: Socket, pieces: readonly Piece[]): Promise<void> {
  for (const { bytes, ...piece } of pieces) {
    if (bytes === undefined) await delay("waitMs" in piece ? piece.waitMs : 0);
    else await repeat(socket, bytes, "times" in piece ? (piece.times ?? 1) : 1);
    if (socket.destroyed) return;
  }
}

async function repeat(socket: Socket, bytes: Buffer, times: number): Promise<void> {
  const many = Math.max(1, Math.floor(BLOCK / Math.max(1, bytes.length)));
  const block = Buffer.concat(Array<Buffer>(many).fill(bytes));
  for (let left = times; left > 0 && !socket.destroyed; left -= many) {
    const took = socket.write(left >= many ? block : block.subarray(0, left * bytes.length));
    if (!took) await drained(socket);
  }
}

function drained(socket: Socket): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      socket.off("drain", done).off("close", done);
      resolve();
    };
    socket.on("drain", done).on("close", done);
  });
}

function inJson(value: unknown): string {
  const status = value === null ? "404 Not Found" : "200 OK";
  const body = JSON.stringify(value ?? { message: "no such thing" });
  return `HTTP/1.1 ${status}\r\nContent-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
}

function inChunk(text: string): string {
  return `${Buffer.byteLength(text).toString(16)}\r\n${text}\r\n`;
}
