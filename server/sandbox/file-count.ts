import { text } from "node:stream/consumers";
import type { Engine } from "./engine.ts";

const LIMIT_MS = 25_000;

/** How many files and folders a sandbox has on the machine's disk; null: it does not tell. */
export async function countFiles(engine: Engine, sandbox: string): Promise<number | null> {
  const exec = await engine.exec(sandbox, ["workshop-count"]).catch(() => null);
  if (exec === null) return null;
  const timer = setTimeout(exec.close, LIMIT_MS);
  try {
    exec.stream.end();
    const count = Number.parseInt(await text(exec.stream), 10);
    return count > 0 ? count : null;
  } catch {
    return null;
  } finally {
    clearTimeout(timer);
  }
}
