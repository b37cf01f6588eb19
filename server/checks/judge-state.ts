import type { Evidence } from "../evidence/evidence.ts";
import { fullReference, sameImage } from "./image-reference.ts";
import { nearest } from "./nearest.ts";
import { fileKey, scriptKey } from "./probes.ts";
import type { FileSpec, ImageSpec, NetworkSpec, ScriptSpec, VolumeSpec } from "./schema.ts";
import { code, excerpt, megabytes, textLacks } from "./text-match.ts";
import type { Verdict } from "./verdict.ts";
import { fail, pass } from "./verdicts.ts";

/** Images, files, volumes, networks, scripts and quizzes: what is there, not how it came to be. */

export function judgeImage(spec: ImageSpec, evidence: Evidence): Verdict {
  const since = spec.since === "step" ? evidence.since : 0;
  const images = evidence.daemon.images.filter((image) => image.removedAt === null);
  const named = images.find((image) => image.tags.some((tag) => sameImage(tag, spec.name)));
  if (spec.state === "absent") {
    const expected = `no image ${code(spec.name)}`;
    if (named !== undefined)
      return fail({
        expected,
        found: code(spec.name),
        reason: `The image ${code(spec.name)} is still there.`,
        attempted: false,
      });
    const gone = evidence.daemon.images.findLast(
      (image) => image.removedAt !== null && image.tags.some((tag) => sameImage(tag, spec.name)),
    );
    if (gone === undefined || (gone.removedAt ?? 0) < since)
      return fail({ expected, reason: `There was no image ${code(spec.name)} to remove yet.`, attempted: false });
    return pass(gone.removedAt);
  }
  const expected = `an image ${code(spec.name)}`;
  if (named !== undefined && named.seenAt >= since) {
    const base =
      spec.from === undefined
        ? null
        : images.find((image) => image.tags.some((tag) => sameImage(tag, spec.from as string)));
    if (base != null && !base.layers.every((layer, index) => named.layers[index] === layer)) {
      return fail({
        expected: `${expected} made from ${code(spec.from as string)}`,
        found: code(spec.name),
        reason: `${code(spec.name)} was not made from ${code(spec.from as string)}.`,
        attempted: true,
      });
    }
    return pass(named.seenAt, `${code(spec.name)} · ${megabytes(named.sizeBytes)}`);
  }
  const short = (tag: string) => tag.replace(/:latest$/, "");
  const tags = images.filter((image) => image.seenAt >= evidence.since).flatMap((image) => image.tags.map(short));
  const near = nearest(short(spec.name), tags);
  if (near !== null && fullReference(near) !== fullReference(spec.name)) {
    return fail({
      expected,
      found: code(near),
      reason: `There is an image ${code(near)}; this step needs ${code(spec.name)}.`,
      attempted: true,
    });
  }
  return fail({ expected, reason: `There is no image ${code(spec.name)} in your daemon yet.`, attempted: false });
}

export function judgeVolume(spec: VolumeSpec, evidence: Evidence): Verdict {
  const since = spec.since === "step" ? evidence.since : 0;
  return judgeNamed("volume", spec.name, spec.state ?? "present", evidence.daemon.volumes, since);
}

export function judgeNetwork(spec: NetworkSpec, evidence: Evidence): Verdict {
  const since = spec.since === "step" ? evidence.since : 0;
  const verdict = judgeNamed("network", spec.name, spec.state ?? "present", evidence.daemon.networks, since);
  const network = evidence.daemon.networks.find(
    (candidate) => candidate.name === spec.name && candidate.removedAt === null,
  );
  if (verdict.passed && spec.driver !== undefined && network !== undefined && network.driver !== spec.driver) {
    return fail({
      expected: `a network ${code(spec.name)} of the driver ${code(spec.driver)}`,
      found: code(network.driver),
      reason: `The network ${code(spec.name)} is there, with the driver ${code(network.driver)}.`,
      attempted: true,
    });
  }
  return verdict;
}

interface Named {
  readonly name: string;
  readonly createdAt: number;
  readonly removedAt: number | null;
}

