import { text } from "node:stream/consumers";
import type Docker from "dockerode";

/** More than so many no resolver asks. */
const MOST = 3;
/** What the Engine gives its containers on a machine whose name servers cannot be reached from them. */
const PUBLIC = ["8.8.8.8", "8.8.4.4"];

/**
 * Whom sandboxes ask for names: the machine's own name servers, never the Engine's, which knows the neighbours. One on
 * the loopback cannot be reached from a sandbox, and none by IPv6.
 * @param resolvConf the machine's /etc/resolv.conf
 */
export function nameServersIn(resolvConf: string): string[] {
  const lines = [...resolvConf.matchAll(/^[ \t]*nameserver\s+(\d+\.\d+\.\d+\.\d+)\s*$/gm)].map(
    (match) => match[1] ?? "",
  );
  const usable = lines.filter((address) => !/^(127|0)\./.test(address));
  return usable.length > 0 ? [...new Set(usable)].slice(0, MOST) : PUBLIC;
}

/**
 * The name servers of the Engine's machine, wherever that is: as a container in its network sees them. There the Engine
 * has already put the true ones in place of the stub of systemd-resolved.
 */
export async function machineNameServers(docker: Docker, image: string): Promise<string[]> {
  const container = await docker.createContainer({
    Image: image,
    Entrypoint: ["cat"],
    Cmd: ["/etc/resolv.conf"],
    Labels: { "workshop.role": "name-servers" },
    // A terminal's output is plain bytes.
    Tty: true,
    HostConfig: { NetworkMode: "host", CapDrop: ["ALL"], SecurityOpt: ["no-new-privileges"], ReadonlyRootfs: true },
  });
  try {
    const output = await container.attach({ stream: true, stdout: true });
    await container.start();
    return nameServersIn(await text(output));
  } finally {
    await container.remove({ force: true, v: true }).catch(() => {});
  }
}
