import { parseArgs } from "node:util";
import { benchBoard } from "../bench/board.ts";
import { benchClass } from "../bench/class.ts";
import { benchDensity } from "../bench/density.ts";
import { benchEcho } from "../bench/echo.ts";
import { type Figure, machine, printResult, writeResult } from "../bench/figures.ts";
import { benchFlood } from "../bench/flood.ts";
import { benchNeighbours } from "../bench/neighbours.ts";
import { benchOutput } from "../bench/output.ts";
import { benchSoak } from "../bench/soak.ts";
import { benchStart } from "../bench/start.ts";
import { benchTicks } from "../bench/ticks.ts";
import { PersonError } from "../errors.ts";
import { runCommand } from "./run-command.ts";

/** Each measures on the real Engine, with a baseline in the same run. */
interface Options {
  readonly learners: number;
  readonly think: number;
  readonly minutes: number;
  readonly only: string;
}

const PARTS: Readonly<Record<string, (options: Options) => Promise<Figure[]>>> = {
  ticks: benchTicks,
  start: benchStart,
  echo: benchEcho,
  output: benchOutput,
  density: benchDensity,
  neighbours: ({ only }) => benchNeighbours(only),
  class: ({ learners, think }) => benchClass({ learners, thinkSeconds: think }),
  soak: benchSoak,
  flood: benchFlood,
  board: benchBoard,
};

await runCommand(async () => {
  const { values, positionals } = parseArgs({
    args: process.argv.slice(2),
    allowPositionals: true,
    options: {
      json: { type: "string" },
      learners: { type: "string", default: "30" },
      think: { type: "string", default: "10" },
      minutes: { type: "string", default: "10" },
      only: { type: "string", default: "" },
    },
  });
  const options = {
    learners: positive("learners", values.learners),
    think: positive("think", values.think),
    minutes: positive("minutes", values.minutes),
    only: values.only,
  };
  const chosen = positionals.length === 0 ? Object.keys(PARTS) : positionals;
  if (values.json !== undefined && chosen.length > 1)
    throw new PersonError("usage", "--json takes the figures of one part: name it.");
  for (const part of chosen) {
    const bench = PARTS[part];
    if (bench === undefined)
      throw new PersonError("usage", `There is no part "${part}". There are: ${Object.keys(PARTS).join(", ")}`);
    const result = { part, machine: machine(), figures: await bench(options) };
    printResult(result);
    if (values.json !== undefined) writeResult(values.json, result);
  }
  process.exit(0);
});

function positive(name: string, value: string): number {
  const number = Number(value);
  if (!(number > 0)) throw new PersonError("usage", `--${name} takes a number above 0, not "${value}".`);
  return number;
}
