import { request } from "node:http";
import { setTimeout as delay } from "node:timers/promises";
import type Docker from "dockerode";
import type { Config, SandboxNetwork } from "../config.ts";
import { PersonError } from "../errors.ts";
import type { CourseImage } from "../lessons/course.ts";
import type { Engine } from "../sandbox/engine.ts";
import { ensureImage, follow, labelOf, pullFromHub } from "./images.ts";
import { isListening } from "./listening.ts";
import type { Stage } from "./stage.ts";

export const REGISTRY_NAME = "workshop-registry";
const ANSWER_MS = 4000;
export const MANIFESTS = [
  "application/vnd.docker.distribution.manifest.v2+json",
  "application/vnd.docker.distribution.manifest.list.v2+json",
  "application/vnd.oci.image.manifest.v1+json",
  "application/vnd.oci.image.index.v1+json",
].join(", ");

/** The sandboxes' networks, and the registry they pull from. */
export function registryStage(docker: Docker, config: Config): Stage {
  return {
    name: "Network and registry",
    async run(report) {
      for (const network of Object.values(config.networks)) await ensureNetwork(docker, network);
      const changed = await ensureRegistry(docker, config, report);
      for (let tries = 0; tries < 150; tries++) {
        if (await registryAnswers(config)) return changed ? `started on port ${config.registry.port}` : "running";
        await delay(100);
      }
      throw new PersonError(
        "registry",
        `The registry does not answer on port ${config.registry.port}. Look at \`docker logs ${REGISTRY_NAME}\`; set REGISTRY_PORT if the port is taken.`,
      );
    },
  };
}

export async function ensureNetwork(docker: Docker, { name, subnet, gateway }: SandboxNetwork): Promise<void> {
  const existing = await docker
    .getNetwork(name)
    .inspect()
    .catch(() => null);
  if (existing !== null) {
    const has = existing.IPAM?.Config?.[0]?.Subnet;
    if (has === subnet) return;
    throw new PersonError(
      "network",
      `The Docker network "${name}" exists with the subnet ${has}, not ${subnet}. Set SANDBOX_SUBNET=${has}, or remove it: docker network rm ${name}`,
    );
  }
  await docker.createNetwork({
    Name: name,
    Driver: "bridge",
    IPAM: { Driver: "default", Config: [{ Subnet: subnet, Gateway: gateway }] },
    // Learners must not reach one another.
    Options: { "com.docker.network.bridge.enable_icc": "false" },
    Labels: { "workshop.role": "network" },
  });
}

/** @returns whether it had to be created or started. */
async function ensureRegistry(docker: Docker, config: Config, report: (progress: string) => void): Promise<boolean> {
  const image = await docker.getImage("workshop-registry:latest").inspect();
  const existing = await docker
    .getContainer(REGISTRY_NAME)
    .inspect()
    .catch(() => null);
  const port = String(config.registry.port);
  const bound = existing?.HostConfig.PortBindings as Record<string, { HostPort: string }[]> | undefined;
  const fits = existing !== null && existing.Image === image.Id && bound?.["5000/tcp"]?.[0]?.HostPort === port;
  if (fits && existing.State.Running && isOpen(config)) return false;
  report("starting");
  if (existing !== null && !fits) await docker.getContainer(REGISTRY_NAME).remove({ force: true });
  if (!fits) {
    // On the gateway's address only sandboxes reach it, on the loopback only this machine.
    const hosts = process.platform === "linux" ? ["127.0.0.1", config.networks.internet.gateway] : ["127.0.0.1"];
    await docker.createContainer({
      name: REGISTRY_NAME,
      Image: "workshop-registry:latest",
      Labels: { "workshop.role": "registry" },
      HostConfig: {
        PortBindings: { "5000/tcp": hosts.map((HostIp) => ({ HostIp, HostPort: port })) },
        Mounts: [{ Type: "volume", Source: REGISTRY_NAME, Target: "/var/lib/registry" }],
        CapDrop: ["ALL"],
        SecurityOpt: ["no-new-privileges"],
        RestartPolicy: { Name: "unless-stopped" },
      },
    });
  }
  // It may be running, and be open to nobody.
  await docker.getContainer(REGISTRY_NAME).restart({ t: 2 });
  return true;
}

/**
 * Whether it answers this machine, and is open to sandboxes. Asking at the gateway's address would not tell: what comes
 * from this machine itself goes past the Engine's proxy.
 */
