import { readFile } from "node:fs/promises";

const LOOK_EVERY_MS = 100;

/** MB of a process that are in memory, read from outside: one that is too busy to answer is measured, too. 0: it has ended. */
export async function residentMb(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, "utf8").catch(() => "");
  return Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1] ?? 0) / 1000;
}

/** Looks until it is stopped. @returns what tells the most that it saw */
export function watchMemory(pid: number): { stop(): number } {
  let most = 0;
  const timer = setInterval(async () => {
    most = Math.max(most, await residentMb(pid));
  }, LOOK_EVERY_MS);
  return {
    stop: () => {
      clearInterval(timer);
      return most;
    },
  };
}
