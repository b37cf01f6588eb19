import { setTimeout as delay } from "node:timers/promises";
import type Docker from "dockerode";
import type { Config } from "../config.ts";
import { PersonError } from "../errors.ts";
import { answers } from "./registry-image.ts";
import { registryLimits } from "./registry-limits.ts";

const SETTINGS = "/etc/workshop/registry-writer.yml";
const PORT = "5000/tcp";

export function writerName(config: Config): string {
  return `${config.registry.name}-writer`;
}

/**
 * Lets the registry be written to while `write` goes on: by a second one on the same volume, which listens on a port
 * of this machine's loopback that nobody else knows. It ends with the connection to whoever started it, however they end.
 * @param begin as it is, or with nothing in it
 * @param write gets where to push to, as "127.0.0.1:49153"
 */
export async function whileWritable<T>(
  docker: Docker,
  config: Config,
  begin: "kept" | "emptied",
  write: (address: string) => Promise<T>,
): Promise<T> {
  await removeWriter(docker, config);
  const empty = begin === "emptied" ? "rm -rf /var/lib/registry/docker; " : "";
  const container = await docker.createContainer({
    name: writerName(config),
    Image: "workshop-registry:latest",
    Entrypoint: ["sh", "-c", `${empty}docker-registry serve ${SETTINGS} & cat > /dev/null; kill $!`],
    OpenStdin: true,
    StdinOnce: true,
    Labels: { "workshop.role": "registry-writer" },
    HostConfig: {
      ...registryLimits(),
      PortBindings: { [PORT]: [{ HostIp: "127.0.0.1", HostPort: "" }] },
      Mounts: [{ Type: "volume", Source: config.registry.name, Target: "/var/lib/registry" }],
      AutoRemove: true,
    },
  });
  const held = await container.attach({ stream: true, stdin: true, hijack: true });
  try {
    await container.start();
    return await write(await addressOf(container));
  } finally {
    held.end();
    await removeWriter(docker, config);
  }
}

async function addressOf(container: Docker.Container): Promise<string> {
  const { NetworkSettings } = await container.inspect();
  const address = `127.0.0.1:${NetworkSettings.Ports[PORT]?.[0]?.HostPort}`;
  for (let tries = 0; tries < 150; tries++) {
    if (await answers(`http://${address}/v2/`)) return address;
    await delay(100);
  }
  throw new PersonError("registry", `The registry cannot be written to: nothing answers on ${address}.`);
}

/** Resolves when it is gone. By asking: an Engine that removes it already may never answer who waits for that. */
export async function removeWriter(docker: Docker, config: Config): Promise<void> {
  const container = docker.getContainer(writerName(config));
  await container.remove({ force: true }).catch(() => {});
  const isThere = () =>
    container.inspect().then(
      () => true,
      () => false,
    );
  for (let tries = 0; tries < 200 && (await isThere()); tries++) await delay(50);
}
