import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { basename, join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import Docker from "dockerode";
import { readConfig, SANDBOX_IMAGE } from "../config.ts";
import { engineClient } from "../setup/engine.ts";
import { follow } from "../setup/images.ts";
import { run } from "../setup/packages.ts";
import { ensureNetwork } from "../setup/registry.ts";

const SUBNET = "10.214.0.0/16";
const GATEWAY = "10.214.0.1";
/** Not below /tmp, which may be small or in memory. */
const ROOT = "/var/tmp";
const START_MS = 60_000;

export interface OwnEngineOptions {
  /** Containers go on while the Engine is away. */
  readonly liveRestore: boolean;
  /** Makes its rules with that kind of iptables, in a network of its own; otherwise it makes none. */
  readonly iptables?: "nft" | "legacy";
  /** A disk of its own that can be filled. */
  readonly disk?: { readonly megabytes: number; readonly files: number };
}

export interface OwnEngine {
  readonly docker: Docker;
  /** What it keeps lies here, on its own disk where it has one. */
  readonly dir: string;
  /** Runs a program in its network, as on the machine that it serves. */
  inNetwork(command: readonly string[]): ChildProcess;
  /** For a server that is to use it. */
  readonly env: Readonly<Record<string, string>>;
  stop(signal: "SIGTERM" | "SIGKILL"): Promise<void>;
  /** Resolves when it answers. */
  start(): Promise<void>;
  /** Ends it, with everything it made. */
  dispose(): Promise<void>;
}

/**
 * A Docker Engine of the test's own, which can be stopped and killed: its own data, socket and
 * containerd, in a network namespace of its own. Without that it would take away the bridge
 * `docker0` of the machine's Engine. Needs root.
 */
export async function startOwnEngine(options: OwnEngineOptions): Promise<OwnEngine> {
  const dir = mkdtempSync(join(ROOT, "workshop-engine-"));
  const socket = join(dir, "docker.sock");
  const namespace = basename(dir);
  if (options.disk !== undefined) {
    await mountDisk(dir, options.disk);
  }
  await run("ip", ["netns", "add", namespace], () => {});
  const docker = new Docker({ socketPath: socket });
  const env = { DOCKER_HOST: `unix://${socket}`, SANDBOX_SUBNET: SUBNET, SANDBOX_FIREWALL: "off" };
  // As services of a machine they are apart: one that is killed leaves the other.
  const containerd = beginContainerd(dir);
  let child: ChildProcess | null = null;

  const start = async () => {
    child = begin(dir, socket, options);
    const end = Date.now() + START_MS;
    while (!(await answers(docker))) {
      if (child.exitCode !== null || Date.now() > end)
        throw new Error(`the test's own Engine did not start:\n${readFileSync(join(dir, "log"), "utf8").slice(-2000)}`);
      await delay(50);
    }
  };
  const stop = async (signal: NodeJS.Signals) => {
    if (child === null || child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, "exit");
    child.kill(signal);
    await exited;
  };
  const dispose = async () => {
    if (!(await answers(docker))) await start().catch(() => {});
    for (const { Id } of await docker.listContainers({ all: true }).catch(() => []))
      await docker.getContainer(Id).remove({ force: true, v: true });
    for (const { name } of Object.values(readConfig(env).networks))
      await docker
        .getNetwork(name)
        .remove()
        .catch(() => {});
    await stop("SIGTERM");
    const exited = once(containerd, "exit");
    containerd.kill("SIGTERM");
    await exited;
    process.off("exit", kill);
    for (const mount of mountsBelow(dir)) await run("umount", ["-l", mount], () => {}).catch(() => {});
    await run("ip", ["netns", "del", namespace], () => {});
    if (options.disk !== undefined) await unmountDisk(dir);
    rmSync(dir, { recursive: true, force: true, maxRetries: 5 });
  };
  // A test run that is cut short leaves no Engine behind.
  const kill = () => {
    child?.kill("SIGTERM");
    containerd.kill("SIGTERM");
  };
  process.once("exit", kill);

  try {
    await start();
    await copyImage(SANDBOX_IMAGE, docker);
    if (options.iptables === undefined) await makeNetwork(docker);
    else for (const network of Object.values(readConfig(env).networks)) await ensureNetwork(docker, network);
  } catch (error) {
    await dispose();
    throw error;
  }
  const inNetwork = ([program = "", ...args]: readonly string[]) =>
    spawn("nsenter", [`--net=/run/netns/${namespace}`, program, ...args], { stdio: ["pipe", "pipe", "inherit"] });
  return { docker, dir, env, inNetwork, stop, start, dispose };
}

function beginContainerd(dir: string): ChildProcess {
  const log = openSync(join(dir, "containerd.log"), "a");
  const config = join(dir, "containerd.toml");
  writeFileSync(config, 'version = 2\ndisabled_plugins = ["io.containerd.grpc.v1.cri"]\n');
  const places = [
    "--root",
    `${dir}/containerd`,
    "--state",
    `${dir}/exec-containerd`,
    "--address",
    `${dir}/containerd.sock`,
  ];
  return spawn("containerd", ["--config", config, "--log-level", "warn", ...places], { stdio: ["ignore", log, log] });
}

/** A file as a disk. Not in memory: what is written there would count as the sandbox's memory. */
async function mountDisk(dir: string, { megabytes, files }: NonNullable<OwnEngineOptions["disk"]>): Promise<void> {
  const file = `${dir}.disk`;
  await run("truncate", ["-s", `${megabytes}M`, file], () => {});
  await run("mkfs.ext4", ["-q", "-m", "0", "-N", String(files), file], () => {});
  await run("mount", ["-o", "loop", file, dir], () => {});
}

async function unmountDisk(dir: string): Promise<void> {
  await run("umount", ["-l", dir], () => {});
  rmSync(`${dir}.disk`);
}

/** A folder for the path in which "iptables" is the kind asked for. */
function iptablesOf(dir: string, kind: "nft" | "legacy"): string {
  const folder = join(dir, "sbin");
  mkdirSync(folder, { recursive: true });
  for (const name of ["iptables", "ip6tables"]) {
    const link = join(folder, name);
    if (!existsSync(link)) symlinkSync(`/usr/sbin/${name}-${kind}`, link);
  }
  return folder;
}

function begin(dir: string, socket: string, { liveRestore, iptables }: OwnEngineOptions): ChildProcess {
  const log = openSync(join(dir, "log"), "a");
  const settings = [
    `--data-root=${dir}/data`,
    `--exec-root=${dir}/exec`,
    `--pidfile=${dir}/pid`,
    `--containerd=${dir}/containerd.sock`,
    `--host=unix://${socket}`,
    `--live-restore=${liveRestore}`,
    `--iptables=${iptables !== undefined}`,
    "--ip6tables=false",
    "--bridge=none",
    "--log-level=warn",
    "--shutdown-timeout=2",
  ];
  // Not `ip netns exec`: that would give each start mounts of its own, and what was restored would miss its files.
  const inside = [`--net=/run/netns/${basename(dir)}`, "dockerd", ...settings];
  const path = iptables === undefined ? process.env.PATH : `${iptablesOf(dir, iptables)}:${process.env.PATH}`;
  return spawn("nsenter", inside, { stdio: ["ignore", log, log], env: { ...process.env, PATH: path } });
}

async function answers(docker: Docker): Promise<boolean> {
  return docker.ping().then(
    () => true,
    () => false,
  );
}

async function copyImage(image: string, to: Docker): Promise<void> {
  const saved = await engineClient().getImage(image).get();
  await follow(to, await to.loadImage(saved), () => {});
}

async function makeNetwork(docker: Docker): Promise<void> {
  await docker.createNetwork({
    Name: "workshop",
    Driver: "bridge",
    IPAM: { Driver: "default", Config: [{ Subnet: SUBNET, Gateway: GATEWAY }] },
  });
}

function mountsBelow(dir: string): string[] {
  const mounts = readFileSync("/proc/self/mounts", "utf8").split("\n");
  return mounts
    .map((line) => line.split(" ")[1] ?? "")
    .filter((path) => path.startsWith(`${dir}/`))
    .reverse();
}
