import type Docker from "dockerode";
import type { Config } from "../config.ts";
import { PersonError } from "../errors.ts";
import { runShortLived } from "./short-lived.ts";
import type { Stage } from "./stage.ts";

/**
 * Keeps sandboxes from the host and from private networks. Done by a short-lived container in the
 * host's network, so that it works wherever the Engine is, without root here. Rules do not outlive
 * a reboot: they are made at every start.
 */
export function firewallStage(docker: Docker, config: Config): Stage {
  return {
    name: "Firewall of the sandboxes",
    async run() {
      if (!config.sandbox.firewall) return "off, as SANDBOX_FIREWALL says";
      const { networks, registry } = config;
      const interfaces = await Promise.all(
        Object.entries(networks).map(async ([policy, { name }]) => `${policy}=${await bridgeOf(docker, name)}`),
      );
      try {
        const said = await runShortLived(docker, {
          Image: config.sandbox.image,
          Entrypoint: ["workshop-firewall"],
          Cmd: [networks.internet.gateway, String(registry.port), ...interfaces],
          User: "0:0",
          Labels: { "workshop.role": "firewall" },
          HostConfig: {
            NetworkMode: "host",
            CapDrop: ["ALL"],
            CapAdd: ["NET_ADMIN"],
            SecurityOpt: ["no-new-privileges"],
          },
        });
        return `host and private networks closed${said === "" ? "" : `, ${said}`}`;
      } catch (error) {
        throw new PersonError(
          "firewall",
          `The rules that keep sandboxes from this machine's network could not be made: ${(error as Error).message}\nWhere another firewall does this already, start with SANDBOX_FIREWALL=off.`,
          { cause: error },
        );
      }
    },
  };
}

/** The Engine's name for a network's bridge. */
async function bridgeOf(docker: Docker, network: string): Promise<string> {
  const { Id, Options } = (await docker.getNetwork(network).inspect()) as Docker.NetworkInspectInfo;
  return Options?.["com.docker.network.bridge.name"] ?? `br-${Id.slice(0, 12)}`;
}
