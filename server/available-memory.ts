import { readFile } from "node:fs/promises";
import { freemem } from "node:os";

/** Bytes that programs can still have; on Linux what the kernel can free is part of it. */
export async function availableMemory(): Promise<number> {
  const info = await readFile("/proc/meminfo", "utf8").catch(() => "");
  const kilobytes = /^MemAvailable:\s+(\d+) kB/m.exec(info)?.[1];
  return kilobytes === undefined ? freemem() : Number(kilobytes) * 1024;
}
