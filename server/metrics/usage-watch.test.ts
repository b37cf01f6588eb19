import { describe, expect, test } from "vitest";
import { createLogger } from "../logger.ts";
import type { Engine, SandboxInfo } from "../sandbox/engine.ts";
import { UsageWatch } from "./usage-watch.ts";

const STATS = { memoryBytes: 1, cpuSeconds: 2, pids: 3 };
const NEVER = new Promise<never>(() => {});

/** Answers as told, or not at all. */
function watchOf(answers: Partial<Record<"list" | "stats", (sandbox: string) => Promise<unknown>>>): UsageWatch {
  const sandbox = (id: string) => ({ id, engineId: id, running: true }) as SandboxInfo;
  const engine = {
    list: async () => [sandbox("quick"), sandbox("slow")],
    stats: async () => STATS,
    ...answers,
  } as unknown as Engine;
  const logger = createLogger("silent", {});
  return new UsageWatch({ engine, logger, dataDir: ".", engineMs: 20, onSample: () => {} });
}

describe("use", () => {
  test("of a sandbox that a busy Engine is slow about is left out, and the Engine is not away", async () => {
    const watch = watchOf({ stats: (id) => (id === "slow" ? NEVER : Promise.resolve(STATS)) });
    await watch.sample();
    expect(watch.now?.engineAway).toBe(false);
    expect([...(watch.now?.sandboxes.keys() ?? [])]).toEqual(["quick"]);
  });

  test.each([
    ["does not answer", () => NEVER],
    ["answers that it cannot", () => Promise.reject(new Error("connect ENOENT"))],
  ])("is of nobody, and the Engine away, when it %s", async (_what, list) => {
    const watch = watchOf({ list });
    await watch.sample();
    expect(watch.now?.engineAway).toBe(true);
    expect(watch.now?.sandboxes.size).toBe(0);
  });
});
