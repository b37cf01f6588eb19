import { spawn } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { createInterface } from "node:readline";
import { readConfig } from "../config.ts";
import { CHROMIUM, chromiumStage } from "../setup/chromium.ts";
import { postgresqlStage } from "../setup/postgresql.ts";
import { proxiesStage } from "../setup/proxies.ts";
import { setUp } from "../setup/setup.ts";
import { testProgramsStage } from "../setup/test-programs.ts";
import { buildDriver } from "./driver.mjs";
import { runCommand } from "./run-command.ts";

const RESULTS = "test-results";

interface Count {
  readonly passed: number;
  readonly failed: number;
}

interface Part {
  readonly name: string;
  readonly command: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** From the report that it wrote; a part without one is itself one test. */
  readonly count?: () => Count;
}

/** Each in a sandbox of its own; in one for all of them they are done in the browser. */
const LESSONS: Part = {
  name: "lessons",
  command: ["node", "server/cli/run.mjs", "lessons", "test", "--fresh", "--json", `${RESULTS}/lessons.json`],
  count: () => lessonCount(`${RESULTS}/lessons.json`),
};
/** What these do weighs on everybody, or is measured where others would hide it. */
const ALONE = ["limits", "registry", "disk-share"];
const BROWSER: Part = {
  name: "browser",
  command: ["npx", "playwright", "test", "--config", "e2e/playwright.config.ts"],
  count: () => {
    const { stats } = report<{ stats: { expected: number; unexpected: number; flaky: number } }>(`${RESULTS}/e2e.json`);
    return { passed: stats.expected, failed: stats.unexpected + stats.flaky };
  },
};

/** Needs nothing but the packages, and goes on while the rest is set up. */
const MEANWHILE: readonly Part[] = [
  { name: "types", command: ["npx", "tsc", "--noEmit"] },
  { name: "lint", command: ["npx", "biome", "check", "--error-on-warnings", "."] },
];
const UNITS = vitest("unit");

/** Two at a time, since one alone leaves a core at rest; the longest first. */
const BESIDE: readonly Part[] = [
  vitest("integration"),
  BROWSER,
  faults(
    "faults",
    ALONE.flatMap((name) => ["--exclude", `**/${name}.faults.test.ts`]),
  ),
  { ...vitest("deploy"), env: { DEPLOY: "short" } },
  LESSONS,
  vitest("fuzz"),
];

/** Has the machine to itself. */
const LAST = faults(
  "faults, alone",
  ALONE.map((name) => `faults/${name}.faults`),
);

const ORDER = [...MEANWHILE, UNITS, ...BESIDE, LAST];

/** `npm test`: sets everything up, then proves it. The last line is "N passed, N failed". */
await runCommand(async () => {
  // Tests listen on free ports of their own.
  const config = readConfig({ ...process.env, PORT: "0" });
  rmSync(RESULTS, { recursive: true, force: true });
  mkdirSync(RESULTS);
  const counts: Count[] = [];
  /** Takes what is left, one part after another. */
  const work = async (left: Part[], beside: boolean) => {
    for (let part = left.shift(); part !== undefined; part = left.shift()) counts.push(await prove(part, beside));
  };
  const meanwhile = work([...MEANWHILE], true)
    .then(buildDriver)
    .then(() => work([UNITS], true));
  // Without the driver set-up fails, and says so.
  meanwhile.catch(() => {});
  await setUp(config, [chromiumStage(), postgresqlStage(), proxiesStage(), testProgramsStage()]);
  await meanwhile;
  const beside = [...BESIDE];
  await Promise.all([work(beside, true), work(beside, true)]);
  await work([LAST], false);
  const passed = counts.reduce((sum, count) => sum + count.passed, 0);
  const failed = counts.reduce((sum, count) => sum + count.failed, 0);
  console.log(`\n${passed} passed, ${failed} failed`);
  process.exit(failed === 0 ? 0 : 1);
});

/** @param beside others run meanwhile: each line says whose it is */
async function prove(part: Part, beside: boolean): Promise<Count> {
  const began = Date.now();
  const label = `[${ORDER.indexOf(part) + 1}/${ORDER.length}] ${part.name}`;
  console.log(`\n${label}`);
  const count = countOf(part, await run(part, beside));
  const seconds = Math.round((Date.now() - began) / 1000);
  console.log(`${label}: ${count.passed} passed, ${count.failed} failed (${seconds} s)`);
  return count;
}

function faults(name: string, files: readonly string[]): Part {
  return { ...vitest("faults", files, name), env: { FAULTS: "short" } };
}

function vitest(project: string, files: readonly string[] = [], name = project): Part {
  const file = `${RESULTS}/${name.replaceAll(", ", "-")}.json`;
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
    count: () => {
      const { numPassedTests, numFailedTests } = report<{ numPassedTests: number; numFailedTests: number }>(file);
      return { passed: numPassedTests, failed: numFailedTests };
    },
  };
}

function lessonCount(file: string): Count {
  const { passed, vacuous, failed } = report<{ passed: number; vacuous: number; failed: number }>(file);
  return { passed, failed: vacuous + failed };
}

/** A part that ended badly has at least one failure, whatever its report says. */
function countOf(part: Part, code: number): Count {
  try {
    const count = part.count?.() ?? { passed: code === 0 ? 1 : 0, failed: 0 };
    return { passed: count.passed, failed: code === 0 ? count.failed : Math.max(1, count.failed) };
  } catch {
    return { passed: 0, failed: 1 };
  }
}

function report<T>(file: string): T {
  if (!existsSync(file)) throw new Error(`${file} was not written`);
  return JSON.parse(readFileSync(file, "utf8")) as T;
}

function run({ name, command, env }: Part, beside: boolean): Promise<number> {
  const [program = "", ...args] = command;
  return new Promise((resolve) => {
    const output = beside ? "pipe" : "inherit";
    const child = spawn(program, args, {
      stdio: ["ignore", output, output],
      env: { ...process.env, CHROMIUM_PATH: CHROMIUM, ...env },
    });
    for (const stream of [child.stdout, child.stderr])
      if (stream !== null) createInterface({ input: stream }).on("line", (line) => console.log(`${name} | ${line}`));
    child.on("error", () => resolve(127));
    child.on("close", (code) => resolve(code ?? 1));
  });
}
