import type { CommandRecord, DaemonState } from "../evidence/evidence.ts";
import { basename, type DockerCommand, parseDocker } from "./docker-command.ts";
import { GROUPS, SUBCOMMANDS } from "./docker-names.ts";
import { sameImage } from "./image-reference.ts";
import type { Match } from "./match.ts";
import { editDistance, nearest } from "./nearest.ts";
import { code, listed } from "./phrases.ts";
import { explainRefusal, optionBehindImage } from "./refusals.ts";
import { parseShellLine } from "./shell-line.ts";

/** What a command that is not the wanted one has to do with it; null when nothing. */
export function explainTry(
  record: CommandRecord,
  match: Match,
  wanted: readonly string[],
  daemon: DaemonState,
): string | null {
  const line = code(record.line);
  switch (match.kind) {
    case "same":
      return null;
    case "missingOptions":
      return refusal(record, wanted, daemon) ?? `You ran ${line}. ${options(match.options)} still missing.`;
    case "extraOptions":
      return `You ran ${line}. Here it is meant to run without ${listed(match.options.map(code))}.`;
    case "otherSubcommand":
      return `You ran ${line}; this step needs ${code(wanted.join(" "))}.`;
    case "otherArguments":
      return refusal(record, wanted, daemon) ?? otherArguments(record, wanted);
    case "other":
      return (
        misspelling(record, wanted) ??
        (parseShellLine(record.line).unfinished ? explainRefusal(record, {}, daemon) : null)
      );
    default:
      return match satisfies never;
  }
}

function options(missing: readonly string[]): string {
  return missing.length === 1
    ? `The option ${code(missing[0] as string)} is`
    : `The options ${listed(missing.map(code))} are`;
}

/** A failure is explained only where it was not asked for. */
function refusal(record: CommandRecord, wanted: readonly string[], daemon: DaemonState): string | null {
  const docker = parseDocker(wanted);
  const image = docker?.args[imageIndex(docker.command)];
  return explainRefusal(
    record,
    image === undefined || image.startsWith("*") ? {} : { image, command: docker?.args.slice(1) ?? [] },
    daemon,
  );
}

function imageIndex(command: string): number {
  if (command === "container commit") return 1;
  return /^(container (run|create)|image (pull|push|history|inspect|rm|save|tag))$/.test(command) ? 0 : -1;
}

function otherArguments(record: CommandRecord, wanted: readonly string[]): string | null {
  const ours = parseDocker(wanted);
  const line = code(record.line);
  const needs = `this step needs ${code(wanted.join(" "))}`;
  if (ours === null) return sharesWord(record.line, wanted) ? `You ran ${line}; ${needs}.` : null;
  const theirs = dockerOf(record.line, ours.command);
  if (theirs === null) return `You ran ${line}; ${needs}.`;
  const behind = /^container (run|create)$/.test(ours.command) ? optionBehind(theirs, ours) : null;
  if (behind !== null) return optionBehindImage(behind, theirs.args[0] ?? "");
  if (
    theirs.args.length === 2 &&
    ours.args.length === 2 &&
    theirs.args[0] === ours.args[1] &&
    theirs.args[1] === ours.args[0]
  ) {
    return `The two names in ${line} have changed places; ${needs}.`;
  }
  const others = ours.args.flatMap((want, index) =>
    differs(theirs.args[index], want) ? [{ want, given: theirs.args[index] }] : [],
  );
  const [first] = others;
  if (first?.given === undefined || others.length > 1) return `You ran ${line}; ${needs}.`;
  return `You ran ${line}, with ${code(first.given)} where this step needs ${code(first.want)}.`;
}

function differs(given: string | undefined, want: string): boolean {
  return want !== "*" && want !== "**" && given !== want && !(given !== undefined && sameImage(given, want));
}

/** A wanted option among the words for the container. */
function optionBehind(theirs: DockerCommand, ours: DockerCommand): string | null {
  const word = theirs.args[1] ?? "";
  const name = word.replace(/^--/, "").replace(/=.*$/, "");
  return word.startsWith("--") && ours.options.has(name) && !theirs.options.has(name) ? `--${name}` : null;
}

function dockerOf(line: string, command: string): DockerCommand | null {
  const parsed = parseShellLine(line).commands.map((argv) => parseDocker(argv));
  return parsed.find((docker) => docker?.command === command) ?? null;
}

/** Programs such as `ls` are used for much: only one with something of the wanted words is a try. */
function sharesWord(line: string, wanted: readonly string[]): boolean {
  const name = basename(wanted[0] ?? "");
  const rest = wanted.slice(1).filter((word) => !word.startsWith("*"));
  return parseShellLine(line).commands.some(
    (argv) => basename(argv[0] ?? "") === name && argv.slice(1).some((word) => rest.includes(word)),
  );
}

/** Whether the last command was a slip of the pen for the wanted one, where a state is looked at and not a command. */
export function lastSlip(
  records: readonly CommandRecord[],
  wanted: readonly string[],
): { found: string; reason: string } | null {
  const record = records.findLast((candidate) => candidate.finishedAt !== null);
  const reason = record === undefined ? null : misspelling(record, wanted);
  return record === undefined || reason === null ? null : { found: code(record.line), reason };
}

/** `dokcer ps`, `docker pss`, `docker image`, `images`. */
function misspelling(record: CommandRecord, wanted: readonly string[]): string | null {
  const argv = parseShellLine(record.line).commands[0] ?? [];
  const program = basename(argv[0] ?? "");
  const meant = basename(wanted[0] ?? "");
  if (program === "" || record.finishedAt === null) return null;
  const alone = groupAlone(argv, wanted);
  if (alone !== null) return alone;
  if (record.exitCode === 0) return null;
  if (program !== meant) {
    if (record.exitCode !== 127) return null;
    if (meant === "docker" && program === wanted[1])
      return `${code(program)} is a command of docker: put ${code("docker")} in front of it.`;
    const near =
      Math.abs(program.length - meant.length) <= 2 && editDistance(program, meant) <= Math.min(2, meant.length - 1);
    return near ? `There is no command ${code(program)}. Did you mean ${code(meant)}?` : null;
  }
  const subcommand = parseDocker(argv)?.command.split(" ")[0] ?? "";
  if (
    program !== "docker" ||
    subcommand === "" ||
    SUBCOMMANDS.includes(subcommand) ||
    !/unknown command|not a docker command/.test(record.output)
  )
    return null;
  const wantedName = wanted.slice(1).find((word) => !word.startsWith("-"));
  const near = nearest(subcommand, wantedName === undefined ? SUBCOMMANDS : [wantedName, ...SUBCOMMANDS]);
  return `Docker has no command ${code(subcommand)}.${near === null ? "" : ` Did you mean ${code(`docker ${near}`)}?`}`;
}

/** `docker image` where `docker images` was meant: it only shows its help, and ends well. */
function groupAlone(argv: readonly string[], wanted: readonly string[]): string | null {
  const group = parseDocker(argv)?.command ?? "";
  if (!GROUPS.has(group) || !(parseDocker(wanted)?.command ?? "").startsWith(`${group} `)) return null;
  const line = code(`docker ${group}`);
  return `${line} alone only lists what it can do; this step needs ${code(wanted.join(" "))}.`;
}
