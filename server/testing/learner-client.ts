import { once } from "node:events";
import { WebSocket } from "ws";
import type { ClientMessage, ServerMessage } from "../protocol/control.ts";
import { PROTOCOL_VERSION } from "../protocol/version.ts";

type Of<T extends ServerMessage["type"]> = Extract<ServerMessage, { type: T }>;

const WAIT_MS = 60_000;
// biome-ignore lint/suspicious/noControlCharactersInRegex: shell marks are control sequences
const FINISHED_AND_PROMPT = /\x1b\]633;D;\d+\x07[\s\S]*\x1b\]633;B\x07/;

/**
 * A learner's page on the wire, without a browser: session, control socket, terminals with
 * acknowledgements. Tests and benchmarks drive the real server with it.
 */
export class LearnerClient {
  readonly page: string;
  readonly received: ServerMessage[] = [];
  private readonly base: string;
  private readonly cookie: string;
  private readonly control: WebSocket;
  private readonly waiters = new Set<() => void>();

  private constructor(base: string, cookie: string, control: WebSocket, page: string) {
    this.base = base;
    this.cookie = cookie;
    this.control = control;
    this.page = page;
    control.on("message", (data) => {
      this.received.push(JSON.parse(data.toString()) as ServerMessage);
      for (const waiter of [...this.waiters]) waiter();
    });
  }

  /** @param base "http://127.0.0.1:8080"; @param cookie of an earlier client, to be the same learner */
  static async connect(
    base: string,
    options: { cookie?: string; page?: string; class?: string } = {},
  ): Promise<LearnerClient> {
    const cookie = options.cookie ?? (await newSession(base));
    const control = new WebSocket(`${base.replace("http", "ws")}/ws/control`, { headers: { cookie, origin: base } });
    const page = options.page ?? `page-${Math.random().toString(36).slice(2)}`;
    const client = new LearnerClient(base, cookie, control, page);
    await once(control, "open");
    client.send({ type: "hello", version: PROTOCOL_VERSION, page, class: options.class });
    const refused = client.closed().then((code) => Promise.reject(new Error(`the server closed with ${code}`)));
    refused.catch(() => {});
    await Promise.race([client.next("welcome"), refused]);
    return client;
  }

  get session(): string {
    return this.cookie;
  }

  send(message: ClientMessage): void {
    this.control.send(JSON.stringify(message));
  }

  /** Calls back with every message from now on. */
  onMessage(listener: (message: ServerMessage) => void): void {
    this.control.on("message", (data) => listener(JSON.parse(data.toString()) as ServerMessage));
  }

  /** The first message of a type that fits, also among those that came already. */
  async next<T extends ServerMessage["type"]>(type: T, fits: (message: Of<T>) => boolean = () => true): Promise<Of<T>> {
    const find = () =>
      this.received.find((message): message is Of<T> => message.type === type && fits(message as Of<T>));
    return this.until(find, `a message "${type}"`);
  }

  /** As `next`, of those still to come. */
  async after<T extends ServerMessage["type"]>(
    type: T,
    fits: (message: Of<T>) => boolean = () => true,
  ): Promise<Of<T>> {
    const from = this.received.length;
    const find = () =>
      this.received.slice(from).find((message): message is Of<T> => message.type === type && fits(message as Of<T>));
    return this.until(find, `a message "${type}"`);
  }

  private until<T>(find: () => T | undefined, what: string): Promise<T> {
    return new Promise((resolve, reject) => {
      const look = () => {
        const found = find();
        if (found === undefined) return;
        this.waiters.delete(look);
        clearTimeout(timer);
        resolve(found);
      };
      const timer = setTimeout(() => {
        this.waiters.delete(look);
        reject(new Error(`${what} did not come. Last: ${JSON.stringify(this.received.slice(-3))}`));
      }, WAIT_MS);
      this.waiters.add(look);
      look();
    });
  }

  async ready(): Promise<void> {
    await this.next("sandbox", ({ sandbox }) => sandbox.state === "ready");
  }

