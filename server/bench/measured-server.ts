import { fork } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { fileURLToPath } from "node:url";
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
}

/** A level of the log. */
const ERROR = 50;

export interface MeasuredServer {
  readonly base: string;
  /** Makes the first instructor account. */
  readonly firstLink: string;
  /** For its sandboxes. */
  readonly engine: Engine;
  use(): Promise<Use>;
  stop(): Promise<void>;
}

interface Hello {
  readonly base: string;
  readonly firstLink: string;
  readonly instance: string;
}

/** The real server in a process of its own. */
export async function startMeasuredServer(env: Record<string, string> = {}): Promise<MeasuredServer> {
  const child = fork(fileURLToPath(new URL("./server-process.ts", import.meta.url)), {
    execArgv: ["--import", "tsx"],
    env: { ...process.env, ...env },
    stdio: ["ignore", "pipe", "inherit", "ipc"],
  });
  let errors = 0;
  createInterface({ input: child.stdout as Readable }).on("line", (line) => {
    if (Number(/"level":(\d+)/.exec(line)?.[1] ?? 0) >= ERROR) errors += 1;
    console.error(line);
  });
  const [{ base, firstLink, instance }] = (await once(child, "message")) as [Hello];
  return {
    base,
    firstLink,
    engine: dockerEngine(engineClient(), { ...readConfig(env), instance }),
    use: async () => {
      child.send("use");
      const [{ rss, cpu, warm }] = (await once(child, "message")) as [
        { rss: number; cpu: NodeJS.CpuUsage; warm: number },
      ];
      return { residentMb: rss / 1e6, cpuSeconds: (cpu.user + cpu.system) / 1e6, warm, errors };
    },
    stop: async () => {
      child.send("stop");
      await once(child, "exit");
    },
  };
}
