import { randomBytes } from "node:crypto";
import { connect, type Socket } from "node:net";

const WAIT_MS = 30_000;
const OPCODE = { text: 1, close: 8 } as const;

export interface FrameShape {
  readonly opcode: number;
  readonly fin: boolean;
  /** The three reserved bits. */
  readonly reserved: number;
  readonly masked: boolean;
  /** Said instead of the true length. */
  readonly length?: number;
}

/** How a socket ended: by a close code, without one, or it was not opened at all. */
export type Ending = { readonly code: number } | { readonly status: number } | "cut";

/**
 * A WebSocket client that may send what no client would, and keeps every byte that came, so that a test can
 * look for what must not be there.
 */
export class RawSocket {
  /** Of the answer to the handshake; 101 when it was opened. */
  status = 0;
  /** Everything, with headers and framing. */
  received: Buffer = Buffer.alloc(0);
  ending: Ending | null = null;
  readonly texts: string[] = [];
  /** How many frames came, of any kind. */
  frames = 0;
  private readonly socket: Socket;
  private rest: Buffer = Buffer.alloc(0);
  private readonly waiting = new Set<() => void>();

  private constructor(socket: Socket) {
    this.socket = socket;
    socket.on("data", (chunk: Buffer) => this.take(chunk));
    socket.on("error", () => socket.destroy());
    socket.on("close", () => this.end(this.status === 101 || this.status === 0 ? "cut" : { status: this.status }));
  }

  /** @param headers each a line, sent as they are; @returns when the handshake is answered */
  static async open(base: string, target: string, headers: readonly string[]): Promise<RawSocket> {
    const { hostname, port } = new URL(base);
    const raw = new RawSocket(connect(Number(port), hostname));
    const lines = [
      `GET ${target} HTTP/1.1`,
      "Upgrade: websocket",
      "Connection: Upgrade",
      "Sec-WebSocket-Version: 13",
      `Sec-WebSocket-Key: ${randomBytes(16).toString("base64")}`,
      ...headers,
    ];
    raw.socket.write(Buffer.from(`${lines.join("\r\n")}\r\n\r\n`, "latin1"));
    await raw.until(() => raw.status !== 0 || raw.ending !== null, "an answer to the handshake");
    return raw;
  }

  send(text: string): void {
    this.frame(Buffer.from(text), { opcode: OPCODE.text, fin: true, reserved: 0, masked: true });
  }

  frame(payload: Buffer, shape: FrameShape): void {
    if (this.ending !== null) return;
    this.socket.write(encode(payload, shape));
  }

  write(bytes: Buffer): void {
    if (this.ending === null) this.socket.write(bytes);
  }

  /** No more is sent; what comes is still read. */
  finish(): void {
    this.socket.end();
  }

  destroy(): void {
    this.socket.destroy();
  }

  /** @returns whether it came to that before the socket ended */
  async until(there: () => boolean, what: string): Promise<boolean> {
    if (there()) return true;
    return new Promise((resolve, reject) => {
      const look = () => {
        if (!there() && this.ending === null) return;
        clearTimeout(timer);
        this.waiting.delete(look);
        resolve(there());
      };
      const timer = setTimeout(() => {
        this.waiting.delete(look);
        reject(new Error(`${what} did not come within ${WAIT_MS} ms`));
      }, WAIT_MS);
      this.waiting.add(look);
    });
  }

  private take(chunk: Buffer): void {
    this.received = Buffer.concat([this.received, chunk]);
    this.rest = Buffer.concat([this.rest, chunk]);
    if (this.status === 0) this.takeHead();
    if (this.status === 101) while (this.takeFrame());
    this.wake();
  }

  private takeHead(): void {
    const end = this.rest.indexOf("\r\n\r\n");
    if (end < 0) return;
    this.status = Number(/^HTTP\/1\.1 (\d{3})/.exec(this.rest.toString("latin1", 0, end))?.[1] ?? -1);
    this.rest = this.rest.subarray(end + 4);
  }

  private takeFrame(): boolean {
    const { rest } = this;
    if (rest.length < 2) return false;
    const short = (rest[1] ?? 0) & 0x7f;
    const head = short === 127 ? 10 : short === 126 ? 4 : 2;
    if (rest.length < head) return false;
    const length = short === 127 ? Number(rest.readBigUInt64BE(2)) : short === 126 ? rest.readUInt16BE(2) : short;
    if (rest.length < head + length) return false;
    const payload = rest.subarray(head, head + length);
    this.rest = rest.subarray(head + length);
    this.frames += 1;
    const opcode = (rest[0] ?? 0) & 0x0f;
    if (opcode === OPCODE.text) this.texts.push(payload.toString());
    if (opcode === OPCODE.close) this.end({ code: length < 2 ? 1005 : payload.readUInt16BE(0) });
    return true;
  }

  private end(ending: Ending): void {
    this.ending ??= ending;
    if (typeof this.ending === "object" && "code" in this.ending) this.socket.end();
    this.wake();
  }

  private wake(): void {
    for (const look of [...this.waiting]) look();
  }
}

export function encode(payload: Buffer, { opcode, fin, reserved, masked, length }: FrameShape): Buffer {
  const said = length ?? payload.length;
  const first = (fin ? 0x80 : 0) | (reserved << 4) | opcode;
  const bit = masked ? 0x80 : 0;
  const head = said < 126 ? Buffer.from([first, bit | said]) : Buffer.alloc(said < 65536 ? 4 : 10);
  if (said >= 126) {
    head[0] = first;
    head[1] = bit | (said < 65536 ? 126 : 127);
    if (said < 65536) head.writeUInt16BE(said, 2);
    else head.writeBigUInt64BE(BigInt(said), 2);
  }
  if (!masked) return Buffer.concat([head, payload]);
  const mask = randomBytes(4);
  const hidden = Buffer.from(payload.map((byte, at) => byte ^ (mask[at % 4] ?? 0)));
  return Buffer.concat([head, mask, hidden]);
}
