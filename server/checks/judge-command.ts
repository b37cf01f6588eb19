import type { CommandRecord } from "../evidence/evidence.ts";
import { explainTry } from "./command-near-miss.ts";
import { matchLine, toArgv } from "./match-command.ts";
import { code, excerpt, lastWords, sentence } from "./phrases.ts";
import { explainRefusal } from "./refusals.ts";
import { commandsOf, type Scene } from "./scene.ts";
import type { CommandSpec, OutputSpec } from "./schema.ts";
import { textFault, textWish } from "./text-match.ts";
import { fail, type Outcome, pass } from "./verdicts.ts";

/** A command that ran, by what it means. */
export function judgeCommand(spec: CommandSpec, scene: Scene): Outcome {
  const wanted = toArgv(spec.run);
  const shown = code(wanted.join(" "));
  const times = spec.times ?? 1;
  const expected = `the command ${shown}${expectedEnd(spec)}${times > 1 ? `, ${times} times` : ""}`;
  const recent = commandsOf(scene, spec.since ?? "step");
  const tried = recent.map((record) => ({
    record,
    match: matchLine(record.line, wanted, spec.exact ?? false, scene.daemon),
  }));
  const good = tried.filter(({ record, match }) => match.kind === "same" && shortcoming(record, spec, scene) === null);
  const last = good[times - 1];
  if (last !== undefined) return pass(last.record.startedAt, describe(last.record));
  if (good.length > 0) {
    return fail({
      expected,
      found: `${good.length} of ${times}`,
      reason: `${shown} ran: ${good.length} of ${times} so far. Run it again.`,
      attempted: true,
    });
  }
  for (const { record, match } of tried.toReversed()) {
    const reason =
      match.kind === "same" ? shortcoming(record, spec, scene) : explainTry(record, match, wanted, scene.daemon);
    if (reason === null) continue;
    const attempted = match.kind !== "same" || record.finishedAt !== null;
    return fail({ expected, found: describe(record), reason, attempted });
  }
  return fail({ expected, reason: `Waiting for ${shown}.`, attempted: false });
}

/** Something that was printed. */
export function judgeOutput(spec: OutputSpec, scene: Scene): Outcome {
  const of = spec.of === undefined ? null : toArgv(spec.of);
  const recent = commandsOf(scene, spec.since ?? "step").filter((record) => record.finishedAt !== null);
  const candidates =
    of === null ? recent : recent.filter((record) => matchLine(record.line, of, false, scene.daemon).kind === "same");
  const expected = `output with ${textWish(spec.text)}${of === null ? "" : ` from ${code(of.join(" "))}`}`;
  const hit = candidates.find((record) => textFault(record.output, spec.text) === null);
  if (hit !== undefined) return pass(hit.startedAt, describe(hit));
  const last = candidates.at(-1);
  if (last === undefined) {
    return fail({
      expected,
      reason: of === null ? "Nothing was printed in this step yet." : `Waiting for ${code(of.join(" "))}.`,
      attempted: false,
    });
  }
  const found = excerpt(last.output);
  return fail({
    expected,
    found: found === "" ? "no output" : code(found),
    reason: `${code(last.line)} ran, but its output ${textFault(last.output, spec.text)}.`,
    attempted: of !== null,
  });
}

/** Why a command that is the right one does not do; null when it does. */
function shortcoming(record: CommandRecord, spec: CommandSpec, scene: Scene): string | null {
  const { exitCode } = record;
  const line = code(record.line);
  if (record.finishedAt === null) {
    const needsEnd = (spec.exit !== undefined && spec.exit !== "any") || spec.output !== undefined;
    return needsEnd ? `${line} is still running.` : null;
  }
  if (spec.exit === "nonzero" && (exitCode === 0 || exitCode === null))
    return `${line} went well this time; here it is meant to be refused.`;
  if (typeof spec.exit === "number" && exitCode !== spec.exit) {
    if (exitCode === 0) return `${line} went well this time; here it is meant to end with exit code ${spec.exit}.`;
    const explained = explainRefusal(record, {}, scene.daemon);
    if (explained !== null) return explained;
    const said = lastWords(record.output);
    const end = exitCode === null ? "was cut off" : `ended with exit code ${exitCode}`;
    return said === "" ? `${line} ${end}.` : `${line} ${end}: ${sentence(code(said))}`;
  }
  const fault = spec.output === undefined ? null : textFault(record.output, spec.output);
  return fault === null ? null : `${line} ran, but its output ${fault}.`;
}

function expectedEnd(spec: CommandSpec): string {
  const end =
    spec.exit === "nonzero"
      ? ", refused"
      : typeof spec.exit === "number" && spec.exit !== 0
        ? `, with exit code ${spec.exit}`
        : "";
  return spec.output === undefined ? end : `${end}, with ${textWish(spec.output)} in its output`;
}

function describe(record: CommandRecord): string {
  if (record.finishedAt === null) return `${code(record.line)} · running`;
  return record.exitCode === 0 || record.exitCode === null
    ? code(record.line)
    : `${code(record.line)} · exit code ${record.exitCode}`;
}
