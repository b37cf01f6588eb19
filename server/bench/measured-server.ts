import { fork } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { readConfig } from "../config.ts";
import { dockerEngine } from "../context.ts";
import type { Engine } from "../sandbox/engine.ts";
import { engineClient } from "../setup/engine.ts";

export interface Use {
  /** MB that are in memory. */
  readonly residentMb: number;
  /** Seconds of CPU so far. */
  readonly cpuSeconds: number;
  /** Sandboxes in stock. */
  readonly warm: number;
  /** Lines of its log that tell of errors. */
  readonly errors: number;
  /** MB of objects; of what is still of use with `exposeGc`. */
  readonly heapMb: number;
  /** What keeps it going, by Node's names: sockets, pipes, timers. */
  readonly resources: Readonly<Record<string, number>>;
  readonly held: { readonly workspaces: number; readonly pages: number };
}

interface UseMessage {
  readonly rss: number;
  readonly heapUsed: number;
  readonly cpu: NodeJS.CpuUsage;
  readonly warm: number;
  readonly resources: Readonly<Record<string, number>>;
  readonly held: Use["held"];
}

const STOP_MS = 30_000;
/** A level of the log. */
const ERROR = 50;

export interface MeasuredServer {
  readonly base: string;
  /** Makes the first instructor account. */
  readonly firstLink: string;
  /** For its sandboxes. */
  readonly engine: Engine;
  readonly pid: number;
  /** Before it was asked to. */
  readonly hasEnded: boolean;
  use(): Promise<Use>;
  stop(): Promise<void>;
}

interface Hello {
  readonly base: string;
  readonly firstLink: string;
  readonly instance: string;
}

/** The real server in a process of its own. */
export async function startMeasuredServer(
  env: Record<string, string> = {},
  options: { exposeGc: boolean } = { exposeGc: false },
): Promise<MeasuredServer> {
  const child = fork("server/bench/server-process.ts", {
    execArgv: ["--import", "tsx", ...(options.exposeGc ? ["--expose-gc"] : [])],
    env: { ...process.env, ...env },
    stdio: ["ignore", "pipe", "inherit", "ipc"],
  });
  let errors = 0;
  createInterface({ input: child.stdout as Readable }).on("line", (line) => {
    if (Number(/"level":(\d+)/.exec(line)?.[1] ?? 0) >= ERROR) errors += 1;
    console.error(line);
  });
  const [{ base, firstLink, instance }] = (await once(child, "message")) as [Hello];
  const engine = dockerEngine(engineClient(), { ...readConfig(env), instance });
  const isOver = () => child.exitCode !== null || child.signalCode !== null;
  return {
    base,
    firstLink,
    engine,
    pid: child.pid ?? 0,
    get hasEnded() {
      return isOver();
    },
    use: async () => {
      child.send("use");
      const [{ rss, heapUsed, cpu, ...rest }] = (await once(child, "message")) as [UseMessage];
      const cpuSeconds = (cpu.user + cpu.system) / 1e6;
      return { residentMb: rss / 1e6, heapMb: heapUsed / 1e6, cpuSeconds, errors, ...rest };
    },
    stop: async () => {
      const ended = isOver() ? null : once(child, "exit");
      if (ended !== null) child.send("stop");
      // One that has no end is ended, and its sandboxes with it.
      const timer = setTimeout(() => child.kill("SIGKILL"), STOP_MS);
      await ended;
      clearTimeout(timer);
      for (const { engineId } of await engine.list()) await engine.destroy(engineId);
    },
  };
}
