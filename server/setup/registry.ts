import { createHash } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import type Docker from "dockerode";
import type { Config, SandboxNetwork } from "../config.ts";
import { PersonError } from "../errors.ts";
import type { Engine } from "../sandbox/engine.ts";
import { isListening } from "./listening.ts";
import { answers } from "./registry-image.ts";
import { registryLimits } from "./registry-limits.ts";
import { removeWriter } from "./registry-writer.ts";
import type { Stage } from "./stage.ts";

const IMAGE = "workshop-registry:latest";
/** Of a registry that nobody can write to: the way it was made. */
const MADE_AS = "workshop.made-as";
/** Of a volume that nobody but set-up ever wrote to. */
const WRITTEN_BY = "workshop.written-by";
const SET_UP = "set-up";

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
        `The registry does not answer on port ${config.registry.port}. Look at \`docker logs ${config.registry.name}\`; set REGISTRY_PORT if the port is taken.`,
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
  const { name } = config.registry;
  await ensureVolume(docker, config);
  const options = await optionsOf(docker, config);
  const existing = await inspect(docker, name);
  const fits = existing?.Config.Labels[MADE_AS] === options.Labels?.[MADE_AS];
  if (fits && existing?.State.Running && isOpen(config)) return false;
  report("starting");
  if (existing !== null && !fits) await docker.getContainer(name).remove({ force: true });
  if (!fits) await docker.createContainer(options);
  // It may be running, and be open to nobody.
  await docker.getContainer(name).restart({ t: 2 });
  return true;
}

/** What sandboxes pull from. Nothing that is asked of it changes anything, and it could not write if it wanted to. */
async function optionsOf(docker: Docker, config: Config): Promise<Docker.ContainerCreateOptions> {
  const { name, port } = config.registry;
  // On the gateway's address only sandboxes reach it, on the loopback only this machine.
  const hosts = process.platform === "linux" ? ["127.0.0.1", config.networks.internet.gateway] : ["127.0.0.1"];
  const HostConfig: Docker.HostConfig = {
    ...registryLimits(),
    PortBindings: { "5000/tcp": hosts.map((HostIp) => ({ HostIp, HostPort: String(port) })) },
    Mounts: [{ Type: "volume", Source: name, Target: "/var/lib/registry", ReadOnly: true }],
    RestartPolicy: { Name: "unless-stopped" },
  };
  const { Id } = await docker.getImage(IMAGE).inspect();
  const madeAs = createHash("sha256")
    .update(JSON.stringify([Id, HostConfig]))
    .digest("hex")
    .slice(0, 16);
  return { name, Image: IMAGE, Labels: { "workshop.role": "registry", [MADE_AS]: madeAs }, HostConfig };
}

/**
 * A volume that sandboxes could write to may hold anything: it goes, with the registry that let them, and course
 * images are pushed anew.
 */
async function ensureVolume(docker: Docker, config: Config): Promise<void> {
  const { name } = config.registry;
  const volume = await docker
    .getVolume(name)
    .inspect()
    .catch(() => null);
  const registry = await inspect(docker, name);
  const isOurs = volume?.Labels?.[WRITTEN_BY] === SET_UP;
  if (isOurs && (registry === null || registry.Config.Labels[MADE_AS] !== undefined)) return;
  if (registry !== null) await docker.getContainer(name).remove({ force: true });
  await removeWriter(docker, config);
  if (volume !== null)
    await docker
      .getVolume(name)
      .remove()
      .catch((error: Error) => {
        throw new PersonError(
          "registry",
          `The volume ${name} may hold images that learners pushed, and cannot be removed: ${error.message}`,
          { cause: error },
        );
      });
  await docker.createVolume({ Name: name, Labels: { "workshop.role": "registry", [WRITTEN_BY]: SET_UP } });
}

function inspect(docker: Docker, container: string): Promise<Docker.ContainerInspectInfo | null> {
  return docker
    .getContainer(container)
    .inspect()
    .catch(() => null);
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
  if (!isOpen(config)) await engine.restart(config.registry.name);
}
