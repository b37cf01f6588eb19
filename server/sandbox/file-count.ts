import type { Engine } from "./engine.ts";
import { readExec } from "./read-exec.ts";

/** `workshop-count` itself gives up after 20 s. */
const LIMITS = { maxBytes: 256, ms: 25_000 };

/** How many files and folders a sandbox has on the machine's disk; null: it does not tell. */
export async function countFiles(engine: Engine, sandbox: string): Promise<number | null> {
  const answer = await readExec(engine, sandbox, ["workshop-count"], LIMITS).catch(() => null);
  if (answer === null || answer.cut !== null) return null;
  // "12345\t/var/lib/docker", as du says it.
  const count = Number(/^(\d{1,12})\t/.exec(answer.bytes.toString())?.[1] ?? 0);
  return count > 0 ? count : null;
}
