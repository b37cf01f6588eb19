import { setTimeout as delay } from "node:timers/promises";
import { DaemonWatch } from "../evidence/daemon-watch.ts";
import { NESTED_LIMITS, type NestedLimits } from "../evidence/nested-limits.ts";
import { createLogger } from "../logger.ts";
import type { Engine } from "../sandbox/engine.ts";

/** As the true ones, with less patience: what would take minutes is over at once. */
export const IMPATIENT: NestedLimits = {
  ...NESTED_LIMITS,
  firstMs: 700,
  answerMs: 700,
  eventBytesPerSecond: 512 * 1024,
  eventBytesAtOnce: 256 * 1024,
  floodMs: 400,
  firstBackOffMs: 20,
  mostBackOffMs: 100,
  healedMs: 100,
};
const LOOK_MS = 5;
/** So long it is looked for a word to the learner where nothing has to be said. */
const ANY_MS = 150;
const WAIT_MS = 20_000;

/** A sandbox's daemon for a test, false or true. */
export interface Stranger {
  readonly engine: Engine;
  readonly sandbox: string;
  /** From now on it is a true daemon, and all connections of before are over. */
  heal(): Promise<void>;
}

/**
 * Follows a stranger that answers with something hostile, then a true daemon in its place.
 * @returns what was told of it, null for nothing
 * @throws Error when nothing is told that must be, or when it is not followed again afterwards
 */
export async function meet({ engine, sandbox, heal }: Stranger, effect: "told" | "any"): Promise<string | null> {
  const seen = { up: false, trouble: null as string | null, told: null as string | null };
  const watch = new DaemonWatch({
    engine,
    sandbox,
    limits: IMPATIENT,
    logger: createLogger("silent"),
    onUp: () => {
      seen.up = true;
    },
    onDown: () => {
      seen.up = false;
    },
    onChange: () => {},
    onTrouble: (message) => {
      seen.trouble = message;
      seen.told ??= message;
    },
  });
  watch.start();
  try {
    if (effect === "told") await until(() => seen.told !== null, "the learner was told nothing");
    else for (let ms = 0; ms < ANY_MS && seen.told === null; ms += LOOK_MS) await delay(LOOK_MS);
    await heal();
    await until(() => seen.up && seen.trouble === null, "it did not heal");
    await watch.settled();
    return seen.told;
  } finally {
    watch.dispose();
  }
}

async function until(so: () => boolean, otherwise: string): Promise<void> {
  const end = performance.now() + WAIT_MS;
  while (!so()) {
    if (performance.now() > end) throw new Error(otherwise);
    await delay(LOOK_MS);
  }
}
