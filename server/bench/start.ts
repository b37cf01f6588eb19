import { text } from "node:stream/consumers";
import type Docker from "dockerode";
import { readConfig, SANDBOX_IMAGE } from "../config.ts";
import { dockerEngine } from "../context.ts";
import { profileFor, restrictsUserNamespaces } from "../sandbox/apparmor.ts";
import { SANDBOX_USER, sandboxOptions } from "../sandbox/sandbox-options.ts";
import { engineClient } from "../setup/engine.ts";
import { classOf } from "./class-of.ts";
import { type Figure, figure, quantile } from "./figures.ts";
import { startMeasuredServer } from "./measured-server.ts";

const ROUNDS = 10;
const LEARNERS = 30;
const JOIN_WITHIN_MS = 10_000;

/**
 * The way of the official rootless Docker-in-Docker image: RootlessKit with MTU 1500, and a dockerd
 * that starts its own containerd.
 */
const OFFICIAL_WAY = [
  "sh",
  "-c",
  `mkdir -p /run/workshop; export XDG_RUNTIME_DIR=/run/user HOME=/root; cd /
   echo nameserver 192.0.2.53 > /run/workshop/resolv.conf
   exec rootlesskit --state-dir=/run/workshop/rootlesskit --net=slirp4netns --mtu=1500 --disable-host-loopback \
     --port-driver=builtin \
     sh -c '. /etc/workshop/own-root.sh; enter_own_root; mkdir -p /var/lib/docker/engine
       exec dockerd --rootless --data-root=/var/lib/docker/engine --exec-root=/run/docker --pidfile=/run/docker.pid \
         -H unix:///run/docker.sock --storage-driver=overlay2 --exec-opt native.cgroupdriver=cgroupfs'`,
];

/** From nothing to a daemon that answers, and from a join request to a prompt. */
export async function benchStart(): Promise<Figure[]> {
  return [...(await cold()), ...(await warm())];
}

async function cold(): Promise<Figure[]> {
  const ours: number[] = [];
  const theirs: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    ours.push(await startOnce(undefined));
    theirs.push(await startOnce(OFFICIAL_WAY));
  }
  const [median, baseline] = [quantile(ours, 0.5), quantile(theirs, 0.5)];
  return [
    figure("nothing to `docker version`, median", median, "ms"),
    figure("baseline: the official image's way, median", baseline, "ms"),
    figure("share of the baseline", median / baseline, "", 0.5),
  ];
}

async function startOnce(entrypoint: string[] | undefined): Promise<number> {
  const docker = engineClient();
  const config = readConfig({});
  const engine = dockerEngine(docker, config);
  const began = performance.now();
  const container = await create(docker, entrypoint);
  try {
    await container.start();
    const { stream } = await engine.exec(container.id, [
      "workshop-enter",
      "sh",
      "-c",
      "until docker version >/dev/null 2>&1; do sleep 0.01; done; echo up",
    ]);
    if ((await text(stream)).trim() !== "up") throw new Error("the daemon did not come up");
    return performance.now() - began;
  } finally {
    await container.remove({ force: true, v: true });
  }
}

function create(docker: Docker, entrypoint: string[] | undefined): Promise<Docker.Container> {
  const { networks, registry, sandbox } = readConfig({});
  const { memoryMb, cpus, pids } = sandbox;
  const options = sandboxOptions({
    name: `workshop-bench-${process.pid}-${performance.now().toFixed(0)}`,
    image: SANDBOX_IMAGE,
    network: networks.internet.name,
    nameServers: [],
    registryMirror: registry.mirror,
    limits: { memoryMb, cpus, pids },
    runtime: "",
    preload: null,
    apparmor: profileFor(sandbox.apparmor, restrictsUserNamespaces()),
    labels: { "workshop.role": "bench" },
  });
  return docker.createContainer({ ...options, User: SANDBOX_USER, Entrypoint: entrypoint });
}

async function warm(): Promise<Figure[]> {
  const server = await startMeasuredServer({ SANDBOX_LIMIT: "40", SANDBOX_WARM: "auto" });
  try {
    const { learners } = await classOf(server, LEARNERS, { joinWithinMs: JOIN_WITHIN_MS, warm: true });
    const prompts = learners.map(({ firstPromptMs }) => firstPromptMs);
    return [
      figure("join to prompt on the wire, started ahead, median", quantile(prompts, 0.5), "ms"),
      figure("join to prompt on the wire, started ahead, p95", quantile(prompts, 0.95), "ms", 150),
      figure("join to prompt on the wire, longest", Math.max(...prompts), "ms"),
    ];
  } finally {
    await server.stop();
  }
}
