import type { CommandRecord, Evidence } from "../evidence/evidence.ts";
import { basename, parseDocker } from "./docker-command.ts";
import { SUBCOMMANDS } from "./docker-options.ts";
import { type Match, matchLine, toArgv } from "./match-command.ts";
import { editDistance, nearest } from "./nearest.ts";
import type { CommandSpec, OutputSpec } from "./schema.ts";
import { parseShellLine } from "./shell-line.ts";
import { code, excerpt, textLacks } from "./text-match.ts";
import type { Verdict } from "./verdict.ts";
import { fail, pass } from "./verdicts.ts";

/** A command that ran, by what it means. */
export function judgeCommand(spec: CommandSpec, evidence: Evidence): Verdict {
  const wanted = toArgv(spec.run);
  const shown = code(wanted.join(" "));
  const expected = `the command ${shown}${expectedExit(spec)}`;
  const recent = commandsSince(evidence, spec.since ?? "step");
  const tried = recent.map((record) => ({
    record,
    match: matchLine(record.line, wanted, spec.exact ?? false, evidence.daemon),
  }));
  const same = tried.filter(({ match }) => match.kind === "same").map(({ record }) => record);
  const good = same.filter((record) => shortcoming(record, spec) === null);
  const times = spec.times ?? 1;
  if (good.length >= times) {
    const last = good[times - 1] as CommandRecord;
    return pass(last.startedAt, describe(last));
  }
  if (good.length > 0) {
    return fail({
      expected: `${expected}, ${times} times`,
      found: `${good.length} of ${times}`,
      reason: `That is ${good.length} of ${times}. Run it again.`,
      attempted: true,
    });
  }
  const near = same.at(-1);
  if (near !== undefined) {
    return fail({
      expected,
      found: describe(near),
      reason: shortcoming(near, spec) as string,
      attempted: near.finishedAt !== null,
    });
  }
  const almost = tried.findLast(({ match }) => match.kind !== "other" && match.kind !== "otherSubcommand");
  if (almost !== undefined) {
    return fail({
      expected,
      found: code(almost.record.line),
      reason: explainNear(almost.record, almost.match, wanted),
      attempted: true,
    });
  }
  const typo = recent.map((record) => misspelling(record, wanted)).findLast((text) => text !== null);
  if (typo) return fail({ expected, found: code(recent.at(-1)?.line ?? ""), reason: typo, attempted: true });
  return fail({ expected, reason: `Waiting for ${shown}.`, attempted: false });
}

/** Something that was printed. */
export function judgeOutput(spec: OutputSpec, evidence: Evidence): Verdict {
  const of = spec.of === undefined ? null : toArgv(spec.of);
  const recent = commandsSince(evidence, spec.since ?? "step").filter((record) => record.finishedAt !== null);
  const candidates =
    of === null
      ? recent
      : recent.filter((record) => matchLine(record.line, of, false, evidence.daemon).kind === "same");
  const hit = candidates.find((record) => textLacks(record.output, spec.text) === null);
  if (hit !== undefined) return pass(hit.startedAt, describe(hit));
  const last = candidates.at(-1);
  const expected = `output with ${textLacks("", spec.text) ?? "the right text"}`;
  if (last === undefined) {
    return fail({
      expected,
      reason: of === null ? "Nothing was printed yet." : `Waiting for ${code(of.join(" "))}.`,
      attempted: false,
    });
  }
  const found = excerpt(last.output);
  return fail({
    expected,
    found: found === "" ? "no output" : code(found),
    reason: `${code(last.line)} ran, but its output does not have ${textLacks(last.output, spec.text)}.`,
    attempted: of !== null,
  });
}

export function commandsSince(evidence: Evidence, since: "step" | "ever"): readonly CommandRecord[] {
  return since === "ever"
    ? evidence.commands
    : evidence.commands.filter((record) => record.startedAt >= evidence.since);
}

/** Why a command that is the right one does not do; null when it does. */
function shortcoming(record: CommandRecord, spec: CommandSpec): string | null {
  const needsEnd = (spec.exit !== undefined && spec.exit !== "any") || spec.output !== undefined;
  if (record.finishedAt === null) return needsEnd ? `${code(record.line)} is still running.` : null;
  const { exitCode } = record;
  if (spec.exit === "nonzero" && exitCode === 0)
    return `${code(record.line)} went well this time; it is meant to fail.`;
  if (typeof spec.exit === "number" && exitCode !== spec.exit) {
    const said = excerpt(record.output.split("\n").slice(-3).join("\n"), 140);
    return `${code(record.line)} ended with exit code ${exitCode}${said === "" ? "." : `: ${code(said)}`}`;
  }
  if (spec.output !== undefined) {
    const lacks = textLacks(record.output, spec.output);
    if (lacks !== null) return `${code(record.line)} ran, but its output does not have ${lacks}.`;
  }
  return null;
}

function explainNear(record: CommandRecord, match: Match, wanted: readonly string[]): string {
  switch (match.kind) {
    case "missingOptions":
      return `You ran ${code(record.line)}. The option ${match.options.map(code).join(" and ")} is still missing.`;
    case "extraOptions":
      return `You ran ${code(record.line)}. This time it is meant to run without ${match.options.map(code).join(" and ")}.`;
    default:
      return `You ran ${code(record.line)}; this step is about ${code(wanted.join(" "))}.`;
  }
}

/** `dokcer ps`, `docker pss`. */
function misspelling(record: CommandRecord, wanted: readonly string[]): string | null {
  const argv = parseShellLine(record.line).commands[0];
  const program = basename(argv?.[0] ?? "");
  const meant = basename(wanted[0] ?? "");
  if (program === "" || record.exitCode === 0) return null;
  if (program !== meant && meant.length > 2 && editDistance(program, meant) <= 2) {
    return `${code(program)} is not a command. Did you mean ${code(meant)}?`;
  }
  const subcommand = parseDocker(argv ?? [])?.command ?? "";
  if (program === "docker" && subcommand !== "" && !SUBCOMMANDS.includes(subcommand.split(" ")[0] as string)) {
    const near = nearest(subcommand, SUBCOMMANDS);
    if (near !== null) return `Docker has no command ${code(subcommand)}. Did you mean ${code(`docker ${near}`)}?`;
  }
  return null;
}

function expectedExit(spec: CommandSpec): string {
  if (spec.exit === "nonzero") return ", refused";
  return typeof spec.exit === "number" ? `, with exit code ${spec.exit}` : "";
}

function describe(record: CommandRecord): string {
  const outcome = record.exitCode === null ? "running" : `exit code ${record.exitCode}`;
  return `${code(excerpt(record.line))} · ${outcome}`;
}
