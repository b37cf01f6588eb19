/** Figures as an operator reads them. All pure; null is a dash. */

const MEGABYTE = 1024 ** 2;
const GIGABYTE = 1024 ** 3;
const NONE = "–";

/** "312 MB", "1.4 GB" */
export function formatBytes(bytes: number | null): string {
  if (bytes === null) return NONE;
  return bytes >= GIGABYTE ? `${(bytes / GIGABYTE).toFixed(1)} GB` : `${Math.round(bytes / MEGABYTE)} MB`;
}

/** "0.4 ms", "12 ms", "1.2 s" @param seconds */
export function formatLatency(seconds: number | null): string {
  if (seconds === null) return NONE;
  if (seconds >= 1) return `${seconds.toFixed(1)} s`;
  const ms = seconds * 1000;
  return ms < 10 ? `${ms.toFixed(1)} ms` : `${Math.round(ms)} ms`;
}

/** "0.05", "1.2": processors that were busy. */
export function formatCores(cores: number | null): string {
  return cores === null ? NONE : cores.toFixed(cores < 0.995 ? 2 : 1);
}

export function formatCount(count: number | null): string {
  return count === null ? NONE : String(count);
}
