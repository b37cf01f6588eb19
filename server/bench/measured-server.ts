import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

export interface Use {
  /** MB that are in memory. */
  readonly residentMb: number;
  /** Seconds of CPU so far. */
  readonly cpuSeconds: number;
}

export interface MeasuredServer {
  readonly base: string;
  /** Makes the first instructor account. */
  readonly firstLink: string;
  use(): Promise<Use>;
  stop(): Promise<void>;
}

/** The real server in a process of its own. */
export async function startMeasuredServer(env: Record<string, string> = {}): Promise<MeasuredServer> {
  const child = fork(fileURLToPath(new URL("./server-process.ts", import.meta.url)), {
    execArgv: ["--import", "tsx"],
    env: { ...process.env, ...env },
  });
  const [{ base, firstLink }] = (await once(child, "message")) as [{ base: string; firstLink: string }];
  return {
    base,
    firstLink,
    use: async () => {
      child.send("use");
      const [{ rss, cpu }] = (await once(child, "message")) as [{ rss: number; cpu: NodeJS.CpuUsage }];
      return { residentMb: rss / 1e6, cpuSeconds: (cpu.user + cpu.system) / 1e6 };
    },
    stop: async () => {
      child.send("stop");
      await once(child, "exit");
    },
  };
}
