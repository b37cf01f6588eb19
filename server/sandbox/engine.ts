import type { Duplex } from "node:stream";
import type { Egress } from "../protocol/egress.ts";
import type { SandboxLimits } from "./sandbox-options.ts";

/**
 * What runs sandboxes. Small on purpose: everything else reaches a sandbox through `exec`, so that
 * another engine has little to offer. `docker-engine.integration.test.ts` says what it must keep.
 */
export interface Engine {
  /** Creates and starts one; resolves when it runs, which is before its daemon answers. */
  create(request: CreateRequest): Promise<string>;
  /** Starts a program in the sandbox as the learner's user. */
  exec(sandbox: string, command: readonly string[], options?: ExecOptions): Promise<Exec>;
  /** Removes it with its disk. Not there any more: fine. */
  destroy(sandbox: string): Promise<void>;
  /** The sandboxes of this installation that exist, running or not. */
  list(): Promise<SandboxInfo[]>;
  /** Starts a container of the workshop's own anew, such as its registry. One that is stopped or not there stays so. */
  restart(container: string): Promise<void>;
  stats(sandbox: string): Promise<SandboxStats>;
  /** Bytes on disk that each sandbox has written, by the engine's name for it. */
  diskUse(): Promise<Map<string, number>>;
  /** The folder that sandboxes lie in; null where that is on another machine. */
  dataDir(): Promise<string | null>;
  /** What it is, and the kernel below it. */
  about(): Promise<{ readonly version: string; readonly kernel: string }>;
  /** A byte pipe to `lookout.pl`, which looks at what all sandboxes share; it ends with the pipe. */
  lookout(): Promise<Duplex>;
  /** Calls back with each sandbox that stops, until the signal aborts. */
  watch(onStopped: (sandbox: string) => void, signal: AbortSignal): void;
}

export interface CreateRequest {
  /** Our id; becomes a label and part of the name. */
  readonly id: string;
  readonly limits: SandboxLimits;
  readonly egress: Egress;
}

export interface ExecOptions {
  /** With a terminal of that size; without: a plain byte stream. */
  readonly tty?: { readonly cols: number; readonly rows: number };
}

export interface Exec {
  /** Stdin to write, stdout to read; closes when the program ends or `close` is called. */
  readonly stream: Duplex;
  resize(cols: number, rows: number): Promise<void>;
  /** Null while it runs or when nobody knows. */
  exitCode(): Promise<number | null>;
  /** Lets go of the stream. A program with a terminal is hung up on. */
  close(): void;
}

export interface SandboxInfo {
  readonly engineId: string;
  /** Our id, from the label. */
  readonly id: string;
  readonly running: boolean;
  readonly egress: Egress;
}

export interface SandboxStats {
  readonly memoryBytes: number;
  readonly cpuSeconds: number;
  readonly pids: number;
}
