import type { Evidence } from "../evidence/evidence.ts";
import { judgeCommand, judgeOutput } from "./judge-command.ts";
import { judgeContainer } from "./judge-container.ts";
import { judgeImage } from "./judge-image.ts";
import { judgeNetwork, judgeVolume } from "./judge-named.ts";
import { judgeFile, judgeQuiz, judgeScript } from "./judge-probe.ts";
import { listed } from "./phrases.ts";
import type { Scene } from "./scene.ts";
import type { Check, Condition } from "./schema.ts";
import type { Verdict } from "./verdict.ts";
import { type Failed, fail, type Outcome, type Passed, pass, unseen } from "./verdicts.ts";

/** Judges a check on the evidence. Pure: the same evidence has the same verdict. Never throws. */
export function judge(check: Check, evidence: Evidence): Verdict {
  const scene: Scene = { ...evidence, after: Number.NEGATIVE_INFINITY };
  const outcome = judgeCondition(check.condition, scene);
  if (outcome.passed) return outcome;
  const { expected, found, reason, attempted } = outcome;
  const turn = check.wrong.find(({ when }) => judgeCondition(when, scene).passed);
  return turn === undefined
    ? fail({ expected, found, reason, attempted })
    : fail({ expected, found, reason: turn.say, attempted: true });
}

function judgeCondition(condition: Condition, scene: Scene): Outcome {
  if ("command" in condition) return judgeCommand(condition.command, scene);
  if ("container" in condition) return judgeContainer(condition.container, scene);
  if ("image" in condition) return judgeImage(condition.image, scene);
  if ("file" in condition) return judgeFile(condition.file, scene);
  if ("volume" in condition) return judgeVolume(condition.volume, scene);
  if ("network" in condition) return judgeNetwork(condition.network, scene);
  if ("output" in condition) return judgeOutput(condition.output, scene);
  if ("script" in condition) return judgeScript(condition.script, scene);
  if ("quiz" in condition) return judgeQuiz(condition.quiz, scene);
  if ("all" in condition) return judgeAll(condition.all, scene);
  if ("any" in condition) return judgeAny(condition.any, scene);
  if ("not" in condition) return judgeNot(condition.not, scene);
  if ("order" in condition) return judgeOrder(condition.order, scene);
  return condition satisfies never;
}

function judgeAll(parts: readonly Condition[], scene: Scene): Outcome {
  const outcomes = parts.map((part) => judgeCondition(part, scene));
  const failed = outcomes.filter(isFailed);
  // One that surely fails decides; what nobody could look at does not.
  const sure = failed.filter((outcome) => !outcome.unseen);
  return mostTelling(sure) ?? failed[0] ?? joined(outcomes.filter(isPassed));
}

function judgeAny(parts: readonly Condition[], scene: Scene): Outcome {
  const outcomes = parts.map((part) => judgeCondition(part, scene));
  const [earliest] = outcomes.filter(isPassed).sort((a, b) => (a.at ?? 0) - (b.at ?? 0));
  if (earliest !== undefined) return earliest;
  const failed = outcomes.filter(isFailed);
  const telling = mostTelling(failed) ?? fail({ expected: "something", reason: "Not done yet.", attempted: false });
  const expected = listed([...new Set(failed.map((outcome) => outcome.expected))], "or");
  return failed.some((outcome) => outcome.unseen) ? { ...telling, expected, unseen: true } : { ...telling, expected };
}

function judgeNot(part: Condition, scene: Scene): Outcome {
  const outcome = judgeCondition(part, scene);
  if (!outcome.passed)
    return outcome.unseen ? unseen("that something is not so", "This could not be looked at yet.") : pass(null);
  const wish = wishOf(part);
  const found = outcome.detail === "" ? wish : outcome.detail;
  const reason =
    wish === found ? `There must not be ${wish} here.` : `There must not be ${wish} here, but there is: ${found}.`;
  return fail({ expected: `not ${wish}`, found, reason, attempted: true });
}

/** Each deed must come after the one before it. */
function judgeOrder(parts: readonly Condition[], scene: Scene): Outcome {
  let { after } = scene;
  const done: Passed[] = [];
  for (const part of parts) {
    const outcome = judgeCondition(part, { ...scene, after });
    if (!outcome.passed) {
      const early = judgeCondition(part, scene);
      const before = done.at(-1)?.detail ?? "";
      if (!early.passed || before === "") return outcome;
      const reason = `${early.detail === "" ? "That" : early.detail} came too early. Do it again now, after ${before}.`;
      return fail({
        expected: `${outcome.expected}, after ${before}`,
        found: "the other order",
        reason,
        attempted: true,
      });
    }
    done.push(outcome);
    after = Math.max(after, outcome.at ?? after);
  }
  return joined(done);
}

/** What a condition asks for, in words: what its judge would expect of somebody who has done nothing. */
function wishOf(condition: Condition): string {
  const nothing = {
    since: 0,
    after: 0,
    daemon: { containers: [], images: [], volumes: [], networks: [] },
    commands: [],
    probes: {},
    answers: {},
  };
  const outcome = judgeCondition(condition, nothing);
  return outcome.passed ? "this" : outcome.expected;
}

function mostTelling(failed: readonly Failed[]): Failed | undefined {
  return failed.find((outcome) => outcome.attempted) ?? failed[0];
}

function joined(passed: readonly Passed[]): Passed {
  const times = passed.map(({ at }) => at).filter((at) => at !== null);
  const details = [...new Set(passed.map(({ detail }) => detail).filter(Boolean))];
  return pass(times.length === 0 ? null : Math.max(...times), details.join(", "));
}

function isFailed(outcome: Outcome): outcome is Failed {
  return !outcome.passed;
}

function isPassed(outcome: Outcome): outcome is Passed {
  return outcome.passed;
}
