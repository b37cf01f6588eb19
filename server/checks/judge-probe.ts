import type { ProbeResult } from "../evidence/evidence.ts";
import { code, excerpt, sentence } from "./phrases.ts";
import { probeKey } from "./probes.ts";
import type { Scene } from "./scene.ts";
import type { FileSpec, ScriptSpec } from "./schema.ts";
import { textFault, textWish } from "./text-match.ts";
import { fail, type Outcome, pass, unseen } from "./verdicts.ts";

/** Files, scripts and quizzes: what is so now, with no time at which it came to be. */

export function judgeFile(spec: FileSpec, scene: Scene): Outcome {
  const result = answerOf(scene, probeKey({ file: spec }));
  const place = placeName(spec);
  const path = code(spec.path);
  const expected = `${spec.state === "absent" ? "no " : ""}${path} in ${place}${spec.content === undefined ? "" : ` with ${textWish(spec.content)}`}`;
  if (result?.kind !== "file") return unseen(expected, `Waiting for ${path} in ${place}.`);
  if (result.type === "missing-place") {
    const removed =
      spec.container !== undefined &&
      scene.daemon.containers.some((container) => container.name === spec.container && container.state === "removed");
    const reason = removed
      ? `The container ${code(spec.container ?? "")} is removed, and its files with it.`
      : `There is no ${place.replace(/^the /, "")} yet.`;
    return fail({ expected, found: place.replace(/^the /, "no "), reason, attempted: false });
  }
  if (spec.state === "absent") {
    return result.exists
      ? fail({ expected, found: path, reason: `${path} is still in ${place}.`, attempted: false })
      : pass(null, path);
  }
  if (!result.exists) return fail({ expected, reason: `There is no ${path} in ${place} yet.`, attempted: false });
  if (spec.type !== undefined && spec.type !== result.type) {
    const is = result.type === "other" ? "something else" : `a ${result.type}`;
    return fail({
      expected,
      found: is,
      reason: `${path} is there, but it is ${is}, not a ${spec.type}.`,
      attempted: true,
    });
  }
  if (spec.mode !== undefined && Number.parseInt(spec.mode, 8) !== Number.parseInt(result.mode, 8)) {
    const reason = `${path} has the mode ${code(result.mode)}; this step needs ${code(spec.mode)}.`;
    return fail({
      expected: `${expected} and the mode ${code(spec.mode)}`,
      found: code(result.mode),
      reason,
      attempted: true,
    });
  }
  const fault = spec.content === undefined ? null : textFault(result.content, spec.content);
  if (fault !== null) {
    const holds = excerpt(result.content);
    const found = holds === "" ? "an empty file" : code(holds);
    return fail({
      expected,
      found,
      reason: `${path} is there, but it ${fault}. It ${holds === "" ? "is empty" : `says ${found}`}.`,
      attempted: true,
    });
  }
  return pass(null, path);
}

export function judgeScript(spec: ScriptSpec, scene: Scene): Outcome {
  const result = answerOf(scene, probeKey({ script: spec }));
  const expected = spec.found ?? "what this step asks for";
  if (result?.kind !== "script") return unseen(expected, "Not looked at yet.");
  if (result.exitCode === null)
    return unseen(expected, "Looking at your sandbox took too long. It is tried again with your next command.");
  const said = excerpt(result.output, 160);
  if (result.exitCode === (spec.exit ?? 0)) return pass(null, said === "" ? "" : code(said));
  return fail({
    expected,
    found: said === "" ? undefined : code(said),
    reason: said === "" ? "Not done yet." : sentence(said),
    attempted: said !== "",
  });
}

export function judgeQuiz(quiz: string, scene: Scene): Outcome {
  const answered = Object.hasOwn(scene.answers, quiz) ? scene.answers[quiz] : undefined;
  const expected = "the right answer";
  if (answered === undefined) return fail({ expected, reason: "Choose an answer.", attempted: false });
  if (answered) return pass(null);
  return fail({
    expected,
    found: "another answer",
    reason: "Not quite. Look again, and choose another answer.",
    attempted: true,
  });
}

function answerOf(scene: Scene, key: string): ProbeResult | undefined {
  return Object.hasOwn(scene.probes, key) ? scene.probes[key] : undefined;
}

function placeName(spec: FileSpec): string {
  if (spec.container !== undefined) return `the container ${code(spec.container)}`;
  return spec.image === undefined ? "your sandbox" : `the image ${code(spec.image)}`;
}
