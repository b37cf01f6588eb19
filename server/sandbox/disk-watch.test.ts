import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
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

let dir: string;
let stop: AbortController;
/** Told by the watch, last. */
let troubles: readonly Trouble[];

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "workshop-disk-"));
  stop = new AbortController();
  troubles = [];
});
afterEach(() => {
  stop.abort();
  rmSync(dir, { recursive: true });
});

/** Over one sandbox, on an Engine whose data is in `dir`. @param use bytes of the sandbox when the Engine adds up, by how often it was asked */
function watchDisk(use: (asked: number) => number): void {
  let asked = 0;
  const diskUse = async () => {
    asked += 1;
    return new Map([["engine-id", use(asked)]]);
  };
  const watch = new DiskWatch({
    engine: { dataDir: async () => dir, diskUse } as unknown as Engine,
    logger: createLogger("silent"),
    limits: { sandbox: 256 * MB, floor: 0 },
    files: 1000,
    pids: 100,
    sandboxes: () => [{ id: "s", engineId: "engine-id", learner: "l", createdAt: 0, attachmentFailures: "" }],
    processesOf: () => null,
    end: async () => {},
    onTroubles: (_learner, told) => {
      troubles = told;
    },
  });
  watch.start(stop.signal);
}

const expectTold = () => expect.poll(() => troubles.map(({ kind }) => kind), { timeout: 10_000 }).toEqual(["disk"]);

test("an Engine that is busy adding up for somebody else is asked again, so that who fills the disk is told", async () => {
  watchDisk((asked) => {
    // As an Engine answers whoever asks while it adds up.
    if (asked === 1) throw new Error("a disk usage operation is already running");
    return 300 * MB;
  });
  await expectTold();
}, 30_000);

test("who fills the disk while others give as much back is told all the same", async () => {
  watchDisk((asked) => (asked > 1 ? 300 * MB : 0));
  await expectTold();
}, 30_000);
