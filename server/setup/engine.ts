import { spawn } from "node:child_process";
import { existsSync, mkdirSync, openSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import Docker from "dockerode";
import { PersonError } from "../errors.ts";
import { findProgram, installPackages, run } from "./packages.ts";
import type { Stage } from "./stage.ts";

const SYSTEM_SOCKET = "/var/run/docker.sock";

/** A client for the Engine: DOCKER_HOST, the system's socket, or Docker Desktop's. */
export function engineClient(): Docker {
  if (process.env.DOCKER_HOST) return new Docker();
  const desktop = join(homedir(), ".docker/run/docker.sock");
  return new Docker({ socketPath: !existsSync(SYSTEM_SOCKET) && existsSync(desktop) ? desktop : SYSTEM_SOCKET });
}

/** Finds a Docker Engine that answers, or installs and starts one. Touches nothing where one answers. */
export function engineStage(dataDir: string): Stage {
  return {
    name: "Docker Engine",
    async run(report) {
      const version = await answers();
      if (version !== null) return version;
      if (process.env.DOCKER_HOST) {
        throw new PersonError(
          "engine",
          `No Docker Engine answers at DOCKER_HOST=${process.env.DOCKER_HOST}. Start it, or unset DOCKER_HOST.`,
        );
      }
      if (process.platform !== "linux") {
        throw new PersonError("engine", "No Docker Engine answers. Start Docker Desktop, then start again.");
      }
      if (findProgram("dockerd") === null)
        await installPackages(["docker.io", "iptables"], "No Docker Engine was found", report);
      report("starting");
      const started = await startEngine(dataDir, report);
      return `${started}, started`;
    },
  };
}

async function startEngine(dataDir: string, report: (progress: string) => void): Promise<string> {
  if (process.getuid?.() !== 0) {
    throw new PersonError(
      "engine",
      "A Docker Engine is installed but does not answer, and starting it needs root. Run `sudo systemctl start docker` (and add yourself to the group docker), then start again.",
    );
  }
  if (existsSync("/run/systemd/system")) {
    await run("systemctl", ["start", "docker"], report);
  } else {
    // Without a service manager: on its own, so that it outlives this process.
    mkdirSync(dataDir, { recursive: true });
    const log = openSync(join(dataDir, "engine.log"), "a");
    spawn(findProgram("dockerd") ?? "dockerd", ["--log-level=warn"], {
      detached: true,
      stdio: ["ignore", log, log],
    }).unref();
  }
  for (let tries = 0; tries < 300; tries++) {
    const version = await answers();
    if (version !== null) return version;
    await delay(100);
  }
  throw new PersonError(
    "engine",
    `The Docker Engine was started but did not answer within 30 s. What it said: ${join(dataDir, "engine.log")} (or \`journalctl -u docker\`).`,
  );
}

async function answers(): Promise<string | null> {
  try {
    const version = await engineClient().version();
    return `version ${version.Version}`;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EACCES") {
      throw new PersonError(
        "engine",
        "A Docker Engine is there, but you may not use it. Add yourself to the group docker (`sudo usermod -aG docker $USER`, then log in again), or run as root.",
      );
    }
    return null;
  }
}
