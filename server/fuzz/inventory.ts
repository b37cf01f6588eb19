import type { ContainerRecord, DaemonState, ImageRecord } from "../evidence/evidence.ts";

/** What a daemon has, by its own words, as the evidence should have it. Nothing of it is from the server. */
export interface Inventory {
  readonly containers: ReadonlyMap<string, Living<ContainerRecord>>;
  readonly images: ReadonlyMap<string, Living<Omit<ImageRecord, "seenAt">>>;
  readonly volumes: ReadonlyMap<string, { name: string; createdAt: number }>;
  readonly networks: ReadonlyMap<string, { name: string; driver: string; createdAt: number }>;
}

type Living<T> = Omit<T, "removedAt">;

const NEVER = "0001-01-01T00:00:00Z";

interface Inspected {
  Id: string;
  Name: string;
  Image: string;
  Path: string;
  Args: string[];
  Created: string;
  State: { Status: string; ExitCode: number; StartedAt: string; FinishedAt: string };
  Config: {
    Image: string;
    Tty: boolean;
    OpenStdin: boolean;
    Env: string[] | null;
    Labels: Record<string, string> | null;
  };
  HostConfig: { PortBindings: Record<string, { HostPort: string }[] | null> | null };
  Mounts: { Type: string; Name?: string; Source: string; Destination: string }[];
  NetworkSettings: { Networks: Record<string, unknown> | null };
}

/** Of `docker container inspect`. */
export function containerOf(info: Inspected): Living<ContainerRecord> {
  const { State, Config, HostConfig } = info;
  const state = stateOf(State);
  return {
    id: info.Id,
    name: info.Name.slice(1),
    image: Config.Image,
    imageId: info.Image,
    argv: [info.Path, ...info.Args].filter((word) => word !== ""),
    state,
    exitCode: state === "exited" ? State.ExitCode : null,
    createdAt: Date.parse(info.Created),
    startedAt: State.StartedAt === NEVER ? null : Date.parse(State.StartedAt),
    finishedAt: state === "exited" ? Date.parse(State.FinishedAt) : null,
    tty: Config.Tty,
    interactive: Config.OpenStdin,
    env: Config.Env ?? [],
    ports: sorted(
      Object.entries(HostConfig.PortBindings ?? {}).flatMap(([key, hosts]) =>
        (hosts ?? []).map(({ HostPort }) => ({
          container: Number.parseInt(key, 10),
          protocol: key.replace(/^\d+\//, ""),
          host: HostPort === "" ? null : Number(HostPort),
        })),
      ),
    ),
    mounts: sorted(
      info.Mounts.map(({ Type, Name, Source, Destination }) => ({
        type: Type,
        source: Name ?? Source,
        target: Destination,
      })),
    ),
    networks: sorted(Object.keys(info.NetworkSettings.Networks ?? {})),
    labels: Config.Labels ?? {},
  };
}

function stateOf({ Status, FinishedAt }: Inspected["State"]): Living<ContainerRecord>["state"] {
  if (Status === "paused" || Status === "created") return Status;
  if (Status === "running" || Status === "restarting") return "running";
  return FinishedAt === NEVER ? "created" : "exited";
}

/** Of `docker image inspect`. */
export function imageOf(info: {
  Id: string;
  RepoTags: string[] | null;
  Created: string;
  Size: number;
  RootFS: { Layers?: string[] | null };
}): Living<Omit<ImageRecord, "seenAt">> {
  return {
    id: info.Id,
    tags: sorted(info.RepoTags ?? []),
    createdAt: Date.parse(info.Created),
    sizeBytes: info.Size,
    layers: info.RootFS.Layers ?? [],
  };
}

/** In what the evidence is not what the daemon has; empty: in nothing. @param seen ids of earlier inventories, that should be told as gone */
export function differences(evidence: DaemonState, inventory: Inventory, seen: ReadonlySet<string>): string[] {
  const containers = evidence.containers.map(({ removedAt, ...record }) => {
    const { ports, mounts, networks } = record;
    const inOrder = { ports: sorted(ports), mounts: sorted(mounts), networks: sorted(networks) };
    return { key: record.id, removedAt, record: { ...record, ...inOrder } };
  });
  const images = evidence.images.map(({ removedAt, seenAt: _seenAt, ...record }) => {
    return { key: record.id, removedAt, record: { ...record, tags: sorted(record.tags) } };
  });
  const named = (records: DaemonState["volumes"] | DaemonState["networks"]) =>
    records.map(({ removedAt, ...record }) => ({ key: record.name, removedAt, record }));
  return [
    ...compare("container", containers, inventory.containers, seen),
    ...containers.flatMap(({ key, removedAt, record }) =>
      (record.state === "removed") === (removedAt !== null)
        ? []
        : [`container ${key} is ${record.state}, removed at ${removedAt}`],
    ),
    ...compare("image", images, inventory.images, seen),
    ...compare("volume", named(evidence.volumes), inventory.volumes, seen),
    ...compare("network", named(evidence.networks), inventory.networks, seen),
  ];
}

export function idsOf(inventory: Inventory): string[] {
  return Object.entries(inventory).flatMap(([kind, things]) =>
    [...things.keys()].map((key) => `${kind.slice(0, -1)} ${key}`),
  );
}

interface Known {
  readonly key: string;
  readonly removedAt: number | null;
  readonly record: object;
}

/** Those that went are kept among so many. */
const MOST_RECORDS = 200;

function compare(
  kind: string,
  known: readonly Known[],
  there: ReadonlyMap<string, object>,
  seen: ReadonlySet<string>,
): string[] {
  const told: string[] = [];
  // One that came back under the name of one that went stands for both.
  const byKey = new Map([...known].sort((one, other) => rank(one) - rank(other)).map((one) => [one.key, one]));
  const living = known.filter(({ removedAt }) => removedAt === null);
  if (new Set(living.map(({ key }) => key)).size !== living.length) told.push(`a ${kind} is told twice`);
  for (const [key, thing] of there) {
    const one = byKey.get(key);
    if (one === undefined) told.push(`${kind} ${key} is not known: ${JSON.stringify(thing)}`);
    else if (one.removedAt !== null) told.push(`${kind} ${key} is told as gone`);
    else told.push(...fields(`${kind} ${key}`, one.record, thing));
  }
  for (const { key, removedAt } of known)
    if (removedAt === null && !there.has(key)) told.push(`${kind} ${key} is gone and not told as gone`);
  if (known.length >= MOST_RECORDS) return told;
  for (const name of seen) {
    const key = name.startsWith(`${kind} `) ? name.slice(kind.length + 1) : null;
    if (key !== null && !there.has(key) && !byKey.has(key)) told.push(`${name} was there and is forgotten`);
  }
  return told;
}

/** Those that are there come last. */
function rank({ removedAt }: Known): number {
  return removedAt === null ? 1 : 0;
}

function fields(name: string, record: object, thing: object): string[] {
  const keys = new Set([...Object.keys(record), ...Object.keys(thing)]);
  return [...keys].flatMap((key) => {
    const [ours, theirs] = [record, thing].map((of) => JSON.stringify((of as Record<string, unknown>)[key]));
    return ours === theirs ? [] : [`${name}: ${key} is told as ${ours}, and is ${theirs}`];
  });
}

/** What has no order of its own. */
function sorted<T>(values: readonly T[]): T[] {
  return [...values].sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
}
