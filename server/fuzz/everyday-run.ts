import { type EverydayCommand, everydayCommands } from "./everyday-commands.ts";
import { EverydayLearner } from "./everyday-learner.ts";
import type { EverydayProcess } from "./everyday-process.ts";

export interface EverydayRun {
  readonly seed: number;
  readonly commands: number;
  /** In one sandbox, before the next one. */
  readonly inEach: number;
  readonly learners: number;
}

export interface Outcome {
  commands: number;
  /** Of those whose exit code is known: so many. */
  readonly codes: { zero: number; other: number };
  readonly bySubcommand: Map<string, number>;
  /** What went wrong, each with what had been typed. */
  readonly failures: string[];
}

/** Told of each failure, the last of them last. */
const LAST_LINES = 12;
const MOST_LETTERS = 160;
/** From so many on the rest says nothing new. */
const MOST_FAILURES = 5;

/** Several learners at a time, each through one sequence of commands after another, compared after each command. */
export async function runEveryday(server: EverydayProcess, run: EverydayRun): Promise<Outcome> {
  const outcome: Outcome = { commands: 0, codes: { zero: 0, other: 0 }, bySubcommand: new Map(), failures: [] };
  const left = Array.from({ length: Math.ceil(run.commands / run.inEach) }, (_none, at) => run.seed + at);
  const work = async () => {
    const learner = await EverydayLearner.come(server);
    for (let seed = left.shift(); seed !== undefined && !isEnough(outcome); seed = left.shift()) {
      await sequence({ server, learner, outcome }, everydayCommands(seed, run.inEach), seed);
      if (left.length > 0) await learner.startOver();
    }
    learner.leave();
  };
  await Promise.all(Array.from({ length: Math.min(run.learners, left.length) }, work));
  return outcome;
}

interface Work {
  readonly server: EverydayProcess;
  readonly learner: EverydayLearner;
  readonly outcome: Outcome;
}

const isEnough = ({ failures }: Outcome) => failures.length >= MOST_FAILURES;

/** Ends at the first failure but the server's end, after which it goes on with the next one. */
async function sequence(work: Work, commands: readonly EverydayCommand[], seed: number): Promise<void> {
  const { server, outcome } = work;
  const lines: string[] = [];
  for (const { line, ...command } of commands) {
    if (isEnough(outcome)) return;
    lines.push(command.keys === null ? line : `${line}   (${command.keys.press})`);
    const problem = await attempt(work, { line, ...command });
    const told = `sequence ${seed}, command ${lines.length}, after:\n${lines.slice(-LAST_LINES).map(short).join("\n")}`;
    // Each of them is told once, by whoever comes first.
    const found = [...server.newEnds(), ...server.newFaults()];
    if (problem !== null) found.push(problem);
    outcome.failures.push(...found.map((what) => `${what}\n${told}`));
    if (problem !== null) return;
    outcome.commands += 1;
    for (const name of command.subcommands) outcome.bySubcommand.set(name, (outcome.bySubcommand.get(name) ?? 0) + 1);
  }
}

/** @returns what is not as it should be; null: all is, or the server ended meanwhile */
async function attempt({ server, learner, outcome }: Work, command: EverydayCommand): Promise<string | null> {
  try {
    const code = await learner.run(command);
    if (code !== null) outcome.codes[code === 0 ? "zero" : "other"] += 1;
    const told = await learner.compare();
    if (learner.isConnected) return told.length === 0 ? null : told.slice(0, 5).join("\n");
  } catch (error) {
    if (learner.isConnected) return String((error as Error).stack);
  }
  // Another learner's command may have ended it before this one began.
  await server.up();
  await learner.comeBack();
  return null;
}

function short(line: string): string {
  return line.length > MOST_LETTERS ? `${line.slice(0, MOST_LETTERS)}…` : line;
}
