import { setTimeout as delay } from "node:timers/promises";
import { LearnerClient, type TerminalClient } from "../testing/learner-client.ts";
import { type Figure, figure } from "./figures.ts";
import { type MeasuredServer, startMeasuredServer, type Use } from "./measured-server.ts";

const AT_ONCE = 4;
const IDLE_MINUTES = 0.5;
const FLOOD_MS = 1500;
const AWAY_MS = 1000;
/** What was started once and stays (pools of connections, caches) is there after so long. */
const WARM_UP_SHARE = 0.25;
const SETTLE_MS = 120_000;
const GROWTH_MB = 8;

/**
 * Learners come and go for minutes: they run commands, flood terminals, reload pages, lose
 * connections, start over, and leave without a word. At the end nothing of them is left. The
 * baseline is the same server after a quarter of the time, with nobody there.
 */
export async function benchSoak({ minutes }: { minutes: number }): Promise<Figure[]> {
  const env = { SANDBOX_LIMIT: String(AT_ONCE * 6), SANDBOX_IDLE_MINUTES: String(IDLE_MINUTES), SANDBOX_WARM: "1" };
  const server = await startMeasuredServer(env, { exposeGc: true });
  try {
    let visits = await visitFor(server, minutes * 60_000 * WARM_UP_SHARE);
    const before = await settled(server);
    visits += await visitFor(server, minutes * 60_000 * (1 - WARM_UP_SHARE));
    const after = await settled(server);
    const [spare] = await server.engine.list();
    const { pids = 0 } = spare === undefined ? {} : await server.engine.stats(spare.engineId);
    return [
      figure("visits", visits, ""),
      figure("sandboxes left, beside the one in stock", (await server.engine.list()).length - after.warm, "", 0),
      figure("processes in the one in stock", pids, ""),
      figure("workspaces left", after.held.workspaces, "", 0),
      figure("pages left", after.held.pages, "", 0),
      ...resourceFigures(before, after),
      figure("baseline: heap after a quarter of the time", before.heapMb, "MB"),
      figure("growth of the heap since", after.heapMb - before.heapMb, "MB", GROWTH_MB),
      figure("growth of resident memory since", after.residentMb - before.residentMb, "MB"),
      figure("errors in the server's log", after.errors, "", 0),
    ];
  } finally {
    await server.stop();
  }
}

/** More than the baseline had, of each kind. */
function resourceFigures(before: Use, after: Use): Figure[] {
  const kinds = new Set([...Object.keys(before.resources), ...Object.keys(after.resources)]);
  return [...kinds]
    .sort()
    .map((kind) => figure(`${kind} left over`, (after.resources[kind] ?? 0) - (before.resources[kind] ?? 0), "", 0));
}

/** @returns how many visits there were */
async function visitFor(server: MeasuredServer, ms: number): Promise<number> {
  const end = performance.now() + ms;
  let visits = 0;
  const places = Array.from({ length: AT_ONCE }, async (_, place) => {
    for (let at = place; performance.now() < end; at++) {
      await visit(server, at);
      visits += 1;
    }
  });
  await Promise.all(places);
  return visits;
}

/** What one learner does, by turns. */
async function visit(server: MeasuredServer, at: number): Promise<void> {
  const learner = await LearnerClient.connect(server.base);
  const terminal = await learner.firstTerminal();
  await learner.ready();
  await terminal.freshPrompt();
  learner.send({ type: "lesson.open", course: "docker-workshop", lesson: "run-a-container" });
  await terminal.run("docker run --rm alpine echo hi");
  const deed = DEEDS[at % DEEDS.length];
  const last = (await deed?.(server, learner, terminal)) ?? { learner, terminal };
  // Every other one closes the laptop without a word.
  if (at % 2 === 0) last.terminal.close();
  last.learner.close();
}

type Left = { learner: LearnerClient; terminal: TerminalClient };
type Deed = (server: MeasuredServer, learner: LearnerClient, terminal: TerminalClient) => Promise<Left | null>;

const DEEDS: readonly Deed[] = [
  async function flood(_server, _learner, terminal) {
    terminal.type("yes\r");
    await delay(FLOOD_MS);
    terminal.forget();
    terminal.type("\x03");
    await terminal.prompt();
    return null;
  },
  async function reload(server, learner, terminal) {
    terminal.close();
    learner.close();
    await delay(AWAY_MS);
    const back = await LearnerClient.connect(server.base, { cookie: learner.session });
    const shell = await back.firstTerminal();
    await shell.freshPrompt();
    return { learner: back, terminal: shell };
  },
  async function moreTerminals(_server, learner, terminal) {
    learner.send({ type: "terminal.open", cols: 80, rows: 24 });
    const { terminals } = await learner.next("terminals", (message) => message.terminals.length === 2);
    const second = await learner.terminal(terminals[1]?.id ?? "");
    await second.shows("root@workshop");
    const closed = learner.after("terminals", (message) => message.terminals.length === 1);
    learner.send({ type: "terminal.close", terminal: second.id });
    await closed;
    await terminal.run("true");
    return null;
  },
  async function startOver(_server, learner) {
    const opened = learner.after("terminals", ({ terminals }) => terminals.length > 0);
    learner.send({ type: "sandbox.startOver" });
    const { terminals } = await opened;
    const terminal = await learner.terminal(terminals[0]?.id ?? "");
    await terminal.shows("root@workshop");
    return { learner, terminal };
  },
  async function leaveMidway(_server, _learner, terminal) {
    terminal.type("docker run alpine sleep 600\r");
    await delay(AWAY_MS);
    return null;
  },
];

/** When the last sandbox has ended by itself and the stock is full again. */
async function settled(server: MeasuredServer): Promise<Use> {
  const end = performance.now() + SETTLE_MS;
  for (;;) {
    const use = await server.use();
    const left = (await server.engine.list()).length;
    if ((use.held.workspaces === 0 && left === use.warm && use.warm === 1) || performance.now() > end) {
      // Connections to the Engine that rest are kept for a while.
      await delay(10_000);
      return server.use();
    }
    await delay(1000);
  }
}
