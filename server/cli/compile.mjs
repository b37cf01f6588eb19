// Before TypeScript can be read: plain JavaScript, of our dependencies esbuild alone.
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { basename, join, resolve } from "node:path";

const SOURCES = "server";
const COMMANDS = "server/cli";
/** Runs in a thread of its own, and is looked for beside the command that starts it. */
const WORKER = "server/terminal/screen-worker.ts";
const COMPILED = "dist/server";

/**
 * Our TypeScript as JavaScript, all commands at once, unless that was done for these very sources. Read module by
 * module through tsx, a server takes three times as long to start. Packages stay where they are.
 * @returns {Promise<string>} the folder with a module for each command, "/…/dist/server/3f2a…"
 * @throws when it cannot be written
 */
export async function compile() {
  const folder = resolve(COMPILED, stateOf(SOURCES));
  if (existsSync(folder)) return folder;
  mkdirSync(COMPILED, { recursive: true });
  const unfinished = join(COMPILED, `.${process.pid}`);
  const { build, stop } = await import("esbuild");
  await build({
    entryPoints: [...filesIn(COMMANDS).filter((file) => file.endsWith(".ts")), WORKER].map((file) => ({
      in: file,
      out: basename(file, ".ts"),
    })),
    outdir: unfinished,
    outExtension: { ".js": ".mjs" },
    bundle: true,
    packages: "external",
    platform: "node",
    format: "esm",
    target: "node20",
    sourcemap: true,
    logLevel: "silent",
  });
  // Its process would live as long as ours.
  await stop();
  for (const name of readdirSync(COMPILED)) {
    if (!name.startsWith(".")) rmSync(join(COMPILED, name), { recursive: true, force: true });
  }
  publish(unfinished, folder);
  return folder;
}

/** Another process may have done the same meanwhile. */
function publish(unfinished, folder) {
  try {
    renameSync(unfinished, folder);
  } catch (error) {
    rmSync(unfinished, { recursive: true, force: true });
    if (!existsSync(folder)) throw error;
  }
}

/** Another whenever a file there is another. */
function stateOf(dir) {
  const hash = createHash("sha256");
  for (const file of filesIn(dir)) hash.update(file).update(readFileSync(file));
  return hash.digest("hex").slice(0, 16);
}

function filesIn(dir) {
  return readdirSync(dir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}
