import type { Engine } from "./engine.ts";
import { readExec } from "./read-exec.ts";

const LIMITS = { maxBytes: 1024, ms: 20_000 };
/** As root of the sandbox: nobody else may look into every folder. */
const COUNT = "du --inodes -sx / /var/lib/docker 2>/dev/null | cut -f1";

/** How many files and folders a sandbox has on the machine's disk; null: it does not tell. */
export async function countFiles(engine: Engine, sandbox: string): Promise<number | null> {
  const answer = await readExec(engine, sandbox, ["workshop-enter", "sh", "-c", COUNT], LIMITS).catch(() => null);
  if (answer === null || answer.cut !== null) return null;
  const counts = answer.bytes.toString().trim().split("\n").map(Number);
  return counts.length === 2 && counts.every((count) => count > 0) ? counts.reduce((sum, count) => sum + count) : null;
}
