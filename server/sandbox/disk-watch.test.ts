import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { createLogger } from "../logger.ts";
import type { Trouble } from "../protocol/state.ts";
import { DiskWatch, judgeDisk } from "./disk-watch.ts";
import type { Engine } from "./engine.ts";

const MB = 1024 ** 2;
const limits = { sandbox: 4000 * MB, floor: 1000 * MB };

test.each([
  ["within its limit is fine", 4000, 9000, "fine"],
  ["within its limit is fine, also on a machine that others have filled", 4000, 10, "fine"],
  ["over its limit is told", 4001, 9000, "over"],
  ["over its limit is told where nobody knows what is free", 4001, null, "over"],
  ["over its limit on a machine that is nearly full ends", 4001, 999, "end"],
  ["a quarter over its limit ends", 5001, 9000, "end"],
] as const)("a sandbox %s", (_what, used, free, verdict) => {
  expect(judgeDisk(used * MB, free === null ? null : free * MB, limits)).toBe(verdict);
});

test("an Engine that is busy adding up for somebody else is asked again, so that who fills the disk is told", async () => {
  const dir = mkdtempSync(join(tmpdir(), "workshop-disk-"));
  const stop = new AbortController();
  let asked = 0;
  const engine = {
    dataDir: async () => dir,
    diskUse: async () => {
      asked += 1;
      // As an Engine answers whoever asks while it adds up.
      if (asked === 2) throw new Error("a disk usage operation is already running");
      return new Map([["engine-id", asked > 2 ? 300 * MB : 0]]);
    },
  } as unknown as Engine;
  let troubles: readonly Trouble[] = [];
  const watch = new DiskWatch({
    engine,
    logger: createLogger("silent"),
    limits: { sandbox: 256 * MB, floor: 0 },
    files: 1000,
    pids: 100,
    sandboxes: () => [{ id: "s", engineId: "engine-id", learner: "l", createdAt: 0 }],
    processesOf: () => null,
    end: async () => {},
    onTroubles: (_learner, told) => {
      troubles = told;
    },
  });
  try {
    watch.start(stop.signal);
    await expect.poll(() => asked, { timeout: 10_000 }).toBe(1);
    execFileSync("fallocate", ["-l", "200M", join(dir, "filler")]);
    await expect.poll(() => troubles.map(({ kind }) => kind), { timeout: 10_000 }).toEqual(["disk"]);
  } finally {
    stop.abort();
    rmSync(dir, { recursive: true });
  }
}, 30_000);
