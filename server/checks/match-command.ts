import type { DaemonState } from "../evidence/evidence.ts";
import { basename, type DockerCommand, parseDocker } from "./docker-command.ts";
import { sameImage } from "./image-reference.ts";
import { parseShellLine } from "./shell-line.ts";

/** How near a command came to what a check wants. */
export type Match =
  | { readonly kind: "same" }
  /** Same program and subcommand, without these options. */
  | { readonly kind: "missingOptions"; readonly options: readonly string[] }
  | { readonly kind: "otherArguments" }
  | { readonly kind: "extraOptions"; readonly options: readonly string[] }
  | { readonly kind: "otherSubcommand" }
  | { readonly kind: "other" };

const RANK = ["same", "missingOptions", "extraOptions", "otherArguments", "otherSubcommand", "other"] as const;

export function toArgv(spec: string | readonly string[]): readonly string[] {
  return typeof spec === "string" ? (parseShellLine(spec).commands[0] ?? []) : spec;
}

/** The best match among the simple commands of a line. */
export function matchLine(line: string, wanted: readonly string[], exact: boolean, daemon: DaemonState): Match {
  const matches = parseShellLine(line).commands.map((argv) => matchArgv(argv, wanted, exact, daemon));
  return matches.sort((a, b) => RANK.indexOf(a.kind) - RANK.indexOf(b.kind))[0] ?? { kind: "other" };
}

function matchArgv(argv: readonly string[], wanted: readonly string[], exact: boolean, daemon: DaemonState): Match {
  const ours = parseDocker(wanted);
  const theirs = parseDocker(argv);
  if (ours !== null && theirs !== null) return matchDocker(theirs, ours, exact, daemon);
  if (ours !== null || theirs !== null) return { kind: "other" };
  return matchProgram(argv, wanted, exact);
}

function matchDocker(theirs: DockerCommand, ours: DockerCommand, exact: boolean, daemon: DaemonState): Match {
  if (theirs.command !== ours.command) return { kind: "otherSubcommand" };
  const missing = [...ours.options].filter(
    ([name, values]) => !values.every((value) => hasValue(theirs.options.get(name), value)),
  );
  const same = (given: string, want: string, index: number) => sameArgument(ours.command, given, want, index, daemon);
  if (!matchArguments(theirs.args, ours.args, same)) return { kind: "otherArguments" };
  if (missing.length > 0) return { kind: "missingOptions", options: missing.map(([name]) => `--${name}`) };
  const extra = [...theirs.options.keys()].filter((name) => !ours.options.has(name));
  if (exact && extra.length > 0) return { kind: "extraOptions", options: extra.map((name) => `--${name}`) };
  return { kind: "same" };
}

function hasValue(given: readonly string[] | undefined, wanted: string): boolean {
  return given?.some((value) => value === wanted || wanted === "*") ?? false;
}

/** Images and containers have more than one name. */
function sameArgument(command: string, given: string, wanted: string, index: number, daemon: DaemonState): boolean {
  if (given === wanted) return true;
  const imageFirst = command === "container run" || command === "container create" || command.startsWith("image ");
  if (imageFirst && (index === 0 || command.startsWith("image "))) return sameImage(given, wanted);
  if (command === "container commit" && index === 1) return sameImage(given, wanted);
  if (given.length < 2) return false;
  return daemon.containers.some((container) => container.name === wanted && container.id.startsWith(given));
}

/** "*" stands for any one argument, "**" at the end for any rest. */
function matchArguments(
  given: readonly string[],
  wanted: readonly string[],
  same: (given: string, wanted: string, index: number) => boolean,
): boolean {
  const open = wanted.at(-1) === "**";
  const fixed = open ? wanted.slice(0, -1) : wanted;
  if (open ? given.length < fixed.length : given.length !== fixed.length) return false;
  return fixed.every((want, index) => want === "*" || same(given[index] as string, want, index));
}

function matchProgram(argv: readonly string[], wanted: readonly string[], exact: boolean): Match {
  if (basename(argv[0] ?? "") !== basename(wanted[0] ?? "")) return { kind: "other" };
  const theirs = splitOptions(argv.slice(1));
  const ours = splitOptions(wanted.slice(1));
  const missing = ours.options.filter((option) => !theirs.options.includes(option));
  // Without a table of its options a program's values cannot be told from its arguments: in order is enough.
  let from = 0;
  for (const want of ours.args.filter((arg) => arg !== "**")) {
    const at = theirs.args.findIndex((arg, index) => index >= from && (want === "*" || arg === want));
    if (at === -1) return { kind: "otherArguments" };
    from = at + 1;
  }
  if (missing.length > 0) return { kind: "missingOptions", options: missing };
  if (exact && (theirs.args.length !== ours.args.length || theirs.options.length !== ours.options.length)) {
    return { kind: "extraOptions", options: theirs.options.filter((option) => !ours.options.includes(option)) };
  }
  return { kind: "same" };
}

/** "-la" is "-l -a"; "--all" stays. */
function splitOptions(words: readonly string[]): { options: string[]; args: string[] } {
  const options: string[] = [];
  const args: string[] = [];
  for (const word of words) {
    if (word.startsWith("--") && word.length > 2) options.push(word);
    else if (/^-[A-Za-z]+$/.test(word)) options.push(...[...word.slice(1)].map((letter) => `-${letter}`));
    else args.push(word);
  }
  return { options, args };
}
