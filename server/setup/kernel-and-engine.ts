import { existsSync, readFileSync } from "node:fs";
import { version as kernelText, release } from "node:os";
import { gunzipSync } from "node:zlib";
import type Docker from "dockerode";
import { ADVICE, type Part, warningsOf } from "./known-holes.ts";
import type { Stage } from "./stage.ts";

/** Warns of a kernel and an Engine with known ways out of a sandbox; stops nothing. */
export function kernelAndEngineStage(docker: Docker): Stage {
  let found: readonly string[] = [];
  return {
    name: "Kernel and Docker Engine",
    warnings: () => (found.length === 0 ? [] : [...found, ADVICE]),
    async run() {
      const parts = partsOf((await docker.version()) as unknown as EngineVersion, thisMachine());
      found = warningsOf(parts);
      const known = parts.map(({ part, version }) => `${part} ${version}`).join(", ");
      return found.length === 0 ? known : "known holes may be open";
    },
  };
}

/** Of what `GET /version` answers. */
export interface EngineVersion {
  readonly Version: string;
  readonly KernelVersion?: string;
  readonly Components?: readonly { readonly Name: string; readonly Version: string }[];
}

export interface Machine {
  /** `uname -r` and `uname -v`; "Ubuntu 5.15.0-94.104-generic 5.15.136" on Ubuntu, else empty. */
  readonly release: string;
  readonly text: string;
  readonly signature: string;
  /** Of a Debian package; empty where there is none. */
  changelog(name: string): string;
}

/** What runs sandboxes. The Engine may be on another machine: then its packages are not ours to read. */
export function partsOf(engine: EngineVersion, machine: Machine): Part[] {
  const component = (name: string) => engine.Components?.find((each) => each.Name === name)?.Version ?? "unknown";
  const here = engine.KernelVersion === machine.release;
  const changelog = (name: string) => (here ? machine.changelog(name) : "");
  return [
    { part: "kernel", version: here ? trueKernel(machine) : (engine.KernelVersion ?? "unknown"), mended: "" },
    { part: "Docker Engine", version: engine.Version, mended: changelog("docker.io") },
    { part: "containerd", version: component("containerd"), mended: changelog("containerd") },
    { part: "runc", version: component("runc"), mended: changelog("runc") },
  ];
}

/** Debian and Ubuntu say elsewhere which of the kernel's own versions theirs is made of. */
function trueKernel({ release: name, text, signature }: Machine): string {
  const debian = /\bDebian (\d+\.\d+\.\d+)/.exec(text)?.[1];
  const ubuntu = /^Ubuntu \S+ (\d+\.\d+\.\d+)/.exec(signature)?.[1];
  return debian ?? ubuntu ?? name;
}

function thisMachine(): Machine {
  return {
    release: release(),
    text: kernelText(),
    signature: textOf("/proc/version_signature"),
    changelog: (name) => {
      const path = `/usr/share/doc/${name}/changelog.Debian.gz`;
      return existsSync(path) ? gunzipSync(readFileSync(path)).toString() : "";
    },
  };
}

function textOf(path: string): string {
  return existsSync(path) ? readFileSync(path, "utf8") : "";
}
