import type { Evidence } from "../evidence/evidence.ts";
import { judgeCommand, judgeOutput } from "./judge-command.ts";
import { judgeContainer } from "./judge-container.ts";
import { judgeFile, judgeImage, judgeNetwork, judgeQuiz, judgeScript, judgeVolume } from "./judge-state.ts";
import type { Check, Condition } from "./schema.ts";
import type { Verdict } from "./verdict.ts";
import { fail, pass } from "./verdicts.ts";

type Failed = Extract<Verdict, { passed: false }>;

/** Judges a check on the evidence. Pure: the same evidence has the same verdict. */
export function judge(check: Check, evidence: Evidence): Verdict {
  const verdict = judgeCondition(check.condition, evidence);
  if (verdict.passed) return verdict;
  for (const turn of check.wrong) {
    if (judgeCondition(turn.when, evidence).passed) return { ...verdict, reason: turn.say, attempted: true };
  }
  return verdict;
}

function judgeCondition(condition: Condition, evidence: Evidence): Verdict {
  if ("command" in condition) return judgeCommand(condition.command, evidence);
  if ("container" in condition) return judgeContainer(condition.container, evidence);
  if ("image" in condition) return judgeImage(condition.image, evidence);
  if ("file" in condition) return judgeFile(condition.file, evidence);
  if ("volume" in condition) return judgeVolume(condition.volume, evidence);
  if ("network" in condition) return judgeNetwork(condition.network, evidence);
  if ("output" in condition) return judgeOutput(condition.output, evidence);
  if ("script" in condition) return judgeScript(condition.script, evidence);
  if ("quiz" in condition) return judgeQuiz(condition.quiz, evidence);
  if ("all" in condition) return judgeAll(condition.all, evidence);
  if ("any" in condition) return judgeAny(condition.any, evidence);
  if ("not" in condition) return judgeNot(condition.not, evidence);
  if ("order" in condition) return judgeOrder(condition.order, evidence);
  return condition satisfies never;
}

function judgeAll(parts: readonly Condition[], evidence: Evidence): Verdict {
  const verdicts = parts.map((part) => judgeCondition(part, evidence));
  const missing = verdicts.filter(isFailed);
  if (missing.length > 0) return missing.find((verdict) => verdict.attempted) ?? (missing[0] as Failed);
  return joined(verdicts);
}

function judgeAny(parts: readonly Condition[], evidence: Evidence): Verdict {
  const verdicts = parts.map((part) => judgeCondition(part, evidence));
  const hit = verdicts.find((verdict) => verdict.passed);
  if (hit !== undefined) return hit;
  const missing = verdicts.filter(isFailed);
  return missing.find((verdict) => verdict.attempted) ?? (missing[0] as Failed);
}

function judgeNot(part: Condition, evidence: Evidence): Verdict {
  const verdict = judgeCondition(part, evidence);
  if (!verdict.passed) return pass(null, "");
  const what = verdict.detail === "" ? "it" : verdict.detail;
  return fail({ expected: "that this is not so", found: what, reason: `This must not be: ${what}.`, attempted: false });
}

/** Each deed must come after the one before it. */
function judgeOrder(parts: readonly Condition[], evidence: Evidence): Verdict {
  let from = evidence.since;
  const verdicts: Verdict[] = [];
  for (const part of parts) {
    const verdict = judgeCondition(part, { ...evidence, since: from });
    verdicts.push(verdict);
    if (!verdict.passed) return verdict;
    if (verdict.at !== null) from = verdict.at + 1;
  }
  return joined(verdicts);
}

function joined(verdicts: readonly Verdict[]): Verdict {
  const passed = verdicts.filter((verdict) => verdict.passed);
  const times = passed.map((verdict) => verdict.at).filter((at) => at !== null);
  const details = [...new Set(passed.map((verdict) => verdict.detail).filter(Boolean))];
  return pass(times.length === 0 ? null : Math.max(...times), details.join(", "));
}

function isFailed(verdict: Verdict): verdict is Failed {
  return !verdict.passed;
}
