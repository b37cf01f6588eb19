import type { CommandRecord, ImageRecord } from "../evidence/evidence.ts";
import { lastSlip } from "./command-near-miss.ts";
import { parseDocker } from "./docker-command.ts";
import { namesImage, sameImage, sameRepository, shortReference } from "./image-reference.ts";
import { nearest } from "./nearest.ts";
import { code, lastWords, sentence, size } from "./phrases.ts";
import { explainRefusal } from "./refusals.ts";
import { commandsOf, counts, type Scene } from "./scene.ts";
import type { ImageSpec } from "./schema.ts";
import { parseShellLine } from "./shell-line.ts";
import { type Failed, fail, type Outcome, pass } from "./verdicts.ts";

/** An image in the learner's daemon, or one that was. */
export function judgeImage(spec: ImageSpec, scene: Scene): Outcome {
  const there = scene.daemon.images.filter((image) => image.removedAt === null);
  const named = there.find((image) => image.tags.some((tag) => sameImage(tag, spec.name)));
  if (spec.state === "absent") return judgeAbsent(spec, scene, named);
  const name = code(spec.name);
  const expected = `an image ${name}${spec.from === undefined ? "" : ` made from ${code(spec.from)}`}`;
  if (named === undefined) return nearMiss(spec, scene, expected, there);
  const detail = `${name} · ${size(named.sizeBytes)}`;
  if (!counts(scene, spec.since ?? "ever", named.seenAt)) {
    return fail({ expected, found: detail, reason: `${name} was there before. Make it once more.`, attempted: false });
  }
  const fault = spec.from === undefined ? null : otherOrigin(named, spec.from, spec.name, scene);
  if (fault !== null) return fail({ expected, found: detail, reason: fault, attempted: true });
  return pass(named.seenAt, detail);
}

function otherOrigin(image: ImageRecord, from: string, name: string, scene: Scene): string | null {
  const bases = scene.daemon.images.filter((candidate) => candidate.tags.some((tag) => sameImage(tag, from)));
  if (bases.length === 0)
    return `${code(name)} is there, but ${code(from)} itself is not in your daemon, so nobody can compare them.`;
  if (bases.some((base) => base.layers.every((layer, index) => image.layers[index] === layer))) return null;
  return `${code(name)} is there, but it was not made from ${code(from)}.`;
}

function judgeAbsent(spec: ImageSpec, scene: Scene, named: ImageRecord | undefined): Outcome {
  const since = spec.since ?? "ever";
  const name = code(spec.name);
  const expected = `no image ${name} any more`;
  const removals = commandsOf(scene, since).filter((record) => removes(record, spec.name, scene));
  if (named !== undefined) {
    const tried = removals.at(-1);
    const refused = tried === undefined ? null : explainRefusal(tried, {}, scene.daemon);
    return fail({
      expected,
      found: name,
      reason: refused ?? `The image ${name} is still there.`,
      attempted: tried !== undefined,
    });
  }
  const gone = scene.daemon.images.findLast(
    (image) => counts(scene, since, image.removedAt) && image.tags.some((tag) => sameImage(tag, spec.name)),
  );
  if (gone !== undefined) return pass(gone.removedAt, name);
  // An image with a second name stays when one of them is taken away.
  const untagged = removals.findLast((record) => record.exitCode === 0);
  if (untagged !== undefined) return pass(untagged.startedAt, name);
  return fail({ expected, reason: `There is no image ${name} to remove yet.`, attempted: false });
}

function removes(record: CommandRecord, name: string, scene: Scene): boolean {
  return parseShellLine(record.line).commands.some((argv) => {
    const docker = parseDocker(argv);
    return docker?.command === "image rm" && docker.args.some((arg) => namesImage(arg, name, scene.daemon));
  });
}

function nearMiss(spec: ImageSpec, scene: Scene, expected: string, there: readonly ImageRecord[]): Failed {
  const needs = `this step needs ${code(shortReference(spec.name))}`;
  const since = (image: ImageRecord) => counts(scene, "step", image.seenAt);
  const failed = commandsOf(scene, "step").findLast((record) => record.finishedAt !== null && makesImage(record));
  const refused = failed === undefined || failed.exitCode === 0 ? null : whyFailed(failed, spec, scene);
  if (refused !== null && failed !== undefined)
    return fail({ expected, found: code(failed.line), reason: refused, attempted: true });
  const recent = there.filter(since);
  const tags = recent.flatMap((image) => image.tags);
  const otherTag = tags.find((tag) => sameRepository(tag, spec.name));
  if (otherTag !== undefined)
    return fail({
      expected,
      found: code(otherTag),
      reason: `There is ${code(otherTag)}, with another tag; ${needs}.`,
      attempted: true,
    });
  const near = nearest(shortReference(spec.name), tags.map(shortReference));
  if (near !== null)
    return fail({ expected, found: code(near), reason: `There is an image ${code(near)}; ${needs}.`, attempted: true });
  if (recent.some((image) => image.tags.length === 0)) {
    return fail({
      expected,
      found: "an image without a name",
      reason: `An image was made, but without a name; ${needs}.`,
      attempted: true,
    });
  }
  if (failed !== undefined && tags.length > 0 && spec.from !== undefined) {
    return fail({
      expected,
      found: code(shortReference(tags.at(-1) as string)),
      reason: `There is an image ${code(shortReference(tags.at(-1) as string))}; ${needs}.`,
      attempted: true,
    });
  }
  // An image is pulled where nothing is made from another.
  const slip = lastSlip(commandsOf(scene, "step"), ["docker", spec.from === undefined ? "pull" : "commit"]);
  if (slip !== null) return fail({ expected, ...slip, attempted: true });
  return fail({ expected, reason: `There is no image ${code(spec.name)} in your daemon yet.`, attempted: false });
}

function makesImage(record: CommandRecord): boolean {
  return parseShellLine(record.line).commands.some((argv) =>
    /^(container commit|image (build|pull|tag|import|load))$/.test(parseDocker(argv)?.command ?? ""),
  );
}

function whyFailed(record: CommandRecord, spec: ImageSpec, scene: Scene): string | null {
  const explained = explainRefusal(record, { image: spec.name }, scene.daemon);
  if (explained !== null) return explained;
  const said = lastWords(record.output);
  return said === "" ? null : `${code(record.line)} failed: ${sentence(code(said))}`;
}
