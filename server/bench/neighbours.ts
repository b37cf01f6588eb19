import { setTimeout as delay } from "node:timers/promises";
import { readConfig } from "../config.ts";
import { ATTACKS } from "../testing/attacks.ts";
import { LearnerClient, type TerminalClient } from "../testing/learner-client.ts";
import { type Figure, figure, quantile } from "./figures.ts";
import { startMeasuredServer } from "./measured-server.ts";

const KEYS = 200;
const KEY_EVERY_MS = 50;
/** Until an attack is at its worst. */
const GROWS_MS = 3000;
const KEY_LIMIT_MS = 5000;
const LINE_LENGTH = 40;

/**
 * How a learner's typing feels while the sandbox beside them is bad in each of the ways that
 * `ATTACKS` lists, one after another. The baseline is the same typing before, with the other at rest.
 */
export async function benchNeighbours(): Promise<Figure[]> {
  const server = await startMeasuredServer({ SANDBOX_LIMIT: "4" });
  const { networks, registry } = readConfig({});
  try {
    const neighbour = await LearnerClient.connect(server.base);
    const terminal = await neighbour.firstTerminal();
    await neighbour.ready();
    await terminal.freshPrompt();
    const bad = await LearnerClient.connect(server.base);
    await bad.ready();
    const rest = await keystrokes(terminal);
    const figures = [figure("baseline: the other at rest, p99", quantile(rest, 0.99), "ms")];
    for (const { name, line } of ATTACKS) {
      const shell = await freshShell(bad);
      shell.keeping = false;
      shell.type(`${line({ registryHost: networks.internet.gateway, registryPort: registry.port })}\r`);
      await delay(GROWS_MS);
      const meanwhile = await keystrokes(terminal);
      figures.push(
        figure(`the other ${name}, median`, quantile(meanwhile, 0.5), "ms"),
        figure(`the other ${name}, p99`, quantile(meanwhile, 0.99), "ms", 100),
      );
    }
    return figures;
  } finally {
    await server.stop();
  }
}

/** Milliseconds from key to echo. A key that is not answered counts as the limit. */
async function keystrokes(terminal: TerminalClient): Promise<number[]> {
  const took: number[] = [];
  for (let key = 1; key <= KEYS; key++) {
    const answered = terminal.nextOutput();
    const began = performance.now();
    terminal.type(key % LINE_LENGTH === 0 ? "\x15" : "x");
    await Promise.race([answered, delay(KEY_LIMIT_MS)]);
    took.push(performance.now() - began);
    await delay(KEY_EVERY_MS);
  }
  terminal.type("\x15");
  return took;
}

/** Of a new sandbox: the last one may be beyond use. */
async function freshShell(learner: LearnerClient): Promise<TerminalClient> {
  const opened = learner.after("terminals", ({ terminals }) => terminals.length > 0);
  const ready = learner.after("sandbox", ({ sandbox }) => sandbox.state === "ready");
  learner.send({ type: "sandbox.startOver" });
  const { terminals } = await opened;
  const shell = await learner.terminal(terminals[0]?.id ?? "");
  await ready;
  await shell.freshPrompt();
  return shell;
}
