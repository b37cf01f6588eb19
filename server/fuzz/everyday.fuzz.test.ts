import { afterAll, beforeAll, expect, test } from "vitest";
import { EverydayProcess } from "./everyday-process.ts";
import { type Outcome, runEveryday } from "./everyday-run.ts";
import { FUZZ } from "./settings.ts";

/** FUZZ_RUNS=250 is 10,000 commands. */
const COMMANDS = FUZZ.numRuns * 40;
const LEARNERS = 4;
const SECONDS_EACH = 4;

let server: EverydayProcess;

beforeAll(async () => {
  server = new EverydayProcess();
  await server.start();
});
afterAll(() => server.dispose());

test(
  "whatever is typed at Docker every day, the server goes on, its log has no error, and the evidence is what the daemon has",
  async () => {
    const began = performance.now();
    const inEach = Math.min(COMMANDS / LEARNERS, 250);
    const outcome = await runEveryday(server, { seed: FUZZ.seed, commands: COMMANDS, inEach, learners: LEARNERS });
    console.log(summary(outcome, (performance.now() - began) / 1000));
    expect(outcome.failures.join("\n\n")).toBe("");
    expect(server.ends).toBe(0);
    expect(server.faults).toBe(0);
  },
  60_000 + COMMANDS * SECONDS_EACH * 1000,
);

function summary({ commands, bySubcommand, failures }: Outcome, seconds: number): string {
  const counts = [...bySubcommand].sort(([, one], [, other]) => other - one).map(([name, count]) => `${name} ${count}`);
  const rate = (commands / seconds).toFixed(1);
  return `everyday: FUZZ_SEED=${FUZZ.seed} FUZZ_RUNS=${FUZZ.numRuns}: ${commands} commands, ${rate} a second, ${server.ends} restarts, ${server.faults} errors in the log, ${failures.length} failures\n${counts.join(", ")}`;
}
