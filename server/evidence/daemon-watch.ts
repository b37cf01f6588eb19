import type { Readable } from "node:stream";
import { setTimeout as delay } from "node:timers/promises";
import Docker from "dockerode";
import type { Logger } from "../logger.ts";
import type { Engine } from "../sandbox/engine.ts";
import type { ContainerRecord, DaemonState, ImageRecord, NetworkRecord, VolumeRecord } from "./evidence.ts";
import { execAgent } from "./exec-agent.ts";
import { containerRecord, imageRecord } from "./records.ts";
import { type DaemonEvent, type Stale, staleBy } from "./stale.ts";

export interface DaemonWatchOptions {
  readonly engine: Engine;
  readonly sandbox: string;
  readonly logger: Logger;
  /** The daemon answers, with its version. */
  onUp(version: string): void;
  /** It does not answer any more. */
  onDown(): void;
  /** The state is another. */
  onChange(): void;
}

const MOST_RECORDS = 200;
const RETRY_MS = 300;

/**
 * Follows one sandbox's daemon: one stream of events, and after each the state of what it names,
 * asked for over a connection that stays open. What was removed is remembered.
 */
export class DaemonWatch {
  private readonly options: DaemonWatchOptions;
  private readonly docker: Docker;
  private readonly agent: ReturnType<typeof execAgent>;
  private readonly stop = new AbortController();
  private readonly containers = new Map<string, ContainerRecord>();
  private readonly images = new Map<string, ImageRecord>();
  private readonly volumes = new Map<string, VolumeRecord>();
  private readonly networks = new Map<string, NetworkRecord>();
  /** Named by events and not asked for yet. A busy daemon's events come in bursts: each thing is asked for once. */
  private readonly stale = new Map<string, Stale>();
  /** One round of questions after another: a later one never finds older words. */
  private queue: Promise<void> = Promise.resolve();

  constructor(options: DaemonWatchOptions) {
    this.options = options;
    this.agent = execAgent(options.engine, options.sandbox);
    // The types of the library know no agent; docker-modem takes one.
    this.docker = new Docker({
      host: "sandbox",
      port: 80,
      protocol: "http",
      agent: this.agent,
    } as Docker.DockerOptions);
  }

  start(): void {
    void this.follow();
  }

  get state(): DaemonState {
    return {
      containers: newest(this.containers),
      images: newest(this.images),
      volumes: newest(this.volumes),
      networks: newest(this.networks),
    };
  }

  /** Where the files of a container or image lie in the sandbox, topmost layer first; null: no such thing. */
  async layersOf(
    place: { kind: "container"; name: string } | { kind: "image"; reference: string },
  ): Promise<string[] | null> {
    try {
      const info =
        place.kind === "container"
          ? await this.docker.getContainer(place.name).inspect()
          : await this.docker.getImage(place.reference).inspect();
      const data = (info as { GraphDriver?: { Data?: Record<string, string> } }).GraphDriver?.Data ?? {};
      return [data.UpperDir, ...(data.LowerDir ?? "").split(":")].filter((dir): dir is string => Boolean(dir));
    } catch (error) {
      if ((error as { statusCode?: number }).statusCode === 404) return null;
      throw error;
    }
  }

  /** Resolves when every event heard so far is in the state. */
  settled(): Promise<void> {
    return this.queue;
  }

  dispose(): void {
    this.stop.abort();
    this.agent.destroy();
  }

  private async follow(): Promise<void> {
    const { signal } = this.stop;
    while (!signal.aborted) {
      let up = false;
      try {
        const version = await this.docker.version();
        const events = (await this.docker.getEvents({ abortSignal: signal })) as unknown as Readable;
        await this.readAll();
        up = true;
        this.options.onUp(version.Version);
        this.options.onChange();
        await this.readEvents(events);
      } catch (error) {
        if (!signal.aborted)
          this.options.logger.debug({ sandbox: this.options.sandbox, err: error }, "nested daemon not reachable");
      }
      if (signal.aborted) return;
      if (up) this.options.onDown();
      await delay(RETRY_MS, undefined, { signal }).catch(() => {});
    }
  }

  private async readEvents(events: Readable): Promise<void> {
    let rest = "";
    for await (const chunk of events) {
      const lines = (rest + String(chunk)).split("\n");
      rest = lines.pop() ?? "";
      for (const line of lines.filter(Boolean)) this.take(JSON.parse(line) as DaemonEvent);
    }
  }

