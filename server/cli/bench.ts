import { parseArgs } from "node:util";
import { benchBoard } from "../bench/board.ts";
import { benchEcho } from "../bench/echo.ts";
import { type Figure, machine, printResult, writeResult } from "../bench/figures.ts";
import { benchFlood } from "../bench/flood.ts";
import { benchOutput } from "../bench/output.ts";
import { benchTicks } from "../bench/ticks.ts";
import { PersonError } from "../errors.ts";
import { runCommand } from "./run-command.ts";

/** Each measures on the real Engine, with a baseline in the same run. */
const PARTS: Readonly<Record<string, () => Promise<Figure[]>>> = {
  ticks: benchTicks,
  echo: benchEcho,
  output: benchOutput,
  flood: benchFlood,
  board: benchBoard,
};

await runCommand(async () => {
  const { values, positionals } = parseArgs({
    args: process.argv.slice(2),
    allowPositionals: true,
    options: { json: { type: "string" } },
  });
  const chosen = positionals.length === 0 ? Object.keys(PARTS) : positionals;
  if (values.json !== undefined && chosen.length > 1)
    throw new PersonError("usage", "--json takes the figures of one part: name it.");
  for (const part of chosen) {
    const bench = PARTS[part];
    if (bench === undefined)
      throw new PersonError("usage", `There is no part "${part}". There are: ${Object.keys(PARTS).join(", ")}`);
    const result = { part, machine: machine(), figures: await bench() };
    printResult(result);
    if (values.json !== undefined) writeResult(values.json, result);
  }
  process.exit(0);
});
