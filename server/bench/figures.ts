import { writeFileSync } from "node:fs";
import { availableParallelism, cpus, release, totalmem } from "node:os";

export interface Figure {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** At most (or, where `atLeast`, at least) this; null: told, not judged. */
  readonly target: number | null;
  readonly met: boolean | null;
}

export interface PartResult {
  readonly part: string;
  readonly machine: string;
  readonly figures: readonly Figure[];
}

export function figure(name: string, value: number, unit: string, target: number | null = null): Figure {
  const rounded = Number(value.toFixed(3));
  return { name, value: rounded, unit, target, met: target === null ? null : rounded <= target };
}

/** As `figure`, where more is better. */
export function atLeast(name: string, value: number, unit: string, target: number): Figure {
  return { ...figure(name, value, unit, target), met: Number(value.toFixed(3)) >= target };
}

/** The value below which a share of them lies: 0.5 the median, 0.95 the p95. Nearest rank. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}

export function machine(): string {
  return `${availableParallelism()} cores (${cpus()[0]?.model.trim()}), ${(totalmem() / 1024 ** 3).toFixed(0)} GB, Linux ${release()}, Node ${process.versions.node}`;
}

export function printResult(result: PartResult): void {
  console.log(`\n${result.part} on ${result.machine}`);
  for (const { name, value, unit, target, met } of result.figures) {
    const judged = target === null ? "" : `  target ${target} ${unit}: ${met ? "met" : "MISSED"}`;
    console.log(`  ${name.padEnd(48)} ${String(value).padStart(10)} ${unit.padEnd(5)}${judged}`);
  }
}

export function writeResult(file: string, result: PartResult): void {
  writeFileSync(file, `${JSON.stringify(result, null, 2)}\n`);
}
