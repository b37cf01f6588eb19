import { readFileSync, writeFileSync } from "node:fs";
import { hostname, release } from "node:os";
import { join, resolve } from "node:path";
import type Docker from "dockerode";
import type { Config } from "../config.ts";
import { type KernelLimit, kernelLimits, raised, sysctlFile } from "./kernel-limits.ts";
import { runShortLived } from "./short-lived.ts";
import type { Stage } from "./stage.ts";

const PAGE = 4096;
const INSTALLED = "/etc/sysctl.d/60-docker-workshop.conf";

/** Of each argument NAME or NAME=VALUE: writes the value, then says what the kernel has. */
const SCRIPT = `for wish; do
  name=\${wish%%=*}
  file=/proc/sys/\${name//.//}
  [ "$wish" = "$name" ] || { echo "\${wish#*=}" >"$file"; } 2>/dev/null
  [ -r "$file" ] && echo "$name $(<"$file")"
done
exit 0`;

/** By name, what the kernel has; of a limit that it does not have: nothing. */
type Values = ReadonlyMap<string, string>;

/**
 * Raises what all sandboxes share and what would be too low for them; lowers nothing. Like the firewall by a
 * short-lived container, and needed again after a reboot. Where all is high enough already, it is only read.
 */
export function kernelLimitsStage(docker: Docker, config: Config): Stage {
  let low: readonly string[] = [];
  return {
    name: "Limits of the kernel that sandboxes share",
    warnings: () => low,
    async run() {
      const info = (await docker.info()) as EngineInfo;
      const limits = kernelLimits({
        sandboxes: config.sandbox.limit,
        pids: config.sandbox.pids,
        memoryPages: info.CgroupVersion === "2" ? Math.floor(info.MemTotal / PAGE) : null,
      });
      try {
        const { still, done } = await raise(docker, config, isHere(docker, info), limits);
        low = still.length === 0 ? [] : [warningOf(still, config.dataDir, limits)];
        if (still.length > 0) return `${still.length} are too low`;
        return done.length === 0 ? "high enough" : `raised ${done.join(", ")}`;
      } catch (error) {
        low = [warningOf(limits, config.dataDir, limits)];
        return `not known: ${(error as Error).message}`;
      }
    },
  };
}

/** @returns those that are too low after all, and the names of those that are higher now */
async function raise(docker: Docker, config: Config, here: boolean, limits: readonly KernelLimit[]) {
  const names = limits.map(({ name }) => name);
  const before = here ? readHere(names) : await onTheEngine(docker, config, names);
  const wishes = missing(limits, before).map(({ name, value }) => `${name}=${value}`);
  const after = new Map(before);
  if (config.sandbox.kernelLimits)
    for (const [name, value] of await write(docker, config, wishes)) after.set(name, value);
  return {
    still: missing(limits, after).filter(({ whereItGoes }) => !whereItGoes),
    done: names.filter((name) => before.get(name) !== after.get(name)),
  };
}

/** Those of users ask for a capability that not every machine gives: without it the others are raised all the same. */
async function write(docker: Docker, config: Config, wishes: readonly string[]): Promise<Values> {
  const isOfUsers = (wish: string) => wish.startsWith("user.");
  const users = wishes.filter(isOfUsers);
  const others = wishes.filter((wish) => !isOfUsers(wish));
  const none: Values = new Map();
  return new Map([
    ...(users.length === 0 ? none : await onTheEngine(docker, config, users, ["SYS_RESOURCE"]).catch(() => none)),
    ...(others.length === 0 ? none : await onTheEngine(docker, config, others, ["SYS_ADMIN"])),
  ]);
}

interface EngineInfo {
  readonly Name: string;
  readonly KernelVersion: string;
  readonly CgroupVersion?: string;
  readonly MemTotal: number;
}

/** Whether the Engine's kernel is this one, and its limits can be read here. */
function isHere(docker: Docker, { Name, KernelVersion }: EngineInfo): boolean {
  const { socketPath } = docker.modem as { socketPath?: string };
  return socketPath !== undefined && KernelVersion === release() && Name === hostname();
}

function readHere(names: readonly string[]): Values {
  const values = new Map<string, string>();
  for (const name of names) {
    try {
      values.set(name, readFileSync(`/proc/sys/${name.replaceAll(".", "/")}`, "utf8").trim());
    } catch {
      // This kernel has no such limit, or not yet.
    }
  }
  return values;
}

/** In the host's own namespaces, where alone most of them can be seen and set. @param wishes NAME or NAME=VALUE */
async function onTheEngine(
  docker: Docker,
  config: Config,
  wishes: readonly string[],
  capabilities: readonly string[] = [],
): Promise<Values> {
  const said = await runShortLived(docker, {
    Image: config.sandbox.image,
    Entrypoint: ["bash", "-c", SCRIPT, "limits"],
    Cmd: [...wishes],
    User: "0:0",
    Labels: { "workshop.role": "limits" },
    HostConfig: {
      NetworkMode: "host",
      PidMode: "host",
      CapDrop: ["ALL"],
      CapAdd: [...capabilities],
      SecurityOpt: ["no-new-privileges", "apparmor=unconfined"],
      MaskedPaths: [],
      ReadonlyPaths: [],
    },
  });
  const lines = said.split("\n").map((line) => /^([\w.-]+) (.+)$/.exec(line.trim()));
  return new Map(lines.flatMap((found) => (found?.[1] && found[2] ? [[found[1], found[2]] as const] : [])));
}

function missing(limits: readonly KernelLimit[], values: Values): (KernelLimit & { readonly value: string })[] {
  return limits.flatMap((limit) => {
    const now = values.get(limit.name);
    const value = now === undefined ? null : raised(limit, now);
    return value === null ? [] : [{ ...limit, value }];
  });
}

function warningOf(low: readonly KernelLimit[], dataDir: string, limits: readonly KernelLimit[]): string {
  const file = join(resolve(dataDir), "kernel-limits.conf");
  writeFileSync(file, sysctlFile(limits));
  const all = low.map(({ name, least }) => `${name} to ${least}`).join(", ");
  return `One sandbox can take from all others what these limits leave them. Raise ${all} on the Engine's machine:
    sudo install -m 644 ${file} ${INSTALLED} && sudo sysctl --system`;
}
