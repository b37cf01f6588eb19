import { totalmem } from "node:os";
import { setTimeout as delay } from "node:timers/promises";
import { readConfig } from "../config.ts";
import { dockerEngine } from "../context.ts";
import { engineClient } from "../setup/engine.ts";
import { type Figure, figure } from "./figures.ts";
import { machineUse } from "./machine-use.ts";

const COUNTS = [20, 50, 100];
const PARALLEL = 4;
const SETTLE_MS = 10_000;
const MEASURE_MS = 15_000;
/** Kept for the system, the Engine and the server. */
const KEPT_MB = 2048;

/**
 * What idle sandboxes cost, as the machine sees it: memory that is not available any more and
 * processor time, with their daemons up and nobody at work. The baseline is the machine before.
 */
export async function benchDensity(): Promise<Figure[]> {
  const instance = `density-${process.pid}`;
  const config = readConfig({});
  const engine = dockerEngine(engineClient(), { ...config, instance });
  const { memoryMb, cpus, pids } = config.sandbox;
  const figures: Figure[] = [];
  try {
    await delay(SETTLE_MS);
    const before = await use();
    figures.push(figure("baseline: the machine without, memory in use", before.memoryMb, "MB"));
    figures.push(figure("baseline: the machine without, share of one core", before.coreShare * 100, "%"));
    let running = 0;
    let each = 0;
    for (const count of COUNTS) {
      while (running < count) {
        const batch = Math.min(PARALLEL, count - running);
        await Promise.all(
          Array.from({ length: batch }, async (_, at) => {
            const id = await engine.create({
              id: `d${running + at}-${process.pid}`,
              limits: { memoryMb, cpus, pids },
              egress: "internet",
            });
            const { stream } = await engine.exec(id, ["workshop-enter", "docker", "version"]);
            stream.resume();
            await new Promise((resolve) => stream.once("close", resolve));
          }),
        );
        running += batch;
      }
      await delay(SETTLE_MS);
      const now = await use();
      each = (now.memoryMb - before.memoryMb) / count;
      figures.push(figure(`${count} sandboxes, memory of each`, each, "MB", 50));
      figures.push(
        figure(`${count} sandboxes, core of each`, ((now.coreShare - before.coreShare) / count) * 100, "%", 0.1),
      );
    }
    for (const gigabytes of [8, 16, 32, Math.round(totalmem() / 1024 ** 3)]) {
      const fit = Math.floor((gigabytes * 1024 - KEPT_MB) / each);
      figures.push(figure(`idle sandboxes that fit ${gigabytes} GB`, fit, ""));
    }
    return figures;
  } finally {
    for (const { engineId } of await engine.list()) await engine.destroy(engineId);
  }
}

async function use(): Promise<{ memoryMb: number; coreShare: number }> {
  const before = await machineUse();
  const began = performance.now();
  await delay(MEASURE_MS);
  const after = await machineUse();
  const seconds = (performance.now() - began) / 1000;
  return { memoryMb: after.memoryMb, coreShare: (after.cpuSeconds - before.cpuSeconds) / seconds };
}
