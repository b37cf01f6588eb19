import { readFileSync } from "node:fs";
import { type DockerCommand, parseDocker } from "../checks/docker-command.ts";
import { parseShellLine } from "../checks/shell-line.ts";
import type { Course, Lesson } from "./course.ts";
import type { CourseProblem } from "./problems.ts";
import { dockerCommands, lineWith, typedLines } from "./typed-commands.ts";

/** Which entry of the `cheat:` lists explains which command. */

export type CheatEntry = Lesson["cheat"][number];

/** The entry that explains a typed line best, the first of several; null when none does. */
export function explains(entries: readonly CheatEntry[], line: string): CheatEntry | null {
  const rated = entries.map((entry) => ({ entry, rank: likeness(entry.command, line) })).filter(({ rank }) => rank > 0);
  return rated.sort((a, b) => b.rank - a.rank)[0]?.entry ?? null;
}

/** Docker commands that a lesson uses and that neither its cheat list nor an earlier one explains. */
export function unexplainedCommands(course: Course): CourseProblem[] {
  const problems: CourseProblem[] = [];
  const entries: CheatEntry[] = [];
  for (const lesson of course.lessons) {
    entries.push(...lesson.cheat);
    for (const step of lesson.steps) {
      for (const line of typedLines(step)) {
        if (dockerCommands(line).length === 0 || explains(entries, line) !== null) continue;
        const lines = readFileSync(step.source.file, "utf8").split("\n");
        const message = `\`${line}\` is not explained: add it to \`cheat\` in the front matter`;
        problems.push({ file: step.source.file, line: lineWith(lines, step, line), message });
      }
    }
  }
  return problems;
}

/** 0: another command. More: the same one, with more of the entry's options and words in it. */
function likeness(pattern: string, line: string): number {
  const wanted = parseShellLine(pattern).commands[0] ?? [];
  const docker = parseDocker(wanted);
  const ranks = parseShellLine(line).commands.map((argv) => {
    const theirs = parseDocker(argv);
    if (docker !== null) return theirs === null ? 0 : dockerLikeness(docker, theirs);
    return theirs === null && argv[0] === wanted[0] ? 1 + shared(wanted, argv) : 0;
  });
  return Math.max(0, ...ranks);
}

function dockerLikeness(entry: DockerCommand, typed: DockerCommand): number {
  if (entry.command !== typed.command) return 0;
  const options = [...entry.options.keys()];
  // An option that was not typed would explain something else.
  if (options.some((name) => !typed.options.has(name))) return 0;
  // So would a word that was not typed. Placeholders, such as IMAGE, are in no typed line.
  if (entry.args.some((word) => !/^[A-Z]+$/.test(word) && !typed.args.includes(word))) return 0;
  return 1 + 10 * options.length + shared(entry.args, typed.args);
}

/** How many words both have. */
function shared(a: readonly string[], b: readonly string[]): number {
  return a.filter((word) => b.includes(word)).length;
}
