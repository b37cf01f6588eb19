import type { ContainerAnswer, ImageAnswer } from "./answers.ts";
import type { ContainerRecord, ImageRecord } from "./evidence.ts";

/** From the daemon's words to ours. Pure. */

export function containerRecord(info: ContainerAnswer): ContainerRecord {
  const { State: state, Config: config } = info;
  const ended = !state.Running && state.FinishedAt !== null;
  return {
    id: info.Id,
    name: info.Name,
    image: config.Image,
    imageId: info.Image,
    argv: [info.Path, ...info.Args].filter((word) => word !== ""),
    state: stateOf(state.Status, state.StartedAt !== null),
    exitCode: ended ? state.ExitCode : null,
    createdAt: info.Created ?? 0,
    startedAt: state.StartedAt,
    finishedAt: ended ? state.FinishedAt : null,
    removedAt: null,
    tty: config.Tty,
    interactive: config.OpenStdin,
    env: config.Env,
    ports: ports(info),
    mounts: info.Mounts.map((mount) => ({
      type: mount.Type ?? "bind",
      source: mount.Name ?? mount.Source ?? "",
      target: mount.Destination ?? "",
    })),
    networks: info.NetworkSettings.Networks,
    labels: config.Labels,
  };
}

/** One that restarts is about to run; one that is dead, or being removed, is as it was before. */
export function stateOf(status: ContainerAnswer["State"]["Status"], hasRun: boolean): ContainerRecord["state"] {
  if (status === "restarting") return "running";
  if (status === "removing" || status === "dead") return hasRun ? "exited" : "created";
  return status;
}

function ports({ HostConfig }: ContainerAnswer): ContainerRecord["ports"] {
  return HostConfig.PortBindings.flatMap(([key, hosts]) => {
    const [port, protocol = "tcp"] = key.split("/");
    return (hosts ?? []).map((host) => ({ container: portOf(port) ?? 0, protocol, host: portOf(host.HostPort) }));
  });
}

function portOf(text: string | undefined): number | null {
  return text !== undefined && /^\d{1,5}$/.test(text) ? Number(text) : null;
}

export function imageRecord(info: ImageAnswer, seenAt: number): ImageRecord {
  return {
    id: info.Id,
    tags: info.RepoTags,
    createdAt: info.Created ?? seenAt,
    seenAt,
    sizeBytes: info.Size,
    layers: info.RootFS?.Layers ?? [],
    removedAt: null,
  };
}
