import type { IncomingMessage, Server } from "node:http";
import type { Duplex } from "node:stream";
import { type WebSocket, WebSocketServer } from "ws";
import type { Context } from "../context.ts";
import { CLOSE } from "../protocol/version.ts";
import type { Owner } from "./connections.ts";
import { controlSocket } from "./control-socket.ts";
import { echoSocket } from "./echo-socket.ts";
import { type Identity, identityOf } from "./identity.ts";
import { originAllowed } from "./origin.ts";
import { terminalSocket } from "./terminal-socket.ts";

const OPTIONS = {
  noServer: true,
  perMessageDeflate: false,
  /** Bytes. Larger messages close their socket. A paste of a long file still passes. */
  maxPayload: 256 * 1024,
  /** Milliseconds. Who does not answer that their socket is closed must not hold up the end of the server. */
  closeTimeout: 2000,
};
const HEARTBEAT_MS = 20_000;

/** The WebSocket endpoints, behind one check of origin and session. @returns closes them all */
export function serveSockets(context: Context, server: Server): () => void {
  const sockets = new WebSocketServer(OPTIONS);
  const alive = new WeakSet<WebSocket>();

  server.on("upgrade", (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    socket.on("error", () => socket.destroy());
    accept(context, request)
      .then((handler) => {
        if (typeof handler === "string") return refuse(socket, handler);
        sockets.handleUpgrade(request, socket, head, (webSocket) => {
          alive.add(webSocket);
          webSocket.on("pong", () => alive.add(webSocket));
          // A message that is too long, or broken framing: that socket alone.
          webSocket.on("error", () => webSocket.terminate());
          webSocket.on("close", (code) => context.metrics.socketClosed(code));
          handler(webSocket);
        });
      })
      .catch((error: unknown) => {
        context.logger.error({ err: error }, "upgrade failed");
        refuse(socket, "500 Internal Server Error");
      });
  });

  // A half-open connection answers no ping.
  const heartbeat = setInterval(() => {
    for (const webSocket of sockets.clients) {
      // Its answer would not be read.
      if (webSocket.isPaused) continue;
      if (!alive.delete(webSocket)) webSocket.terminate();
      else webSocket.ping();
    }
  }, HEARTBEAT_MS);

  return () => {
    clearInterval(heartbeat);
    for (const webSocket of sockets.clients) webSocket.close(CLOSE.restarting, "restarting");
    sockets.close();
  };
}

type Handler = (webSocket: WebSocket) => void;

/** @returns what serves the socket, or the status line to refuse it with */
async function accept(context: Context, request: IncomingMessage): Promise<Handler | string> {
  if (!originAllowed(context.config, request)) return "403 Forbidden";
  const target = request.url ?? "/";
  // Such as "//", which is a target for HTTP and no address.
  if (!URL.canParse(target, "http://workshop")) return "404 Not Found";
  const url = new URL(target, "http://workshop");
  if (url.pathname === "/ws/check") return echoSocket;
  const terminal = /^\/ws\/terminals\/([\w-]{1,64})$/.exec(url.pathname)?.[1];
  if (url.pathname !== "/ws/control" && terminal === undefined) return "404 Not Found";
  const identity = await identityOf(context, request.headers.cookie);
  const owners = ownersOf(identity);
  return (webSocket) => {
    // Told by a close code rather than a status, which pages cannot see.
    if (owners.length === 0) return webSocket.close(CLOSE.noSession, "no session");
    const spend = context.connections.admit(owners, webSocket);
    if (spend === null) return webSocket.close(CLOSE.tooMany, "too many at once");
    if (terminal === undefined) return controlSocket(context, identity, webSocket, spend);
    webSocket.on("message", () => spend(1));
    terminalSocket(context, identity, terminal, url.searchParams.get("page"), webSocket);
  };
}

function ownersOf({ learner, seat, instructor }: Identity): Owner[] {
  const owners: Owner[] = [];
  if (instructor !== null) owners.push(`session:${instructor.session}`);
  if (seat !== null) owners.push(`learner:${seat.seat.learner}`);
  if (learner !== null) owners.push(`learner:${learner.id}`);
  return owners;
}

/** What the client still says is not read: left alone, a connection with unread bytes would stay for good. */
function refuse(socket: Duplex, status: string): void {
  socket.once("finish", () => socket.destroy());
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}
