import { spawn } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { readConfig } from "../config.ts";
import { CHROMIUM, chromiumStage } from "../setup/chromium.ts";
import { postgresqlStage } from "../setup/postgresql.ts";
import { proxiesStage } from "../setup/proxies.ts";
import { setUp } from "../setup/setup.ts";
import { testProgramsStage } from "../setup/test-programs.ts";
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

const PARTS: readonly Part[] = [
  { name: "types", command: ["npx", "tsc", "--noEmit"] },
  { name: "lint", command: ["npx", "biome", "check", "--error-on-warnings", "."] },
  vitest("unit"),
  vitest("integration"),
  vitest("fuzz"),
  { ...vitest("faults"), env: { FAULTS: "short" } },
  { ...vitest("deploy"), env: { DEPLOY: "short" } },
  {
    name: "lessons, in one sandbox",
    command: ["npx", "tsx", "server/cli/lessons.ts", "test", "--json", `${RESULTS}/lessons.json`],
    count: () => lessonCount(`${RESULTS}/lessons.json`),
  },
  {
    name: "lessons, each in a fresh sandbox",
    command: ["npx", "tsx", "server/cli/lessons.ts", "test", "--fresh", "--json", `${RESULTS}/lessons-fresh.json`],
    count: () => lessonCount(`${RESULTS}/lessons-fresh.json`),
  },
  {
    name: "browser",
    command: ["npx", "playwright", "test", "--config", "e2e/playwright.config.ts"],
    count: () => {
      const { stats } = report<{ stats: { expected: number; unexpected: number; flaky: number } }>(
        `${RESULTS}/e2e.json`,
      );
      return { passed: stats.expected, failed: stats.unexpected + stats.flaky };
    },
  },
];

/** `npm test`: sets everything up, then proves it. The last line is "N passed, N failed". */
await runCommand(async () => {
  // Tests listen on free ports of their own.
  const config = readConfig({ ...process.env, PORT: "0" });
  await setUp(config, [chromiumStage(), postgresqlStage(), proxiesStage(), testProgramsStage()]);
  rmSync(RESULTS, { recursive: true, force: true });
  mkdirSync(RESULTS);
  const total = { passed: 0, failed: 0 };
  for (const [index, part] of PARTS.entries()) {
    const began = Date.now();
    console.log(`\n[${index + 1}/${PARTS.length}] ${part.name}`);
    const code = await run(part.command, part.env);
    const count = countOf(part, code);
    total.passed += count.passed;
    total.failed += count.failed;
    console.log(
      `[${index + 1}/${PARTS.length}] ${part.name}: ${count.passed} passed, ${count.failed} failed (${Math.round((Date.now() - began) / 1000)} s)`,
    );
  }
  console.log(`\n${total.passed} passed, ${total.failed} failed`);
  process.exit(total.failed === 0 ? 0 : 1);
});

function vitest(project: string): Part {
  const file = `${RESULTS}/${project}.json`;
  return {
    name: project,
    command: [
      "npx",
      "vitest",
      "run",
      "--project",
      project,
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

function run([program = "", ...args]: readonly string[], env: Part["env"]): Promise<number> {
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      stdio: ["ignore", "inherit", "inherit"],
      env: { ...process.env, CHROMIUM_PATH: CHROMIUM, ...env },
    });
    child.on("error", () => resolve(127));
    child.on("close", (code) => resolve(code ?? 1));
  });
}
