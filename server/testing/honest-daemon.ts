export const CONTAINER_ID = "c0".repeat(32);
export const IMAGE_ID = `sha256:${"a1".repeat(32)}`;
const NEVER = "0001-01-01T00:00:00Z";
const NOW = "2026-01-01T00:00:00Z";

/** A daemon with one of each, by the path that is asked for; the longest that fits. */
export const HONEST: Readonly<Record<string, unknown>> = {
  "/version": { Version: "26.1.5", ApiVersion: "1.45" },
  "/containers/json": [
    { Id: CONTAINER_ID, Names: ["/web"], State: "created", Created: 1, NetworkSettings: { Networks: { bridge: {} } } },
  ],
  [`/containers/${CONTAINER_ID}/json`]: {
    Id: CONTAINER_ID,
    Name: "/web",
    Image: IMAGE_ID,
    Path: "sleep",
    Args: ["9"],
    Created: NOW,
    State: { Status: "created", Running: false, Paused: false, ExitCode: 0, StartedAt: NEVER, FinishedAt: NEVER },
    Config: { Image: "alpine", Tty: false, OpenStdin: false, Env: ["A=b"], Labels: { some: "label" } },
    HostConfig: { PortBindings: { "80/tcp": [{ HostPort: "8080" }] } },
    Mounts: [{ Type: "volume", Name: "v", Source: "/var/lib/docker/volumes/v/_data", Destination: "/v" }],
    NetworkSettings: { Networks: { bridge: { NetworkID: "x" } } },
  },
  "/images/json": [{ Id: IMAGE_ID, RepoTags: ["alpine:latest"], Created: 1, Size: 1 }],
  [`/images/${IMAGE_ID}/json`]: {
    Id: IMAGE_ID,
    RepoTags: ["alpine:latest"],
    Created: NOW,
    Size: 1,
    RootFS: { Type: "layers", Layers: ["sha256:1"] },
  },
  "/volumes": { Volumes: [{ Name: "v", CreatedAt: NOW, Driver: "local" }], Warnings: null },
  "/networks": [{ Id: "b2".repeat(32), Name: "bridge", Driver: "bridge", Created: NOW }],
};

/** What the daemon of `HONEST` answers; null: there is no such thing. */
export function honestAnswer(path: string): unknown {
  const fitting = Object.keys(HONEST).filter((known) => path.startsWith(known));
  return HONEST[fitting.sort((a, b) => b.length - a.length)[0] ?? ""] ?? null;
}
