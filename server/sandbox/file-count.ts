import type { Engine } from "./engine.ts";
import { readExec } from "./read-exec.ts";

/** `workshop-count` itself gives up after 20 s. */
const LIMITS = { maxBytes: 64, ms: 25_000 };

/** How many files and folders a sandbox has on the machine's disk; null: it does not tell. */
export async function countFiles(engine: Engine, sandbox: string): Promise<number | null> {
  const answer = await readExec(engine, sandbox, ["workshop-count"], LIMITS).catch(() => null);
  if (answer === null || answer.cut !== null) return null;
  const count = Number(answer.bytes.toString().trim());
  return Number.isSafeInteger(count) && count > 0 ? count : null;
}
