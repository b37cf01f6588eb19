import type Docker from "dockerode";
import { seccompProfile } from "./seccomp.ts";

export interface SandboxLimits {
  readonly memoryMb: number;
  readonly cpus: number;
  readonly pids: number;
}

export interface SandboxSpec {
  readonly name: string;
  readonly image: string;
  readonly network: string;
  /** Addresses that are asked for names, the first before the others. Empty: there is nobody to ask. */
  readonly nameServers: readonly string[];
  /** "http://10.213.0.1:5055": where the nested daemon pulls from. */
  readonly registryMirror: string;
  readonly limits: SandboxLimits;
  /** "runc", or what the operator has: runsc, sysbox-runc, kata. Empty: the Engine's default. */
  readonly runtime: string;
  /** Of images that it has from the start; null: none. */
  readonly preload: string | null;
  /** AppArmor profile, or "unconfined". */
  readonly apparmor: string;
  readonly labels: Readonly<Record<string, string>>;
}

/** The learner inside is root of a user namespace; outside it is this user, always. */
export const SANDBOX_USER = "1000:1000";

/** Reserved for documentation: nothing answers there, and the firewall refuses it besides. */
const NO_NAME_SERVER = "192.0.2.53";

const OWN_TMPFS = "rw,nosuid,nodev,noexec,size=1m,mode=755,uid=1000,gid=1000";

const SECCOMP = JSON.stringify(seccompProfile());

/**
 * How a sandbox is created. Nothing here may be widened: see docs/security.md for what each line
 * keeps out.
 */
export function sandboxOptions(spec: SandboxSpec): Docker.ContainerCreateOptions {
  const memory = spec.limits.memoryMb * 1024 * 1024;
  return {
    name: spec.name,
    Image: spec.image,
    Hostname: "workshop",
    User: SANDBOX_USER,
    Env: [
      `WORKSHOP_REGISTRY_MIRROR=${spec.registryMirror}`,
      // None: what asks for a name is told so at once.
      `WORKSHOP_NAME_SERVERS=${spec.nameServers.join(" ")}`,
    ],
    Labels: { ...spec.labels },
    // An anonymous volume: nested overlay2 cannot lie on the container's own overlay.
    Volumes: { "/var/lib/docker": {} },
    HostConfig: {
      // What runs around the learner's namespaces is nobody's to change; the learner's own root lies in the volume.
      ReadonlyRootfs: true,
      Tmpfs: { "/run": OWN_TMPFS, "/tmp": OWN_TMPFS },
      Mounts: spec.preload === null ? [] : [preloaded(spec.preload)],
      Init: true,
      Runtime: spec.runtime || undefined,
      NetworkMode: spec.network,
      // Of the Engine's own name server. Nothing of the learner's gets to ask that one: it knows the neighbours.
      Dns: spec.nameServers.length > 0 ? [...spec.nameServers] : [NO_NAME_SERVER],
      CapDrop: ["ALL"],
      // newuidmap and newgidmap, which set up the user namespace, need just these two.
      CapAdd: ["SETUID", "SETGID"],
      SecurityOpt: [`apparmor=${spec.apparmor}`, `seccomp=${SECCOMP}`],
      // The API has no "systempaths"; the CLI turns it into these two empty lists.
      MaskedPaths: [],
      ReadonlyPaths: [],
      Devices: [{ PathOnHost: "/dev/net/tun", PathInContainer: "/dev/net/tun", CgroupPermissions: "rwm" }],
      Memory: memory,
      MemorySwap: memory,
      NanoCpus: Math.round(spec.limits.cpus * 1e9),
      PidsLimit: spec.limits.pids,
      LogConfig: { Type: "json-file", Config: { "max-size": "1m", "max-file": "1" } },
      RestartPolicy: { Name: "no" },
    },
  };
}

/** One volume for all sandboxes, which none can write: layers are shared, not copied. */
function preloaded(volume: string): Docker.MountSettings {
  return { Type: "volume", Source: volume, Target: "/var/lib/preloaded", ReadOnly: true };
}
