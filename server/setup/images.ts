import { createHash } from "node:crypto";
import { createReadStream, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type Docker from "dockerode";
import { PersonError } from "../errors.ts";
import type { StandIn } from "../lessons/course.ts";
import { findProgram, installPackages, run } from "./packages.ts";
import type { Stage } from "./stage.ts";

const IMAGE_DIR = "server/sandbox/image/";
const BASE = "workshop-base:trixie";
const HASH_LABEL = "workshop.hash";
/** Docker Hub is out of reach when it has not begun to answer by then. */
const HUB_TIMEOUT_MS = 10_000;

export type ImageTarget = "sandbox" | "registry" | `stand-in-${StandIn}`;

/** Builds `workshop-<target>` for each target unless the same files made it already. */
export function imagesStage(docker: Docker, targets: readonly ImageTarget[]): Stage {
  return {
    name: targets.length > 1 ? "Sandbox image and registry" : `Image ${targets[0]}`,
    async run(report) {
      const built: string[] = [];
      for (const target of targets) if (await ensureImage(docker, target, report)) built.push(target);
      return built.length === 0 ? "up to date" : `built ${built.join(" and ")}`;
    },
  };
}

/** @returns whether it had to be built. */
export async function ensureImage(
  docker: Docker,
  target: ImageTarget,
  report: (progress: string) => void,
): Promise<boolean> {
  const tag = `workshop-${target}:latest`;
  const hash = imageHash();
  if ((await labelOf(docker, tag, HASH_LABEL)) === hash) return false;
  await ensureBase(docker, report);
  const stream = await docker.buildImage(
    { context: IMAGE_DIR, src: contextFiles() },
    { t: tag, target, networkmode: "host", buildargs: { BASE }, labels: { [HASH_LABEL]: hash }, forcerm: true },
  );
  await follow(docker, stream, (event) => {
    const step = /^Step (\d+)\/(\d+)/.exec(event.stream ?? "");
    if (step) report(`${target}: step ${step[1]} of ${step[2]}`);
  });
  return true;
}

/** Everything an image is made from; another hash means another image. */
function imageHash(): string {
  const hash = createHash("sha256");
  for (const file of contextFiles()) hash.update(file).update(readFileSync(join(IMAGE_DIR, file)));
  return hash.digest("hex").slice(0, 16);
}

function contextFiles(): string[] {
  return readdirSync(IMAGE_DIR, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(IMAGE_DIR.length))
    .sort();
}

async function ensureBase(docker: Docker, report: (progress: string) => void): Promise<void> {
  if (await imageExists(docker, BASE)) return;
  report("asking Docker Hub for debian:trixie-slim");
  if (await pullFromHub(docker, "debian:trixie-slim", report)) {
    await docker.getImage("debian:trixie-slim").tag({ repo: "workshop-base", tag: "trixie" });
    return;
  }
  await bootstrapBase(docker, report);
}

/** A minimal Debian from this machine's own package mirror, for where Docker Hub is out of reach. */
async function bootstrapBase(docker: Docker, report: (progress: string) => void): Promise<void> {
  if (findProgram("mmdebstrap") === null) {
    await installPackages(
      ["mmdebstrap"],
      "Docker Hub is out of reach, so the base image is made from Debian packages",
      report,
    );
  }
  const dir = mkdtempSync(join(tmpdir(), "workshop-base-"));
  try {
    const tar = join(dir, "base.tar");
    await run(
      "mmdebstrap",
      [
        "--variant=minbase",
        "--include=ca-certificates",
        "--keyring=/usr/share/keyrings",
        "--dpkgopt=path-exclude=/usr/share/doc/*",
        "--dpkgopt=path-exclude=/usr/share/man/*",
        "--dpkgopt=path-exclude=/usr/share/locale/*",
        "trixie",
        tar,
        debianMirror(),
      ],
      (line) => report(`Debian base: ${line}`),
    );
    report("importing the Debian base");
    const stream = await docker.importImage(createReadStream(tar), { repo: "workshop-base", tag: "trixie" });
    await follow(docker, stream as NodeJS.ReadableStream, () => {});
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

/** The mirror that this machine's own apt uses. */
function debianMirror(): string {
  const files = ["/etc/apt/sources.list"];
  try {
    files.push(...readdirSync("/etc/apt/sources.list.d").map((name) => `/etc/apt/sources.list.d/${name}`));
  } catch {
    // No such folder on old systems.
  }
  for (const file of files) {
    try {
      const found = /^(?:URIs:|deb(?: \[[^\]]*\])?)\s+(https?:\/\/\S+\/debian\/?)(?:\s|$)/m.exec(
        readFileSync(file, "utf8"),
      );
      if (found?.[1]) return found[1];
    } catch {
      // Not there.
    }
  }
  return "http://deb.debian.org/debian";
}

/** @returns false when Docker Hub does not answer or refuses; the cause is of no use to anyone then. */
export async function pullFromHub(
  docker: Docker,
  reference: string,
  report: (progress: string) => void,
): Promise<boolean> {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), HUB_TIMEOUT_MS);
  try {
    const stream = await docker.pull(reference, { abortSignal: stop.signal });
    await follow(docker, stream, (event) => {
      clearTimeout(timer);
      report(`${reference}: ${event.status ?? ""} ${event.progress ?? ""}`.trim());
    });
    return await imageExists(docker, reference);
  } catch {
    return false;
  } finally {
    clearTimeout(timer);
  }
}

interface ProgressEvent {
  stream?: string;
  status?: string;
  progress?: string;
  error?: string;
  /** Of a push, once: what the registry has now. */
  aux?: { Digest?: string };
}

/** Follows a build, pull or push to its end. @throws PersonError with what the Engine said. */
export function follow(
  docker: Docker,
  stream: NodeJS.ReadableStream,
  on: (event: ProgressEvent) => void,
): Promise<void> {
  const tail: string[] = [];
  return new Promise((resolve, reject) => {
    docker.modem.followProgress(
      stream,
      (error: Error | null) => {
        if (error === null) resolve();
        else reject(new PersonError("image", `${error.message}\n${tail.slice(-12).join("")}`));
      },
      (event: ProgressEvent) => {
        if (event.stream) tail.push(event.stream);
        on(event);
      },
    );
  });
}

export async function imageExists(docker: Docker, reference: string): Promise<boolean> {
  return (await inspect(docker, reference)) !== null;
}

export async function labelOf(docker: Docker, reference: string, label: string): Promise<string | null> {
  return (await inspect(docker, reference))?.Config?.Labels?.[label] ?? null;
}

async function inspect(docker: Docker, reference: string): Promise<Docker.ImageInspectInfo | null> {
  try {
    return await docker.getImage(reference).inspect();
  } catch (error) {
    if ((error as { statusCode?: number }).statusCode === 404) return null;
    throw error;
  }
}
