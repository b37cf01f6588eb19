import type Docker from "dockerode";
import type { Config } from "../config.ts";
import { dockerEngine } from "../context.ts";
import { PersonError } from "../errors.ts";
import type { CourseImage } from "../lessons/course.ts";
import { profileFor, restrictsUserNamespaces } from "../sandbox/apparmor.ts";
import { preloadedNames, preloadVolume } from "../sandbox/preload-volume.ts";
import { readExec } from "../sandbox/read-exec.ts";
import { sandboxOptions } from "../sandbox/sandbox-options.ts";
import { digestOf } from "./registry-image.ts";
import type { Stage } from "./stage.ts";

const MAKER = "workshop-preload";
const DIGESTS = "workshop.digests";
const LIMITS = { memoryMb: 1024, cpus: 2, pids: 1024 };
const PULL_LIMITS = { maxBytes: 64 * 1024, ms: 30 * 60_000 };

/**
 * Fills a volume with the images that courses want in every sandbox from the start. A sandbox itself
 * makes it, by pulling: so it is laid out exactly as a nested daemon lays out its images.
 */
export function preloadStage(docker: Docker, config: Config, images: readonly CourseImage[]): Stage {
  return {
    name: "Images in every sandbox from the start",
    async run(report) {
      const volume = preloadVolume(images);
      if (volume === null) return "none, as the courses say";
      const names = preloadedNames(images);
      const digests = (await Promise.all(names.map((name) => digestOf(config, name)))).join(",");
      const broken = await removeMaker(docker);
      const has = await digestsIn(docker, volume);
      if (!broken && has === digests) return names.join(", ");
      if (has !== null && !(await remove(docker, volume)))
        return `${names.join(", ")}, as they were before: sandboxes that go on use them`;
      await make(docker, config, volume, names, digests, report);
      return names.join(", ");
    },
  };
}

/** One that was left was cut short, and so is its volume. @returns whether there was one */
async function removeMaker(docker: Docker): Promise<boolean> {
  return docker
    .getContainer(MAKER)
    .remove({ force: true, v: true })
    .then(
      () => true,
      () => false,
    );
}

async function digestsIn(docker: Docker, volume: string): Promise<string | null> {
  const found = await docker
    .getVolume(volume)
    .inspect()
    .catch(() => null);
  return found === null ? null : (found.Labels?.[DIGESTS] ?? "");
}

/** @returns false while a sandbox uses it */
function remove(docker: Docker, volume: string): Promise<boolean> {
  return docker
    .getVolume(volume)
    .remove()
    .then(
      () => true,
      () => false,
    );
}

async function make(
  docker: Docker,
  config: Config,
  volume: string,
  names: readonly string[],
  digests: string,
  report: (progress: string) => void,
): Promise<void> {
  report(`pulling ${names.join(", ")}`);
  await docker.createVolume({ Name: volume, Labels: { "workshop.role": "preload", [DIGESTS]: digests } });
  const options = sandboxOptions({
    name: MAKER,
    image: config.sandbox.image,
    network: config.networks.internet.name,
    nameServers: [],
    registryMirror: config.registry.mirror,
    runtime: config.sandbox.runtime,
    apparmor: profileFor(config.sandbox.apparmor, restrictsUserNamespaces()),
    limits: LIMITS,
    preload: null,
    labels: { "workshop.role": "preload" },
  });
  const Mounts: Docker.MountConfig = [{ Type: "volume", Source: volume, Target: "/var/lib/docker" }];
  const container = await docker.createContainer({
    ...options,
    Volumes: {},
    HostConfig: { ...options.HostConfig, Mounts },
  });
  await container.start();
  const said = await pullInside(docker, config, container.id, names);
  if (!said.endsWith("all pulled"))
    throw new PersonError("preload", `The images ${names.join(", ")} could not be pulled in a sandbox:\n${said}`);
  // Not before: its presence says that the volume is not whole.
  await container.remove({ force: true });
}

async function pullInside(
  docker: Docker,
  config: Config,
  container: string,
  names: readonly string[],
): Promise<string> {
  const pulls = names.map((name) => `docker pull -q '${name}' 2>&1`).join(" && ");
  const input = `until docker version > /dev/null 2>&1; do sleep 0.1; done\n${pulls} && sync && echo all pulled\n`;
  const engine = dockerEngine(docker, config);
  const { bytes } = await readExec(engine, container, ["workshop-enter", "bash", "-s"], { input, ...PULL_LIMITS });
  return bytes.toString().trim();
}
