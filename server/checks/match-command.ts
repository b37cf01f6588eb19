import type { DaemonState } from "../evidence/evidence.ts";
import { basename, type DockerCommand, parseDocker } from "./docker-command.ts";
import { namesImage } from "./image-reference.ts";
import type { Match } from "./match.ts";
import { matchProgram } from "./match-program.ts";
import { parseShellLine } from "./shell-line.ts";

const RANK = ["same", "missingOptions", "extraOptions", "otherArguments", "otherSubcommand", "other"] as const;

/** The argument vector of a `run` or `command` in a check. */
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
  if (ours !== null || theirs !== null || basename(argv[0] ?? "") !== basename(wanted[0] ?? ""))
    return { kind: "other" };
  return matchProgram(argv.slice(1), wanted.slice(1), exact);
}

function matchDocker(theirs: DockerCommand, ours: DockerCommand, exact: boolean, daemon: DaemonState): Match {
  const sameArgs = matchArguments(theirs.args, ours.args, (given, want, index) =>
    sameArgument(ours.command, given, want, index, daemon),
  );
  if (theirs.command !== ours.command)
    return {
      kind:
        sameArgs && theirs.args.length > 0 && ours.args[0] !== "*" && ours.args[0] !== "**"
          ? "otherSubcommand"
          : "other",
    };
  if (theirs.options.has("help") && !ours.options.has("help")) return { kind: "other" };
  if (!sameArgs) return { kind: "otherArguments" };
  const missing = [...ours.options].filter(
    ([name, values]) => !values.every((value) => hasValue(ours.command, name, theirs.options.get(name), value, daemon)),
  );
  if (missing.length > 0)
    return { kind: "missingOptions", options: missing.map(([name, values]) => optionText(name, values, theirs)) };
  const extra = [...theirs.options.keys()].filter((name) => !ours.options.has(name));
  if (exact && extra.length > 0) return { kind: "extraOptions", options: extra.map((name) => `--${name}`) };
  return { kind: "same" };
}

/** "--all"; "--name hi" where another name was given. */
function optionText(name: string, values: readonly string[], theirs: DockerCommand): string {
  const value = values.at(-1) ?? "true";
  return theirs.options.has(name) && value !== "true" && value !== "*" ? `--${name} ${value}` : `--${name}`;
}

function hasValue(
  command: string,
  name: string,
  given: readonly string[] | undefined,
  wanted: string,
  daemon: DaemonState,
): boolean {
  if (given === undefined) return false;
  if (command === "image build" && name === "tag")
    return given.some((value) => wanted === "*" || namesImage(value, wanted, daemon));
  return given.some((value) => value === wanted || wanted === "*");
}

/** Images and containers have more than one name. */
function sameArgument(command: string, given: string, wanted: string, index: number, daemon: DaemonState): boolean {
  if (given === wanted) return true;
  if (isImageArgument(command, index)) return namesImage(given, wanted, daemon);
  if (command.startsWith("container ") && /^[0-9a-f]{1,64}$/.test(given)) {
    return daemon.containers.some((container) => container.name === wanted && container.id.startsWith(given));
  }
  if (command === "inspect")
    return namesImage(given, wanted, daemon) || sameArgument("container inspect", given, wanted, index, daemon);
  return false;
}

function isImageArgument(command: string, index: number): boolean {
  if (command === "container run" || command === "container create") return index === 0;
  if (command === "container commit" || command === "image import") return index === 1;
  return command.startsWith("image ") && command !== "image build" && command !== "image load";
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
