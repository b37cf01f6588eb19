import { existsSync } from "node:fs";
import { installPackages } from "./packages.ts";
import type { Stage } from "./stage.ts";

/** What the fault tests break things with, by a file of each. */
const PACKAGES: Readonly<Record<string, string>> = {
  faketime: "/usr/bin/faketime",
  e2fsprogs: "/usr/bin/chattr",
  iproute2: "/usr/sbin/ip",
  iptables: "/usr/sbin/iptables-legacy",
  nftables: "/usr/sbin/nft",
  socat: "/usr/bin/socat",
};

export function testProgramsStage(): Stage {
  return {
    name: "Programs for the fault tests",
    async run(report) {
      const missing = Object.keys(PACKAGES).filter((name) => !existsSync(PACKAGES[name] ?? ""));
      if (missing.length === 0) return "installed already";
      await installPackages(missing, "The fault tests need them", report);
      return "installed";
    },
  };
}