  async firstTerminal(): Promise<TerminalClient> {
    const { terminals } = await this.next("terminals", (message) => message.terminals.length > 0);
    return this.terminal(terminals[0]?.id ?? "");
  }

  async terminal(id: string): Promise<TerminalClient> {
    const socket = new WebSocket(`${this.base.replace("http", "ws")}/ws/terminals/${id}?page=${this.page}`, {
      headers: { cookie: this.cookie, origin: this.base },
    });
    const client = new TerminalClient(id, socket, (bytes) => this.send({ type: "terminal.ack", terminal: id, bytes }));
    await once(socket, "open");
    return client;
  }

  /** The code that the server closed the control socket with. */
  closed(): Promise<number> {
    return new Promise((resolve) => this.control.once("close", resolve));
  }

  close(): void {
    this.control.close();
  }
}

/** A terminal on the wire. Keeps the end of what was shown, with escapes. */
export class TerminalClient {
  readonly id: string;
  readonly socket: WebSocket;
  /** Of all output so far. */
  bytes = 0;
  acknowledging = true;
  /** Off: what is shown is counted and forgotten, for benchmarks of throughput. */
  keeping = true;
  private lastOutputAt = 0;
  private tail = "";
  private readonly watchers = new Set<() => void>();

  constructor(id: string, socket: WebSocket, acknowledge: (bytes: number) => void) {
    this.id = id;
    this.socket = socket;
    socket.on("message", (data: Buffer) => {
      this.bytes += data.length;
      if (this.keeping) this.tail = (this.tail + data.toString("latin1")).slice(-200_000);
      if (this.acknowledging) acknowledge(data.length);
      this.lastOutputAt = performance.now();
      for (const watcher of [...this.watchers]) watcher();
    });
  }

  /** Milliseconds since something was shown. */
  get restingFor(): number {
    return performance.now() - this.lastOutputAt;
  }

  /** Calls back with each piece of output, bytes as characters. */
  onOutput(listener: (text: string) => void): void {
    this.socket.on("message", (data: Buffer) => listener(data.toString("latin1")));
  }

  nextOutput(): Promise<void> {
    return new Promise((resolve) => this.socket.once("message", () => resolve()));
  }

  type(text: string): void {
    this.socket.send(Buffer.from(text));
  }

  get shown(): string {
    return this.tail;
  }

  /** Forgets what was shown, so that what is waited for is new. */
  forget(): void {
    this.tail = "";
  }

  async shows(text: string | RegExp): Promise<void> {
    const there = () => (typeof text === "string" ? this.tail.includes(text) : text.test(this.tail));
    if (there()) return;
    await new Promise<void>((resolve, reject) => {
      const timer = setTimeout(() => {
        this.watchers.delete(look);
        reject(new Error(`the terminal did not show ${text}. It shows:\n${this.tail.slice(-500)}`));
      }, WAIT_MS);
      const look = () => {
        if (!there()) return;
        clearTimeout(timer);
        this.watchers.delete(look);
        resolve();
      };
      this.watchers.add(look);
    });
  }

  /** Waits for the shell's prompt. */
  prompt(): Promise<void> {
    return this.shows("\x1b]633;B\x07");
  }

  /** As `prompt`, where one may have been there before: its marks are not sent again. */
  async freshPrompt(): Promise<void> {
    await this.shows("root@workshop");
    this.forget();
    this.type("\r");
    await this.prompt();
  }

  /** Types a line and waits for the prompt behind its end. */
  async run(line: string): Promise<string> {
    await this.prompt();
    this.forget();
    this.type(`${line}\r`);
    await this.shows(FINISHED_AND_PROMPT);
    return this.tail;
  }

  /** The code that the server closed it with. */
  closed(): Promise<number> {
    return new Promise((resolve) => this.socket.once("close", resolve));
  }

  close(): void {
    this.socket.close();
  }
}

async function newSession(base: string): Promise<string> {
  const response = await fetch(`${base}/api/session`, { method: "POST" });
  return response.headers.getSetCookie()[0]?.split(";")[0] ?? "";
}
