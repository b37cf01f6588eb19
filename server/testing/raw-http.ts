import { connect } from "node:net";

const WAIT_MS = 30_000;
const GO_ON = "HTTP/1.1 100 Continue\r\n\r\n";

export interface RawAnswer {
  /** Everything that came, as it came. */
  readonly bytes: Buffer;
  /** 0: the connection was closed without a word. */
  readonly status: number;
  /** Lower-case names. */
  readonly headers: ReadonlyMap<string, string>;
  readonly body: string;
  /** How many answers came on the connection. */
  readonly answers: number;
}

/**
 * Sends bytes that need be no HTTP, and reads until the server closes the connection.
 * @throws Error when it does not
 */
export async function exchange(base: string, bytes: Buffer): Promise<RawAnswer> {
  const { hostname, port } = new URL(base);
  const socket = connect(Number(port), hostname);
  const chunks: Buffer[] = [];
  socket.on("data", (chunk: Buffer) => chunks.push(chunk));
  // The server may have closed before all was sent.
  socket.on("error", () => socket.destroy());
  await new Promise<void>((resolve, reject) => {
    const timer = setTimeout(() => {
      socket.destroy();
      reject(new Error(`the server left the connection open. It said: ${Buffer.concat(chunks).toString("latin1")}`));
    }, WAIT_MS);
    socket.once("close", () => {
      clearTimeout(timer);
      resolve();
    });
    socket.end(bytes);
  });
  return read(Buffer.concat(chunks));
}

/** A whole request; what is in the lines is sent as it is. */
export function request(method: string, target: string, headers: readonly string[], body: Buffer): Buffer {
  const length = body.length === 0 ? [] : [`Content-Length: ${body.length}`];
  const head = [`${method} ${target} HTTP/1.1`, ...headers, ...length, "Connection: close"].join("\r\n");
  return Buffer.concat([Buffer.from(`${head}\r\n\r\n`, "latin1"), body]);
}

function read(all: Buffer): RawAnswer {
  // "Go on" is said before the answer.
  const bytes = all.toString("latin1").startsWith(GO_ON) ? all.subarray(GO_ON.length) : all;
  const text = bytes.toString("latin1");
  const end = text.indexOf("\r\n\r\n");
  const [first = "", ...lines] = text.slice(0, Math.max(0, end)).split("\r\n");
  const headers = new Map(
    lines.map((line) => [line.slice(0, line.indexOf(":")).toLowerCase(), line.slice(line.indexOf(":") + 1).trim()]),
  );
  return {
    bytes,
    status: Number(/^HTTP\/1\.1 (\d{3})/.exec(first)?.[1] ?? 0),
    headers,
    body: bytes.subarray(end < 0 ? bytes.length : end + 4).toString(),
    answers: text.match(/HTTP\/1\.1 \d{3} /g)?.length ?? 0,
  };
}
