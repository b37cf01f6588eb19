import { afterAll, beforeAll, expect, test } from "vitest";
import { EverydayLearner } from "./everyday-learner.ts";
import { PHRASES } from "./everyday-phrases.ts";
import { EverydayProcess } from "./everyday-process.ts";
import { type Outcome, runEveryday } from "./everyday-run.ts";
import { FUZZ } from "./settings.ts";

/** FUZZ_RUNS=250 is 10,000 commands. */
const COMMANDS = FUZZ.numRuns * 40;
const LEARNERS = 4;
const MOST_IN_EACH = 250;
const SECONDS_EACH = 4;

let server: EverydayProcess;

beforeAll(async () => {
  server = new EverydayProcess();
  await server.start();
});
afterAll(() => server.dispose());

test("every command that Docker's own help lists is among those that are tried", async () => {
  const learner = await EverydayLearner.come(server);
  const tried = new Set(PHRASES.flatMap(({ names }) => names));
  const listed: string[] = [];
  for (const name of commandsIn(await learner.ask("docker --help"))) {
    const below = commandsIn(await learner.ask(`docker ${name} --help`));
    listed.push(...(below.length === 0 ? [name] : below.map((verb) => `${name} ${verb}`)));
  }
  learner.leave();
  expect(listed.length).toBeGreaterThan(100);
  expect(listed.filter((name) => !tried.has(name))).toEqual([]);
});

test(
  "whatever is typed at Docker every day, the server goes on, its log has no error, and the evidence is what the daemon has",
  async () => {
    const began = performance.now();
    const inEach = Math.min(COMMANDS / LEARNERS, MOST_IN_EACH);
    const outcome = await runEveryday(server, { seed: FUZZ.seed, commands: COMMANDS, inEach, learners: LEARNERS });
    console.log(summary(outcome, (performance.now() - began) / 1000));
    expect(outcome.failures.join("\n\n")).toBe("");
    expect(server.ends).toBe(0);
    expect(server.faults).toBe(0);
  },
  60_000 + COMMANDS * SECONDS_EACH * 1000,
);

/** Names below any heading of commands. */
function commandsIn(help: string): string[] {
  const names: string[] = [];
  let below = false;
  for (const line of help.split("\n")) {
    if (/^\S/.test(line)) below = /Commands:$/.test(line);
    const name = /^ {2}([a-z][a-z-]*)\*? {2}/.exec(line)?.[1];
    if (below && name !== undefined) names.push(name);
  }
  return names;
}

function summary({ commands, codes, bySubcommand, failures }: Outcome, seconds: number): string {
  const counts = [...bySubcommand].sort(([, one], [, other]) => other - one).map(([name, count]) => `${name} ${count}`);
  const what = [
    `${commands} commands, ${(commands / seconds).toFixed(1)} a second`,
    `${codes.zero} of ${codes.zero + codes.other} did what was asked`,
    `${server.ends} restarts, ${server.faults} errors in the log, ${failures.length} failures`,
  ];
  return `everyday: FUZZ_SEED=${FUZZ.seed} FUZZ_RUNS=${FUZZ.numRuns}: ${what.join(", ")}\n${counts.join(", ")}`;
}