export async function registryAnswers(config: Config): Promise<boolean> {
  return isOpen(config) && (await answers(`http://127.0.0.1:${config.registry.port}/v2/`));
}

function isOpen({ registry, networks }: Config): boolean {
  return process.platform !== "linux" || isListening(networks.internet.gateway, registry.port);
}

/**
 * An Engine's proxy that ended takes the port along until the container starts anew. A registry that was stopped stays
 * so, and one that is only slow goes on: somebody may be pulling.
 */
export async function mendRegistry(engine: Engine, config: Config): Promise<void> {
  if (!isOpen(config)) await engine.restart(REGISTRY_NAME);
}

/** Fills the registry with what the courses pull: from Docker Hub where it answers, else stand-ins. */
export function courseImagesStage(docker: Docker, config: Config, images: readonly CourseImage[]): Stage {
  return {
    name: "Course images",
    async run(report) {
      const notes: string[] = [];
      for (const image of images) {
        if (!(await inRegistry(config, image.name))) await mirror(docker, config, image, report);
        const standIn = await labelOf(docker, mirrorName(config, image.name), "workshop.stand-in");
        notes.push(standIn === null ? image.name : `${image.name} (stand-in)`);
      }
      return notes.join(", ");
    },
  };
}

async function mirror(
  docker: Docker,
  config: Config,
  image: CourseImage,
  report: (progress: string) => void,
): Promise<void> {
  const [repo, tag] = splitTag(image.name);
  const target = mirrorName(config, image.name);
  const fromHub = await pullFromHub(docker, `${repo}:${tag}`, report);
  if (!fromHub) {
    report(`${image.name}: Docker Hub is out of reach, building a stand-in`);
    await ensureImage(docker, `stand-in-${image.standIn}`, report);
  }
  const source = fromHub ? `${repo}:${tag}` : `workshop-stand-in-${image.standIn}:latest`;
  await docker.getImage(source).tag({ repo: target.slice(0, target.lastIndexOf(":")), tag });
  const stream = await docker.getImage(target).push({ authconfig: {} });
  await follow(docker, stream, (event) =>
    report(`${image.name}: ${event.status ?? ""} ${event.progress ?? ""}`.trim()),
  );
}

/** How this machine's Engine names the registry's copy; its labels tell a stand-in. */
function mirrorName(config: Config, image: string): string {
  const [name, tag] = splitTag(image);
  return `127.0.0.1:${config.registry.port}/${libraryPath(name)}:${tag}`;
}

function libraryPath(name: string): string {
  return name.includes("/") ? name : `library/${name}`;
}

/** Whether sandboxes can pull an image from this workshop's registry. */
export async function inRegistry(config: Config, image: string): Promise<boolean> {
  return answers(imageUrl(config, image, "manifests"));
}

/** @param reference a digest; the image's tag otherwise */
export function imageUrl(config: Config, image: string, kind: "manifests" | "blobs", reference?: string): string {
  const [name, tag] = splitTag(image);
  return `http://127.0.0.1:${config.registry.port}/v2/${libraryPath(name)}/${kind}/${reference ?? tag}`;
}

/** Which image the registry has under a name now. @throws PersonError when it has none */
export async function digestOf(config: Config, image: string): Promise<string> {
  const [name, tag] = splitTag(image);
  const url = `http://127.0.0.1:${config.registry.port}/v2/${libraryPath(name)}/manifests/${tag}`;
  const response = await fetch(url, { method: "HEAD", headers: { accept: MANIFESTS } });
  const digest = response.headers.get("docker-content-digest");
  if (!response.ok || digest === null) throw new PersonError("registry", `The registry has no image ${image}.`);
  return digest;
}

function splitTag(image: string): [name: string, tag: string] {
  const at = image.lastIndexOf(":");
  return at > image.lastIndexOf("/") ? [image.slice(0, at), image.slice(at + 1)] : [image, "latest"];
}

/** On a connection of its own: one kept from before the registry was started anew answers nothing. */
async function answers(url: string): Promise<boolean> {
  const asked = request(url, { method: "HEAD", agent: false, headers: { accept: MANIFESTS }, timeout: ANSWER_MS });
  return new Promise((resolve) => {
    asked.once("response", (response) => {
      response.resume();
      resolve(response.statusCode === 200);
    });
    asked.once("timeout", () => asked.destroy());
    asked.once("error", () => resolve(false));
    asked.once("close", () => resolve(false));
    asked.end();
  });
}
