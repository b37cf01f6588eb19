import { writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { type Config, readConfig } from "../config.ts";
import { dockerEngine } from "../context.ts";
import { PersonError } from "../errors.ts";
import { loadCourses } from "../lessons/load-course.ts";
import { engineClient } from "../setup/engine.ts";
import type { StepProof } from "../workspace/prove-lesson.ts";
import { proveCourse } from "./prove-course.ts";
import { runCommand } from "./run-command.ts";

const USAGE = `npm run lessons -- lint                 read every course and say what is wrong
npm run lessons -- test [--json FILE]   do every step in a real sandbox: no check may pass before, all must after
                        [--fresh]       with a new sandbox for each lesson
                        [COURSE ...]    only these courses`;

await runCommand(async () => {
  const { values, positionals } = parseArgs({
    args: process.argv.slice(2),
    allowPositionals: true,
    options: { json: { type: "string" }, fresh: { type: "boolean", default: false } },
  });
  const [command, ...only] = positionals;
  const config = readConfig(process.env);
  if (command === "lint") return lint(config);
  if (command === "test") return prove(config, only, values);
  throw new PersonError("usage", USAGE);
});

async function lint(config: Config): Promise<void> {
  const { courses, problems } = loadCourses(config.courseDirs);
  for (const course of courses) {
    const steps = course.lessons.reduce((sum, lesson) => sum + lesson.steps.length, 0);
    console.log(`${course.id}: ${course.lessons.length} lessons, ${steps} steps, nothing wrong`);
  }
  for (const message of problems.flatMap((problem) => problem.messages)) console.error(message);
  if (problems.length > 0) process.exitCode = 1;
}

async function prove(
  config: Config,
  only: readonly string[],
  options: { json?: string; fresh: boolean },
): Promise<void> {
  const { courses, problems } = loadCourses(config.courseDirs);
  for (const message of problems.flatMap((problem) => problem.messages)) console.error(message);
  const chosen = courses.filter((course) => only.length === 0 || only.includes(course.id));
  if (chosen.length === 0)
    throw new PersonError(
      "course",
      `There is no such course. There are: ${courses.map((course) => course.id).join(", ")}`,
    );
  // Its own name, so that a workshop running on this machine is left alone.
  const own: Config = { ...config, instance: `lessons-${process.pid}` };
  const rows: StepProof[] = [];
  for (const course of chosen) {
    await proveCourse(own, dockerEngine(engineClient(), own), course, {
      freshEach: options.fresh,
      onStep: (proof) => {
        rows.push(proof);
        const sign = { passed: "ok     ", vacuous: "VACUOUS", failed: "FAILED " }[proof.outcome];
        console.log(
          `${sign} ${proof.lesson} / ${proof.step} (${(proof.ms / 1000).toFixed(1)} s)${proof.message === "" ? "" : `: ${proof.message}`}`,
        );
      },
    });
  }
  const count = (outcome: StepProof["outcome"]) => rows.filter((row) => row.outcome === outcome).length;
  const totals = { steps: rows.length, passed: count("passed"), vacuous: count("vacuous"), failed: count("failed") };
  console.log(`\n${totals.steps} steps: ${totals.passed} passed, ${totals.vacuous} vacuous, ${totals.failed} failed`);
  if (options.json !== undefined) writeFileSync(options.json, `${JSON.stringify({ ...totals, rows }, null, 2)}\n`);
  if (totals.passed < totals.steps || problems.length > 0) process.exitCode = 1;
  process.exit();
}
