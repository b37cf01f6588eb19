import type Docker from "dockerode";
import type { ContainerRecord, ImageRecord } from "./evidence.ts";

/** From the daemon's words to ours. Pure. */

const NEVER = "0001-01-01T00:00:00Z";

export function containerRecord(info: Docker.ContainerInspectInfo): ContainerRecord {
  const { State: state, Config: config } = info;
  const ended = !state.Running && state.FinishedAt !== NEVER;
  return {
    id: info.Id,
    name: info.Name.replace(/^\//, ""),
    image: config.Image,
    imageId: info.Image,
    argv: [info.Path, ...info.Args].filter((word) => word !== ""),
    state: state.Paused
      ? "paused"
      : state.Running
        ? "running"
        : ended || state.Status === "exited"
          ? "exited"
          : "created",
    exitCode: ended ? state.ExitCode : null,
    createdAt: Date.parse(info.Created),
    startedAt: time(state.StartedAt),
    finishedAt: ended ? time(state.FinishedAt) : null,
    removedAt: null,
    tty: config.Tty,
    interactive: config.OpenStdin,
    env: config.Env ?? [],
    ports: ports(info),
    mounts: (info.Mounts ?? []).map((mount) => ({
      type: mount.Type ?? "bind",
      source: mount.Name ?? mount.Source ?? "",
      target: mount.Destination ?? "",
    })),
    networks: Object.keys(info.NetworkSettings.Networks ?? {}),
    labels: config.Labels ?? {},
  };
}

function ports(info: Docker.ContainerInspectInfo): ContainerRecord["ports"] {
  const bindings = (info.HostConfig.PortBindings ?? {}) as Record<string, { HostPort?: string }[] | null>;
  return Object.entries(bindings).flatMap(([key, hosts]) => {
    const [port, protocol = "tcp"] = key.split("/");
    return (hosts ?? []).map((host) => ({
      container: Number(port),
      protocol,
      host: host.HostPort ? Number(host.HostPort) : null,
    }));
  });
}

export function imageRecord(info: Docker.ImageInspectInfo, seenAt: number): ImageRecord {
  return {
    id: info.Id,
    tags: (info.RepoTags ?? []).filter((tag) => tag !== "<none>:<none>"),
    createdAt: Date.parse(info.Created),
    seenAt,
    sizeBytes: info.Size,
    layers: info.RootFS?.Layers ?? [],
    removedAt: null,
  };
}

function time(text: string | undefined): number | null {
  return text === undefined || text === NEVER ? null : Date.parse(text);
}