function judgeNamed(
  kind: string,
  name: string | undefined,
  state: "present" | "absent",
  records: readonly Named[],
  since: number,
): Verdict {
  const fits = (record: Named) => name === undefined || record.name === name;
  const label = name === undefined ? `a ${kind}` : `a ${kind} ${code(name)}`;
  const there = records.find(
    (record) => fits(record) && record.removedAt === null && (state === "absent" || record.createdAt >= since),
  );
  if (state === "present") {
    if (there !== undefined) return pass(there.createdAt, code(there.name));
    const others = records
      .filter((record) => record.removedAt === null && record.createdAt >= since)
      .map((record) => record.name);
    const near = name === undefined ? null : nearest(name, others);
    const reason =
      near === null
        ? `There is no ${kind}${name === undefined ? "" : ` ${code(name)}`} yet.`
        : `There is ${code(near)}; this step needs ${code(name as string)}.`;
    return fail({ expected: label, found: near === null ? undefined : code(near), reason, attempted: near !== null });
  }
  if (there !== undefined)
    return fail({
      expected: `no ${kind} ${code(there.name)}`,
      found: code(there.name),
      reason: `The ${kind} ${code(there.name)} is still there.`,
      attempted: false,
    });
  const gone = records.findLast((record) => fits(record) && record.removedAt !== null && record.removedAt >= since);
  if (gone === undefined)
    return fail({ expected: `${label} removed`, reason: `There was no such ${kind} to remove yet.`, attempted: false });
  return pass(gone.removedAt, code(gone.name));
}

export function judgeFile(spec: FileSpec, evidence: Evidence): Verdict {
  const result = evidence.probes[fileKey(spec)];
  const place =
    spec.container !== undefined
      ? `the container ${code(spec.container)}`
      : spec.image !== undefined
        ? `the image ${code(spec.image)}`
        : "the sandbox";
  const path = code(spec.path);
  const expected = spec.state === "absent" ? `no ${path} in ${place}` : `${path} in ${place}`;
  if (result?.kind !== "file") return fail({ expected, reason: `Waiting for ${path} in ${place}.`, attempted: false });
  if (result.type === "missing-place")
    return fail({
      expected,
      found: `no ${place.slice(4)}`,
      reason: `There is no ${place.slice(4)} yet.`,
      attempted: false,
    });
  if (spec.state === "absent") {
    return result.exists
      ? fail({ expected, found: path, reason: `${path} is still in ${place}.`, attempted: false })
      : pass(null, path);
  }
  if (!result.exists) return fail({ expected, reason: `There is no ${path} in ${place} yet.`, attempted: false });
  if (spec.type !== undefined && spec.type !== result.type) {
    return fail({
      expected,
      found: `a ${result.type}`,
      reason: `${path} is there, but it is a ${result.type}, not a ${spec.type}.`,
      attempted: true,
    });
  }
  if (spec.mode !== undefined && Number.parseInt(spec.mode, 8) !== Number.parseInt(result.mode, 8)) {
    return fail({
      expected: `${expected} with mode ${code(spec.mode)}`,
      found: code(result.mode),
      reason: `${path} has the mode ${code(result.mode)}.`,
      attempted: true,
    });
  }
  const lacks = spec.content === undefined ? null : textLacks(result.content, spec.content);
  if (lacks !== null) {
    const found = excerpt(result.content);
    const holds = found === "" ? "it is empty" : `it says ${code(found)}`;
    return fail({
      expected: `${expected} with ${lacks}`,
      found: found === "" ? "an empty file" : code(found),
      reason: `${path} is there, but ${holds}; this step looks for ${lacks}.`,
      attempted: true,
    });
  }
  return pass(null, path);
}

export function judgeScript(spec: ScriptSpec, evidence: Evidence): Verdict {
  const result = evidence.probes[scriptKey(spec)];
  const expected = spec.found ?? "the state that this step asks for";
  if (result?.kind !== "script") return fail({ expected, reason: "Not looked at yet.", attempted: false });
  if (result.exitCode === (spec.exit ?? 0)) return pass(null, "");
  if (result.exitCode === null)
    return fail({
      expected,
      found: "no answer in time",
      reason: "Looking at your sandbox took too long. It is tried again with your next command.",
      attempted: false,
    });
  const said = excerpt(result.output, 160);
  return fail({
    expected,
    found: said === "" ? undefined : code(said),
    reason: said === "" ? "Not done yet." : said,
    attempted: said !== "",
  });
}

export function judgeQuiz(quiz: string, evidence: Evidence): Verdict {
  const answered = evidence.answers[quiz];
  const expected = "the right answer";
  if (answered === undefined) return fail({ expected, reason: "Choose an answer.", attempted: false });
  if (answered) return pass(null, "");
  return fail({
    expected,
    found: "another answer",
    reason: "Not quite. Look again, and choose another answer.",
    attempted: true,
  });
}
