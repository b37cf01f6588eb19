import { readFile } from "node:fs/promises";

/** Clock ticks a second in /proc/stat, on every Linux of today. */
const TICKS = 100;

export interface MachineUse {
  /** Not available to anyone any more. */
  readonly memoryMb: number;
  /** Of all processors together, since the machine started. */
  readonly cpuSeconds: number;
}

export async function machineUse(): Promise<MachineUse> {
  const info = await readFile("/proc/meminfo", "utf8");
  const kb = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+)`, "m").exec(info)?.[1] ?? 0);
  const [line = ""] = (await readFile("/proc/stat", "utf8")).split("\n");
  const [user = 0, nice = 0, system = 0, , , irq = 0, softirq = 0] = line.trim().split(/\s+/).slice(1).map(Number);
  const ticks = user + nice + system + irq + softirq;
  return { memoryMb: (kb("MemTotal") - kb("MemAvailable")) / 1024, cpuSeconds: ticks / TICKS };
}
