import { type DockerCommand, parseDocker } from "../checks/docker-command.ts";
import { parseShellLine } from "../checks/shell-line.ts";
import type { Step } from "./course.ts";

/** The lines of a step that are typed at the shell's prompt, each once, in the order they stand. */
export function typedLines(step: Step): string[] {
  const run = step.blocks.flatMap((block) => (block.kind === "run" ? [block.text.trim()] : []));
  const inProgram = step.solution.keys.filter((key) => key.to === "program").map((key) => key.text.trim());
  const solution = step.solution.keys.filter((key) => key.to === "shell").map((key) => key.text.trim());
  return [...new Set([...run.filter((line) => !inProgram.includes(line)), ...solution])];
}

/** The docker commands of a line, in canonical form. */
export function dockerCommands(line: string): DockerCommand[] {
  return parseShellLine(line).commands.flatMap((argv) => parseDocker(argv) ?? []);
}

/** The line of a step, in its file, that has a text; the step's own when none has. */
export function lineWith(fileLines: readonly string[], step: Step, text: string): number {
  const from = step.source.line - 1;
  const next = fileLines.findIndex((line, index) => index > from && /^## /.test(line));
  const end = next === -1 ? fileLines.length : next;
  const at = fileLines.findIndex((line, index) => index > from && index < end && line.includes(text));
  return at === -1 ? step.source.line : at + 1;
}
