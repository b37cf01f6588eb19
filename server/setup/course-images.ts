import type Docker from "dockerode";
import type { Config } from "../config.ts";
import { PersonError } from "../errors.ts";
import type { CourseImage } from "../lessons/course.ts";
import { ensureImage, follow, imageExists, labelOf, pullFromHub } from "./images.ts";
import { mirrorName, placeOf, servedDigest } from "./registry-image.ts";
import { whileWritable } from "./registry-writer.ts";
import type { Stage } from "./stage.ts";

type Report = (progress: string) => void;

/**
 * Makes the registry serve what the courses pull: from Docker Hub where it answers, else stand-ins. What it serves is
 * compared by its digest with what this machine's Engine has, and pushed again when it differs.
 */
export function courseImagesStage(docker: Docker, config: Config, images: readonly CourseImage[]): Stage {
  return {
    name: "Course images",
    async run(report) {
      const missing: CourseImage[] = [];
      for (const image of images) if (!(await isServed(docker, config, image, report))) missing.push(image);
      // What is pushed is taken to be there when the registry says so, be it damaged: the second time it starts empty.
      if (
        !(await fill(docker, config, missing, "kept", report)) &&
        !(await fill(docker, config, images, "emptied", report))
      )
        throw new PersonError("registry", "The registry does not serve what was pushed to it.");
      const notes: string[] = [];
      for (const { name } of images) {
        const standIn = await labelOf(docker, taggedMirror(config, name), "workshop.stand-in");
        notes.push(standIn === null ? name : `${name} (stand-in)`);
      }
      return notes.join(", ");
    },
  };
}

/** Whether the registry serves what the Engine knows to be pushed, and all of it. */
async function isServed(docker: Docker, config: Config, { name }: CourseImage, report: Report): Promise<boolean> {
  const served = await servedDigest(config, name);
  if (served === null) return false;
  const known = await digestsKnown(docker, config, name);
  if (known.includes(served)) return true;
  if (known.length > 0) return false;
  // Images of the Engine were pruned. Nobody but set-up writes to the registry, so its copy is as good, if it is whole.
  return pullBack(docker, config, name, served, report).then(
    () => true,
    () => false,
  );
}

/** Of the Engine's copy: those by which it was pushed or pulled. */
async function digestsKnown(docker: Docker, config: Config, name: string): Promise<string[]> {
  const reference = taggedMirror(config, name);
  if (!(await imageExists(docker, reference))) return [];
  const { RepoDigests } = await docker.getImage(reference).inspect();
  const prefix = `${mirrorName(config, name)}@`;
  return (RepoDigests ?? []).filter((one) => one.startsWith(prefix)).map((one) => one.slice(prefix.length));
}

/** Leaves the image under the registry's name in the Engine. */
async function fetchOrBuild(docker: Docker, config: Config, image: CourseImage, report: Report): Promise<void> {
  if (await imageExists(docker, taggedMirror(config, image.name))) return;
  const { tag } = placeOf(image.name);
  const original = image.name.endsWith(`:${tag}`) ? image.name : `${image.name}:${tag}`;
  const fromHub = await pullFromHub(docker, original, report);
  if (!fromHub) {
    report(`${image.name}: Docker Hub is out of reach, building a stand-in`);
    await ensureImage(docker, `stand-in-${image.standIn}`, report);
  }
  const source = fromHub ? original : `workshop-stand-in-${image.standIn}:latest`;
  await docker.getImage(source).tag({ repo: mirrorName(config, image.name), tag });
}

/** @returns whether the registry serves all of them now, to the last byte */
async function fill(
  docker: Docker,
  config: Config,
  images: readonly CourseImage[],
  begin: "kept" | "emptied",
  report: Report,
): Promise<boolean> {
  if (images.length === 0) return true;
  for (const image of images) await fetchOrBuild(docker, config, image, report);
  return whileWritable(docker, config, begin, async (address) => {
    for (const { name } of images) {
      const digest = await push(docker, config, address, name, report);
      if ((await servedDigest(config, name, "read")) !== digest) return false;
      await pullBack(docker, config, name, digest, report);
    }
    return true;
  });
}

/** @param address of the writer. @returns the digest of what it got */
async function push(docker: Docker, config: Config, address: string, name: string, report: Report): Promise<string> {
  const { path, tag } = placeOf(name);
  const repo = `${address}/${path}`;
  await docker.getImage(taggedMirror(config, name)).tag({ repo, tag });
  const pushed = docker.getImage(`${repo}:${tag}`);
  let digest = "";
  try {
    await follow(docker, await pushed.push({ authconfig: {} }), (event) => {
      digest = event.aux?.Digest ?? digest;
      report(`${name}: ${event.status ?? ""} ${event.progress ?? ""}`.trim());
    });
  } finally {
    await pushed.remove({ noprune: true });
  }
  return digest;
}

/** The Engine compares what it gets with its digest, and keeps that. */
async function pullBack(docker: Docker, config: Config, name: string, digest: string, report: Report): Promise<void> {
  const repo = mirrorName(config, name);
  const reference = `${repo}@${digest}`;
  await follow(docker, await docker.pull(reference), (event) => report(`${name}: ${event.status ?? ""}`));
  await docker.getImage(reference).tag({ repo, tag: placeOf(name).tag });
}

function taggedMirror(config: Config, name: string): string {
  return `${mirrorName(config, name)}:${placeOf(name).tag}`;
}
