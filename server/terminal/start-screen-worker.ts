import { fileURLToPath } from "node:url";
import { Worker } from "node:worker_threads";

/** Megabytes of objects. Bounds on each screen keep it far below, unless something goes wrong. */
const MOST_MEMORY_MB = 768;
const OPTIONS = { execArgv: [], env: {}, resourceLimits: { maxOldGenerationSizeMb: MOST_MEMORY_MB } };

let source: Promise<string> | null = null;

/** Starts the thread that draws screens. Compiled, it is a module beside this one; from sources it is compiled first. */
export async function startScreenWorker(): Promise<Worker> {
  if (!import.meta.url.endsWith(".ts")) return new Worker(new URL("./screen-worker.mjs", import.meta.url), OPTIONS);
  source ??= compiled();
  return new Worker(await source, { ...OPTIONS, eval: true });
}

async function compiled(): Promise<string> {
  const { build, stop } = await import("esbuild");
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL("./screen-worker.ts", import.meta.url))],
    bundle: true,
    platform: "node",
    format: "cjs",
    target: "node20",
    write: false,
    logLevel: "silent",
  });
  // Its process would live as long as ours.
  await stop();
  return outputFiles[0]?.text ?? "";
}
