import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createLogger } from "../logger.ts";
import { MOST_SNAPSHOT_CHARACTERS } from "../terminal/drawn-screen.ts";
import { OutputFilter } from "../terminal/output-filter.ts";
import { Screens } from "../terminal/screens.ts";
import { LearnerClient, type TerminalClient } from "../testing/learner-client.ts";
import { ServerProcess } from "../testing/server-process.ts";
import { TERMINAL_ATTACKS } from "../testing/terminal-attacks.ts";
import { FUZZ } from "./settings.ts";
import { chunksOf, HOSTILE, stream } from "./terminal-streams.ts";

/** Stands for "never": a key is answered in milliseconds. */
const HANGS_MS = 5000;
const KEYS = 50 * FUZZ.numRuns;
const MOST_GROWTH_MB = 100;

beforeAll(() => console.log(`fuzz: FUZZ_SEED=${FUZZ.seed} FUZZ_RUNS=${FUZZ.numRuns}`));

describe("a screen", () => {
  const screens = new Screens({ logger: createLogger("silent") });
  afterAll(() => screens.dispose());

  test.each([
    [80, 24],
    [500, 300],
  ])("of %i columns and %i rows draws every stream, and is written down in bounds", async (cols, rows) => {
    let lost = 0;
    const runs = { seed: FUZZ.seed, numRuns: FUZZ.numRuns * (cols === 80 ? 100 : 8), endOnFailure: true };
    await fc.assert(
      fc.asyncProperty(stream(HOSTILE), fc.array(fc.nat(2 ** 20), { maxLength: 5 }), async (bytes, cuts) => {
        const filter = new OutputFilter({ cols, rows });
        const screen = screens.open(cols, rows, "", () => {
          lost += 1;
        });
        for (const chunk of chunksOf(bytes, cuts))
          for (const portion of filter.push(chunk, 0)) screen.add({ kind: "write", bytes: portion.bytes });
        expect((await screen.snapshot()).length).toBeLessThanOrEqual(MOST_SNAPSHOT_CHARACTERS);
        screen.close();
        expect(lost).toBe(0);
      }),
      runs,
    );
  });
});

describe("while a program", () => {
  const server = new ServerProcess({ env: { LOG_LEVEL: "info" } });
  let neighbour: TerminalClient;
  let learner: LearnerClient;
  let atRest = 0;

  beforeAll(async () => {
    await server.start();
    const other = await LearnerClient.connect(server.base);
    neighbour = await other.firstTerminal();
    await neighbour.freshPrompt();
    learner = await LearnerClient.connect(server.base);
    await learner.ready();
    const terminal = await learner.firstTerminal();
    await terminal.freshPrompt();
    // What is allocated once is there.
    terminal.type("timeout 1 yes\r");
    await terminal.prompt();
    atRest = server.residentMb;
  }, 120_000);
  afterAll(() => server.dispose());

  test.each(TERMINAL_ATTACKS)("$name, a neighbour's keys are answered and the server stays small", async ({ line }) => {
    const terminal = await freshTerminal(learner);
    terminal.keeping = false;
    terminal.type(`${line}\r`);
    await answered(terminal);
    let most = 0;
    for (let key = 0; key < KEYS; key++) {
      const echoed = answered(neighbour);
      neighbour.type("x");
      expect(await echoed).toBe(true);
      most = Math.max(most, server.residentMb);
    }
    neighbour.type("\x15");
    console.log(`grew by ${Math.round(most - atRest)} MB`);
    expect(most - atRest).toBeLessThan(MOST_GROWTH_MB);
    learner.send({ type: "terminal.close", terminal: terminal.id });
    await terminal.closed();
  });
});

async function freshTerminal(learner: LearnerClient): Promise<TerminalClient> {
  const known = learner.received.findLast((message) => message.type === "terminals")?.terminals.map(({ id }) => id);
  const opened = learner.after("terminals", ({ terminals }) => terminals.some(({ id }) => !known?.includes(id)));
  learner.send({ type: "terminal.open", cols: 80, rows: 24 });
  const { terminals } = await opened;
  const terminal = await learner.terminal(terminals.at(-1)?.id ?? "");
  await terminal.freshPrompt();
  return terminal;
}

/** Whether anything is shown before long. */
async function answered(terminal: TerminalClient): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const never = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), HANGS_MS);
  });
  const shown = await Promise.race([terminal.nextOutput().then(() => true), never]);
  clearTimeout(timer);
  return shown;
}
