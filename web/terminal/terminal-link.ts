import { AttachAddon } from "@xterm/addon-attach";
import type { Terminal } from "@xterm/xterm";
import type { ClientMessage } from "../../server/protocol/control.ts";
import { ReconnectingSocket, type SocketState, socketUrl } from "../connection/reconnecting-socket.ts";
import { Acknowledger } from "./acknowledger.ts";

export interface TerminalLinkOptions {
  readonly terminal: string;
  readonly page: string;
  send(message: ClientMessage): boolean;
  /** The first bytes, the replay, are on the screen. */
  onReplayed(): void;
  onState(state: SocketState): void;
}

/** The raw socket of one terminal, attached to its screen. */
export class TerminalLink {
  private readonly options: TerminalLinkOptions;
  private readonly term: Terminal;
  private readonly socket: ReconnectingSocket;
  private readonly acknowledger: Acknowledger;

  constructor(term: Terminal, options: TerminalLinkOptions) {
    this.options = options;
    this.term = term;
    const { terminal, page } = options;
    this.acknowledger = new Acknowledger((bytes) => options.send({ type: "terminal.ack", terminal, bytes }));
    this.socket = new ReconnectingSocket({
      url: () =>
        socketUrl(
          `/ws/terminals/${encodeURIComponent(terminal)}?page=${encodeURIComponent(page)}&cols=${term.cols}&rows=${term.rows}`,
        ),
      onOpen: (socket) => this.attach(socket),
      onState: options.onState,
    });
  }

  get isOpen(): boolean {
    return this.socket.open !== null;
  }

  /** Connects unless it is connected. What stopped for good is tried again too: ids live on. */
  connect(): void {
    this.socket.connect();
  }

  /** A new connection in place of the one there may be. */
  reconnect(): void {
    this.socket.reconnect();
  }

  dispose(): void {
    this.acknowledger.dispose();
    this.socket.dispose();
  }

  private attach(socket: WebSocket): void {
    this.acknowledger.dispose();
    // Its listener comes first, so that the callback below runs when its bytes are parsed.
    this.term.loadAddon(new AttachAddon(socket));
    let replayed = false;
    socket.addEventListener("message", (event: MessageEvent<ArrayBuffer | string>) => {
      this.socket.healthy();
      const bytes = typeof event.data === "string" ? event.data.length : event.data.byteLength;
      this.term.write("", () => {
        if (this.socket.open !== socket) return;
        this.acknowledger.parsed(bytes);
        if (!replayed) this.options.onReplayed();
        replayed = true;
      });
    });
  }
}
