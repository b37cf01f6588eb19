import { setTimeout as delay } from "node:timers/promises";
import { readConfig } from "../config.ts";
import { ATTACKS, type Attack } from "../testing/attacks.ts";
import { LearnerClient, type TerminalClient } from "../testing/learner-client.ts";
import { openLesson } from "../testing/learner-steps.ts";
import { classOf } from "./class-of.ts";
import { type Figure, figure, quantile } from "./figures.ts";
import { type MeasuredServer, startMeasuredServer } from "./measured-server.ts";
import { residentMb, watchMemory } from "./memory-watch.ts";

const KEYS = 200;
const KEY_EVERY_MS = 50;
/** Until an attack is at its worst. */
const GROWS_MS = 3000;
const KEY_LIMIT_MS = 5000;
/** Keys that wait for nothing any more say no more. */
const MOST_UNANSWERED = 4;
const LINE_LENGTH = 40;
const KEY_TARGET_MS = 100;
const MEMORY_TARGET_MB = 100;

interface Pair {
  readonly neighbour: TerminalClient;
  readonly bad: LearnerClient;
  readonly shell: TerminalClient;
}

/**
 * How a learner's typing feels, and what the server's memory grows by, while the sandbox beside them is bad in each of
 * the ways that `ATTACKS` lists, each with a server of its own. The baseline is the same with the other at rest.
 * @param only attacks whose names have this in them
 */
export async function benchNeighbours(only = ""): Promise<Figure[]> {
  const figures = only === "" ? await measure("baseline: the other at rest", null) : [];
  for (const attack of ATTACKS.filter(({ name }) => name.includes(only)))
    figures.push(...(await measure(`the other ${attack.name}`, attack)));
  return figures;
}

async function measure(name: string, attack: Attack | null): Promise<Figure[]> {
  // They take a while.
  console.error(name);
  const server = await startMeasuredServer({ SANDBOX_LIMIT: "4" });
  try {
    const { neighbour, bad, shell } = attack?.inClass ? await seats(server) : await alone(server);
    await keystrokes(neighbour, KEYS / 4);
    const before = await residentMb(server.pid);
    const memory = watchMemory(server.pid);
    if (attack !== null) await begin(attack, bad, shell);
    const took = await keystrokes(neighbour, KEYS);
    const most = memory.stop();
    const [keys, grown] = attack === null ? [null, null] : [KEY_TARGET_MS, MEMORY_TARGET_MB];
    return [
      figure(`${name}, median`, quantile(took, 0.5), "ms"),
      figure(`${name}, p99`, quantile(took, 0.99), "ms", keys),
      figure(`${name}, the server grows by`, most - before, "MB", grown),
      ...(server.hasEnded ? [figure(`${name}, the server ended`, 1, "", 0)] : []),
    ];
  } finally {
    await server.stop();
  }
}

async function begin(attack: Attack, bad: LearnerClient, shell: TerminalClient): Promise<void> {
  if (attack.opens !== undefined) {
    await openLesson(bad, attack.opens.lesson);
    bad.send({ type: "step.activate", step: attack.opens.step });
  }
  const { networks, registry } = readConfig({});
  shell.keeping = false;
  shell.type(`${attack.line({ registryHost: networks.internet.gateway, registryPort: registry.port })}\r`);
  await delay(GROWS_MS);
}

async function alone({ base }: MeasuredServer): Promise<Pair> {
  const [neighbour, bad] = [await LearnerClient.connect(base), await LearnerClient.connect(base)];
  return { neighbour: await atPrompt(neighbour), bad, shell: await atPrompt(bad) };
}

async function seats(server: MeasuredServer): Promise<Pair> {
  const { learners } = await classOf(server, 2, { joinWithinMs: 0, warm: false });
  const [neighbour, bad] = learners;
  if (neighbour === undefined || bad === undefined) throw new Error("the class has no two seats");
  return { neighbour: neighbour.terminal, bad: bad.client, shell: bad.terminal };
}

async function atPrompt(learner: LearnerClient): Promise<TerminalClient> {
  const terminal = await learner.firstTerminal();
  await learner.ready();
  await terminal.freshPrompt();
  return terminal;
}

/** Milliseconds from key to echo. A key that is not answered counts as the limit. */
async function keystrokes(terminal: TerminalClient, count: number): Promise<number[]> {
  const took: number[] = [];
  let unanswered = 0;
  for (let key = 1; key <= count && unanswered < MOST_UNANSWERED; key++) {
    const answered = terminal.nextOutput();
    const began = performance.now();
    terminal.type(key % LINE_LENGTH === 0 ? "\x15" : "x");
    await Promise.race([answered, delay(KEY_LIMIT_MS)]);
    const ms = performance.now() - began;
    took.push(ms);
    unanswered = ms < KEY_LIMIT_MS ? 0 : unanswered + 1;
    await delay(KEY_EVERY_MS);
  }
  terminal.type("\x15");
  return took;
}
