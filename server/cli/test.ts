import { spawn } from "node:child_process";
import { mkdirSync, rmSync } from "node:fs";
import { createInterface } from "node:readline";
import { readConfig } from "../config.ts";
import { CHROMIUM, chromiumStage } from "../setup/chromium.ts";
import { postgresqlStage } from "../setup/postgresql.ts";
import { proxiesStage } from "../setup/proxies.ts";
import { setUp } from "../setup/setup.ts";
import { testProgramsStage } from "../setup/test-programs.ts";
import { runCommand } from "./run-command.ts";
import { lessonsOutcome, type Outcome, playwrightOutcome, sumUp, tellFailure, vitestOutcome } from "./test-reports.ts";

const RESULTS = "test-results";
/** Of a part that wrote no report, so many of its last lines say why. */
const LAST_LINES = 12;

interface Part {
  readonly name: string;
  readonly command: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** From the report that it wrote; a part without one is itself one test. */
  readonly outcome?: () => Outcome;
}

/** Need nothing but the packages, and go on while the rest is set up. */
const MEANWHILE: readonly Part[] = [
  { name: "types", command: ["npx", "tsc", "--noEmit"] },
  { name: "lint", command: ["npx", "biome", "check", "--error-on-warnings", "."] },
];

const BROWSER: Part = {
  name: "browser",
  command: ["npx", "playwright", "test", "--config", "e2e/playwright.config.ts"],
  env: { E2E: "short" },
  outcome: () => playwrightOutcome(`${RESULTS}/e2e.json`),
};

/** Each in a sandbox of its own; in one for all of them they are done in the browser. */
const LESSONS: Part = {
  name: "lessons",
  command: ["node", "server/cli/run.mjs", "lessons", "test", "--fresh", "--json", `${RESULTS}/lessons.json`],
  outcome: () => lessonsOutcome(`${RESULTS}/lessons.json`),
};

const BENCH: Part = {
  name: "bench",
  command: ["node", "server/cli/run.mjs", "bench", "ticks", "output"],
  env: { BENCH: "short" },
};

/** One round after the other. Of a round two parts at a time, since one alone leaves a core at rest; the longest first. */
const ROUNDS: readonly (readonly Part[])[] = [
  [
    vitest("integration", ["--exclude", "**/{registry,names}.integration.test.ts"]),
    BROWSER,
    faults("faults", ["--exclude", "**/{registry,limits}.faults.test.ts"]),
    { ...vitest("deploy"), env: { DEPLOY: "short" } },
    LESSONS,
    vitest("fuzz"),
    BENCH,
  ],
  // Takes the registry away, which all but these need.
  [faults("registry", ["faults/registry.faults"]), vitest("unit")],
  // These make networks and fill registries, at which a browser drops what it is loading.
  [vitest("integration", ["registry.integration", "names.integration"], "networks")],
  // What learners do there weighs on everybody.
  [faults("limits", ["faults/limits.faults"])],
];

const ORDER = [...MEANWHILE, ...ROUNDS.flat()];

/** `npm test`: sets everything up, then proves it. At its end are the failed tests; the last line is "N passed, N failed". */
await runCommand(async () => {
  // Tests listen on free ports of their own.
  const config = readConfig({ ...process.env, PORT: "0" });
  rmSync(RESULTS, { recursive: true, force: true });
  mkdirSync(RESULTS);
  const outcomes: Outcome[] = [];
  /** Takes what is left, one part after another. */
  const work = async (left: Part[]) => {
    for (let part = left.shift(); part !== undefined; part = left.shift()) outcomes.push(await prove(part));
  };
  const meanwhile = work([...MEANWHILE]);
  await setUp(config, [chromiumStage(), postgresqlStage(), proxiesStage(), testProgramsStage()]);
  await meanwhile;
  for (const round of ROUNDS) {
    const left = [...round];
    await Promise.all([work(left), work(left)]);
  }
  const failed = outcomes.flatMap(({ failures }) => failures);
  if (failed.length > 0) {
    console.log(`\nWhat failed, and why:\n\n${failed.map(tellFailure).join("\n\n")}`);
    console.log(`\nIn short:\n\n${sumUp(failed).join("\n")}`);
  }
  console.log(`\n${outcomes.reduce((sum, { passed }) => sum + passed, 0)} passed, ${failed.length} failed`);
  process.exit(failed.length === 0 ? 0 : 1);
});

async function prove(part: Part): Promise<Outcome> {
  const began = Date.now();
  const label = `[${ORDER.indexOf(part) + 1}/${ORDER.length}] ${part.name}`;
  console.log(`\n${label}`);
  const { code, last } = await run(part);
  const outcome = outcomeOf(part, code, last);
  const seconds = Math.round((Date.now() - began) / 1000);
  console.log(`${label}: ${outcome.passed} passed, ${outcome.failures.length} failed (${seconds} s)`);
  return outcome;
}

function faults(name: string, files: readonly string[]): Part {
  return { ...vitest("faults", files, name), env: { FAULTS: "short" } };
}

function vitest(project: string, files: readonly string[] = [], name = project): Part {
  const file = `${RESULTS}/${name}.json`;
  return {
    name,
    command: [
      "npx",
      "vitest",
      "run",
      "--project",
      project,
      ...files,
      "--reporter=default",
      "--reporter=json",
      `--outputFile.json=${file}`,
    ],
    outcome: () => vitestOutcome(file),
  };
}

/** A part that ended badly has at least one failure, whatever its report says. @param last lines of its output */
function outcomeOf(part: Part, code: number, last: string): Outcome {
  const whole = { file: part.name, test: "the whole part", why: last };
  try {
    const outcome = part.outcome?.() ?? { passed: code === 0 ? 1 : 0, failures: [] };
    return code === 0 || outcome.failures.length > 0 ? outcome : { ...outcome, failures: [whole] };
  } catch {
    return { passed: 0, failures: [whole] };
  }
}

/** Each line says which part it is of, since others run meanwhile. @returns also the last lines */
function run({ name, command, env }: Part): Promise<{ code: number; last: string }> {
  const [program = "", ...args] = command;
  return new Promise((resolve) => {
    const last: string[] = [];
    const child = spawn(program, args, {
      stdio: ["ignore", "pipe", "pipe"],
      env: { ...process.env, CHROMIUM_PATH: CHROMIUM, ...env },
    });
    for (const stream of [child.stdout, child.stderr])
      createInterface({ input: stream }).on("line", (line) => {
        last.push(line);
        if (last.length > LAST_LINES) last.shift();
        console.log(`${name} | ${line}`);
      });
    const ended = (code: number | null) => resolve({ code: code ?? 1, last: last.join("\n") });
    child.on("error", () => ended(127));
    child.on("close", ended);
  });
}
