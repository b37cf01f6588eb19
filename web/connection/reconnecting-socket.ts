import { CLOSE } from "../../server/protocol/version.ts";
import { backoff } from "./backoff.ts";

export type SocketState =
  | { readonly state: "closed" }
  | { readonly state: "connecting" }
  | { readonly state: "open" }
  | { readonly state: "waiting"; readonly until: number }
  | { readonly state: "stopped"; readonly code: number };

export interface ReconnectingSocketOptions {
  url(): string;
  /** Called for each new connection, before its first message. */
  onOpen(socket: WebSocket): void;
  onState(state: SocketState): void;
}

const CONNECT_TIMEOUT_MS = 10_000;

/** A WebSocket that comes back: with back-off, and at once when the network or the page does. */
export class ReconnectingSocket {
  private readonly options: ReconnectingSocketOptions;
  private socket: WebSocket | null = null;
  private current: SocketState = { state: "closed" };
  private failures = 0;
  private timer: ReturnType<typeof setTimeout> | null = null;

  constructor(options: ReconnectingSocketOptions) {
    this.options = options;
    window.addEventListener("online", this.hurry);
    document.addEventListener("visibilitychange", this.hurry);
  }

  get state(): SocketState {
    return this.current;
  }

  /** The connection, when it is open. */
  get open(): WebSocket | null {
    return this.current.state === "open" ? this.socket : null;
  }

  /** Connects now unless it is connected or about to be. */
  connect(): void {
    if (this.current.state === "open" || this.current.state === "connecting") return;
    this.clearTimer();
    const socket = new WebSocket(this.options.url());
    socket.binaryType = "arraybuffer";
    this.socket = socket;
    this.set({ state: "connecting" });
    this.timer = setTimeout(() => socket.close(), CONNECT_TIMEOUT_MS);
    socket.addEventListener("open", () => {
      if (this.socket !== socket) return;
      this.clearTimer();
      this.set({ state: "open" });
      this.options.onOpen(socket);
    });
    socket.addEventListener("close", (event) => this.lost(socket, event.code));
  }

  /** Tells that the connection works: the next failure starts the back-off anew. */
  healthy(): void {
    this.failures = 0;
  }

  /** Gives up on a connection that does not answer and makes a new one. */
  reconnect(): void {
    const { socket } = this;
    this.socket = null;
    socket?.close();
    this.set({ state: "closed" });
    this.connect();
  }

  dispose(): void {
    window.removeEventListener("online", this.hurry);
    document.removeEventListener("visibilitychange", this.hurry);
    this.clearTimer();
    const { socket } = this;
    this.socket = null;
    this.current = { state: "closed" };
    socket?.close();
  }

  private lost(socket: WebSocket, code: number): void {
    if (this.socket !== socket) return;
    this.clearTimer();
    this.socket = null;
    if (!mayRetry(code)) {
      this.set({ state: "stopped", code });
      return;
    }
    const wait = backoff(this.failures, Math.random());
    this.failures += 1;
    this.timer = setTimeout(() => this.connect(), wait);
    this.set({ state: "waiting", until: Date.now() + wait });
  }

  private readonly hurry = () => {
    if (document.visibilityState === "visible" && this.current.state === "waiting") this.connect();
  };

  private clearTimer(): void {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
  }

  private set(state: SocketState): void {
    this.current = state;
    this.options.onState(state);
  }
}

/** 4xxx codes mean: not again with this page. So does a message the server could not read. */
function mayRetry(code: number): boolean {
  return code < 4000 && code !== CLOSE.invalidMessage;
}

export function socketUrl(path: string): string {
  return `${location.protocol === "https:" ? "wss:" : "ws:"}//${location.host}${path}`;
}