  private take(event: DaemonEvent): void {
    const stale = staleBy(event);
    if (stale === null) return;
    const key = stale.of === "container" ? stale.id : stale.of;
    const before = this.stale.get(key);
    // What is gone stays gone, whatever its networks tell later.
    if (before?.of !== "container" || !before.gone) this.stale.set(key, stale);
    this.queue = this.queue.then(() => this.refresh());
  }

  private async refresh(): Promise<void> {
    if (this.stale.size === 0) return;
    const round = [...this.stale.values()];
    this.stale.clear();
    // Gone while it was asked about: that has an event of its own, and hides nothing else.
    for (const stale of round) await this.read(stale).catch(() => {});
    this.options.onChange();
  }

  private async read(stale: Stale): Promise<void> {
    switch (stale.of) {
      case "container":
        return stale.gone ? this.containerRemoved(stale.id) : this.readContainer(stale.id);
      case "images":
        return this.readImages();
      case "volumes":
        return this.readVolumes();
      case "networks":
        return this.readNetworks();
    }
  }

  private async readAll(): Promise<void> {
    const list = await this.docker.listContainers({ all: true });
    const there = new Set(list.map((container) => container.Id));
    for (const id of this.containers.keys()) if (!there.has(id)) this.containerRemoved(id);
    for (const container of list) await this.readContainer(container.Id);
    await Promise.all([this.readImages(), this.readVolumes(), this.readNetworks()]);
  }

  private async readContainer(id: string): Promise<void> {
    try {
      this.containers.set(id, containerRecord(await this.docker.getContainer(id).inspect()));
    } catch {
      // Removed meanwhile: its destroy event follows.
    }
    trim(this.containers);
  }

  private containerRemoved(id: string): void {
    const known = this.containers.get(id);
    if (known === undefined || known.state === "removed") return;
    this.containers.set(id, { ...known, state: "removed", removedAt: Date.now() });
  }

  private async readImages(): Promise<void> {
    const list = await this.docker.listImages();
    for (const { Id, RepoTags } of list) {
      const known = this.images.get(Id);
      const tags = (RepoTags ?? []).filter((tag) => tag !== "<none>:<none>");
      if (known !== undefined && known.removedAt === null) this.images.set(Id, { ...known, tags });
      else this.images.set(Id, imageRecord(await this.docker.getImage(Id).inspect(), Date.now()));
    }
    markRemoved(this.images, new Set(list.map((image) => image.Id)));
  }

  private async readVolumes(): Promise<void> {
    const { Volumes: list } = await this.docker.listVolumes();
    for (const volume of list ?? []) {
      const createdAt = Date.parse((volume as { CreatedAt?: string }).CreatedAt ?? "") || Date.now();
      const known = this.volumes.get(volume.Name);
      if (known === undefined || known.removedAt !== null)
        this.volumes.set(volume.Name, { name: volume.Name, createdAt, removedAt: null });
    }
    markRemoved(this.volumes, new Set((list ?? []).map((volume) => volume.Name)));
  }

  private async readNetworks(): Promise<void> {
    const list = await this.docker.listNetworks();
    for (const network of list) {
      const known = this.networks.get(network.Name);
      if (known === undefined || known.removedAt !== null) {
        const createdAt = Date.parse(network.Created) || Date.now();
        this.networks.set(network.Name, { name: network.Name, driver: network.Driver, createdAt, removedAt: null });
      }
    }
    markRemoved(this.networks, new Set(list.map((network) => network.Name)));
  }
}

/** What is not there any more is kept, with the time it was missed. */
function markRemoved<T extends { removedAt: number | null }>(records: Map<string, T>, there: Set<string>): void {
  for (const [key, record] of records) {
    if (!there.has(key) && record.removedAt === null) records.set(key, { ...record, removedAt: Date.now() });
  }
}

function trim(records: Map<string, ContainerRecord>): void {
  if (records.size <= MOST_RECORDS) return;
  for (const [id, record] of records) {
    if (record.state !== "removed") continue;
    records.delete(id);
    if (records.size <= MOST_RECORDS) return;
  }
}

function newest<T extends { createdAt: number }>(records: Map<string, T>): T[] {
  return [...records.values()].sort((a, b) => a.createdAt - b.createdAt).slice(-MOST_RECORDS);
}
