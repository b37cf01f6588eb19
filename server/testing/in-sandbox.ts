import { text } from "node:stream/consumers";
import type { Engine } from "../sandbox/engine.ts";

/**
 * Little stands around the learner's root, so the tests bring the learner's tools out: what could be done with them
 * there is the most that breaking out of the namespaces would give.
 */
export const WITH_TOOLS = `export PATH=$PATH:/learner/usr/bin:/learner/usr/sbin
export LD_LIBRARY_PATH=/learner/usr/lib/$(uname -m)-linux-gnu`;

/** What a command of a sandbox prints. */
export async function outputOf(
  engine: Engine,
  sandbox: string,
  command: readonly string[],
  stdin = "",
): Promise<string> {
  const exec = await engine.exec(sandbox, command);
  exec.stream.end(stdin);
  return (await text(exec.stream)).trim();
}

/** What a script prints as the learner, root of the sandbox's user namespace, for as long as it takes. */
export function asLearner(engine: Engine, sandbox: string, script: string): Promise<string> {
  return outputOf(engine, sandbox, ["workshop-enter", "bash", "-s"], `${script}\n`);
}

/** The same around the learner's namespaces, as the user that all of a sandbox runs as. */
export function outside(engine: Engine, sandbox: string, script: string): Promise<string> {
  return outputOf(engine, sandbox, ["bash", "-c", `${WITH_TOOLS}\n${script}`]);
}
