import { type ClientMessage, type ServerMessage, serverMessage } from "../../server/protocol/control.ts";
import { CLOSE, PROTOCOL_VERSION } from "../../server/protocol/version.ts";
import { ReconnectingSocket, type SocketState, socketUrl } from "./reconnecting-socket.ts";

export type ConnectionState =
  | { readonly state: "connecting" }
  | { readonly state: "live" }
  | { readonly state: "reconnecting"; readonly until: number | null }
  | {
      readonly state: "stopped";
      /** forbidden: this seat, class or role is not this browser's (any more). */
      readonly why: "version" | "forbidden" | "tooMany" | "refused";
    };

export interface ControlOptions {
  readonly page: string;
  /** An instructor's page of this class. */
  readonly class?: string;
  onState(state: ConnectionState): void;
  onMessage(message: ServerMessage): void;
  /** Milliseconds a message and its answer take. */
  onLatency(ms: number): void;
  /** The session is gone; resolves when there is a new one. */
  renewSession(): Promise<void>;
}

const FIRST_PING_MS = 1000;
const PING_MS = 5000;
const PONG_TIMEOUT_MS = 8000;
/** Of the session, in a row, without being let in. */
const MOST_RENEWALS = 2;

/** The control socket of this page. */
export class Control {
  private readonly options: ControlOptions;
  private readonly socket: ReconnectingSocket;
  private live = false;
  private wasLive = false;
  private renewals = 0;
  private pingTimer: ReturnType<typeof setInterval> | null = null;
  private pongTimer: ReturnType<typeof setTimeout> | null = null;

  constructor(options: ControlOptions) {
    this.options = options;
    this.socket = new ReconnectingSocket({
      url: () => socketUrl("/ws/control"),
      onOpen: (socket) => this.opened(socket),
      onState: (state) => this.changed(state),
    });
  }

  connect(): void {
    this.socket.connect();
  }

  /** A new connection in place of the one there may be: to be let in anew. */
  reconnect(): void {
    this.socket.reconnect();
  }

  /** The page is left: no connection, and none again. */
  dispose(): void {
    this.live = false;
    this.stopWaitingForPong();
    if (this.pingTimer !== null) clearInterval(this.pingTimer);
    this.pingTimer = null;
    this.socket.dispose();
  }

  /** @returns false when there is no connection; nothing is sent later. */
  send(message: ClientMessage): boolean {
    const socket = this.socket.open;
    if (socket === null || (!this.live && message.type !== "hello")) return false;
    socket.send(JSON.stringify(message));
    return true;
  }

  private opened(socket: WebSocket): void {
    socket.addEventListener("message", (event) => {
      if (socket === this.socket.open) this.receive(String(event.data));
    });
    this.send({
      type: "hello",
      version: PROTOCOL_VERSION,
      page: this.options.page,
      class: this.options.class,
    });
  }

  private receive(text: string): void {
    const parsed = serverMessage.safeParse(JSON.parse(text));
    if (!parsed.success) {
      console.error("A message of the server was not understood.", parsed.error);
      return;
    }
    const message = parsed.data;
    if (message.type === "pong") this.ponged(message.at);
    if (message.type === "welcome") this.welcomed();
    this.options.onMessage(message);
  }

  private welcomed(): void {
    this.live = true;
    this.wasLive = true;
    this.renewals = 0;
    this.socket.healthy();
    this.options.onState({ state: "live" });
    // Behind the work of loading, which would be measured with it.
    setTimeout(() => this.ping(), FIRST_PING_MS);
    this.pingTimer ??= setInterval(() => this.ping(), PING_MS);
  }

  private ping(): void {
    if (!this.send({ type: "ping", at: performance.now() })) return;
    this.pongTimer ??= setTimeout(() => this.socket.reconnect(), PONG_TIMEOUT_MS);
  }

  private ponged(at: number): void {
    this.stopWaitingForPong();
    this.options.onLatency(Math.max(1, Math.round(performance.now() - at)));
  }

  private stopWaitingForPong(): void {
    if (this.pongTimer !== null) clearTimeout(this.pongTimer);
    this.pongTimer = null;
  }

  private changed(state: SocketState): void {
    if (state.state === "open") return;
    this.live = false;
    this.stopWaitingForPong();
    if (this.pingTimer !== null) clearInterval(this.pingTimer);
    this.pingTimer = null;
    if (state.state === "stopped") {
      this.stopped(state.code);
      return;
    }
    const until = state.state === "waiting" ? state.until : null;
    this.options.onState(this.wasLive || until !== null ? { state: "reconnecting", until } : { state: "connecting" });
  }

  private stopped(code: number): void {
    if (code === CLOSE.noSession && this.renewals < MOST_RENEWALS) {
      this.renewals += 1;
      this.options.onState({ state: "connecting" });
      this.options.renewSession().then(
        () => this.socket.connect(),
        () => this.options.onState({ state: "stopped", why: "refused" }),
      );
      return;
    }
    this.options.onState({ state: "stopped", why: WHY[code] ?? "refused" });
  }
}

const WHY: Readonly<Record<number, "version" | "forbidden" | "tooMany">> = {
  [CLOSE.versionMismatch]: "version",
  [CLOSE.forbidden]: "forbidden",
  [CLOSE.tooMany]: "tooMany",
};
