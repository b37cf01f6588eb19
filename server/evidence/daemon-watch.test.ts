import { afterEach, expect, test } from "vitest";
import { createLogger } from "../logger.ts";
import { emptyDaemon, type FalseDaemon, startFalseDaemon } from "../testing/false-daemon.ts";
import { DaemonWatch, type DaemonWatchOptions } from "./daemon-watch.ts";

const ENDS: (() => void)[] = [];
afterEach(() => {
  for (const end of ENDS.splice(0)) end();
});

const ID = "c".repeat(64);
const IMAGE = `sha256:${"a".repeat(64)}`;
const CONTAINER = {
  Id: ID,
  Name: "/web",
  Image: IMAGE,
  Path: "sleep",
  Args: ["9"],
  Created: "2026-01-01T00:00:00Z",
  State: {
    Status: "running",
    Running: true,
    Paused: false,
    ExitCode: 0,
    StartedAt: "2026-01-01T00:00:01Z",
    FinishedAt: "0001-01-01T00:00:00Z",
  },
  Config: { Image: "alpine", Tty: false, OpenStdin: false, Env: null, Labels: null },
  HostConfig: { PortBindings: {} },
  Mounts: [],
  NetworkSettings: { Networks: { bridge: {} } },
};
const SUMMARY = {
  Id: ID,
  Names: ["/web"],
  State: "running",
  Created: 1,
  NetworkSettings: { Networks: { bridge: {} } },
};

async function watch(honest: (path: string) => unknown, options: Partial<DaemonWatchOptions> = {}) {
  const daemon = await startFalseDaemon((path) => honest(path) ?? emptyDaemon(path));
  const watching = await new Promise<DaemonWatch>((resolve) => {
    const made: DaemonWatch = new DaemonWatch({
      engine: daemon.engine,
      sandbox: "s",
      logger: createLogger("silent"),
      onUp: () => resolve(made),
      onDown: () => {},
      onChange: () => {},
      ...options,
    });
    ENDS.push(() => made.dispose(), daemon.close);
    made.start();
  });
  return { daemon, watching };
}

function tell(daemon: FalseDaemon, Type: string, Action: string, ID: string): void {
  daemon.tell({ Type, Action, Actor: { ID, Attributes: {} } });
}

test("an image that is removed while it is asked about hides nothing else that happened at once", async () => {
  let began = false;
  const { daemon, watching } = await watch((path) => {
    if (path === `/containers/${ID}/json`) return CONTAINER;
    return path === "/images/json" && began ? [{ Id: IMAGE, RepoTags: null, Created: 1 }] : undefined;
  });
  began = true;
  tell(daemon, "image", "pull", "alpine");
  tell(daemon, "container", "start", ID);
  await expect.poll(() => watching.state.containers.map(({ name }) => name)).toEqual(["web"]);
});

test("what changed without an event is seen by who looks around", async () => {
  let there = false;
  const { watching } = await watch((path) => {
    if (path.startsWith("/containers/json")) return there ? [SUMMARY] : [];
    return path === `/containers/${ID}/json` ? CONTAINER : undefined;
  });
  there = true;
  watching.lookAround();
  await expect.poll(() => watching.state.containers.map(({ name }) => name)).toEqual(["web"]);
});

test("an image that was removed and pulled again in one moment counts as seen anew", async () => {
  const image = { Id: IMAGE, RepoTags: ["alpine:latest"], Created: "2026-01-01T00:00:00Z", Size: 1 };
  const { daemon, watching } = await watch((path) => {
    if (path === "/images/json") return [{ ...image, Created: 1 }];
    return path === `/images/${IMAGE}/json` ? image : undefined;
  });
  const before = watching.state.images[0]?.seenAt ?? 0;
  await expect.poll(() => Date.now()).toBeGreaterThan(before);
  tell(daemon, "image", "delete", IMAGE);
  tell(daemon, "image", "pull", "alpine:latest");
  await expect.poll(() => watching.state.images[0]?.seenAt).toBeGreaterThan(before);
  expect(watching.state.images).toHaveLength(1);
});

test("a burst of events is a few rounds of questions, not one for each", async () => {
  const { daemon, watching } = await watch(() => undefined);
  const before = daemon.asked.length;
  for (let i = 0; i < 500; i += 1) tell(daemon, "volume", "create", `v${i}`);
  await expect.poll(() => daemon.asked.length).toBeGreaterThan(before);
  await watching.settled();
  expect(daemon.asked.length - before).toBeLessThan(100);
});

test("more than is kept is told, with the command that makes room", async () => {
  const told: (string | null)[] = [];
  const volumes = Array.from({ length: 250 }, (_, i) => ({ Name: `v${i}`, CreatedAt: "2026-01-01T00:00:00Z" }));
  let Volumes = volumes;
  const { daemon, watching } = await watch((path) => (path === "/volumes" ? { Volumes } : undefined), {
    onTrouble: (message) => told.push(message),
  });
  await expect.poll(() => told.at(-1)).toContain("has 250 volumes. Checks see the newest 200 only");
  expect(told.at(-1)).toContain("docker volume prune -a");
  expect(watching.state.volumes).toHaveLength(200);
  Volumes = [];
  tell(daemon, "volume", "prune", "");
  await expect.poll(() => told.at(-1)).toBeNull();
});
