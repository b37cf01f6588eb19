import { existsSync, mkdirSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { aptHindrance, findProgram, readPackageLists, run } from "./packages.ts";
import type { Stage } from "./stage.ts";

export const PROXIES = ["nginx", "caddy"] as const;
export type ProxyName = (typeof PROXIES)[number];

const DIR = ".scratch/proxies";
const UNPACKED: Readonly<Record<ProxyName, string>> = { nginx: "usr/sbin/nginx", caddy: "usr/bin/caddy" };

/** The machine's own, or the one unpacked for the tests; null: neither is there. */
export function proxyProgram(name: ProxyName): string | null {
  const unpacked = join(DIR, UNPACKED[name]);
  return findProgram(name) ?? (existsSync(unpacked) ? unpacked : null);
}

/**
 * The reverse proxies that tests put in front. Their Debian packages are unpacked and not installed:
 * installing one starts a web server for all to reach.
 */
export function proxiesStage(): Stage {
  return {
    name: "nginx and Caddy for the proxy tests",
    async run(report) {
      const missing = PROXIES.filter((name) => proxyProgram(name) === null);
      if (missing.length === 0) return "there already";
      const hindrance = aptHindrance();
      if (hindrance !== null) return `not there, and ${hindrance}: their tests fail`;
      mkdirSync(DIR, { recursive: true });
      await readPackageLists(report);
      await run("apt-get", ["download", "-q", ...missing], report, { cwd: DIR });
      for (const file of readdirSync(DIR).filter((name) => name.endsWith(".deb"))) {
        await run("dpkg-deb", ["-x", file, "."], report, { cwd: DIR });
        rmSync(join(DIR, file));
      }
      return "unpacked";
    },
  };
}
