import { type ContainerSummary, containerAnswer } from "./answers.ts";
import type { ContainerRecord, DaemonState, ImageRecord, NetworkRecord, VolumeRecord } from "./evidence.ts";
import type { NestedDaemon } from "./nested-daemon.ts";
import { containerRecord, imageRecord, stateOf } from "./records.ts";
import { MOST_RECORDS, Shelf } from "./shelf.ts";
import type { List, Stale } from "./stale.ts";

const LISTS: readonly List[] = ["containers", "images", "volumes", "networks"];

/** What is and was in a sandbox's daemon, kept equal to it by asking for what is stale. */
export class Inventory {
  private readonly containers = new Shelf<ContainerRecord>((record, removedAt) => ({
    ...record,
    state: "removed",
    removedAt,
  }));
  private readonly images = new Shelf<ImageRecord>((record, removedAt) => ({ ...record, removedAt }));
  private readonly volumes = new Shelf<VolumeRecord>((record, removedAt) => ({ ...record, removedAt }));
  private readonly networks = new Shelf<NetworkRecord>((record, removedAt) => ({ ...record, removedAt }));
  /** How many there were of each when it was listed last: more may be there than are kept. */
  readonly counts: Record<List, number> = { containers: 0, images: 0, volumes: 0, networks: 0 };

  get state(): DaemonState {
    return {
      containers: this.containers.list(),
      images: this.images.list(),
      volumes: this.volumes.list(),
      networks: this.networks.list(),
    };
  }

  /** How often something changed. */
  get changes(): number {
    return this.containers.changes + this.images.changes + this.volumes.changes + this.networks.changes;
  }

  async readAll(daemon: NestedDaemon): Promise<void> {
    await this.readContainers(daemon, true);
    for (const list of LISTS) if (list !== "containers") await this.readList(daemon, list);
  }

  /** Asks for each thing once, however often it was named. */
  async read(daemon: NestedDaemon, stale: readonly Stale[]): Promise<void> {
    const lists = new Set<List>();
    for (const each of stale) {
      if (each.of === "container") {
        if (each.gone) this.containers.remove(each.id, Date.now());
        else await this.readContainer(daemon, each.id);
      } else {
        if (each.gone !== null) this[each.of].remove(each.gone, Date.now());
        lists.add(each.of);
      }
    }
    for (const list of lists) await this.readList(daemon, list);
  }

  private readList(daemon: NestedDaemon, list: List): Promise<void> {
    switch (list) {
      case "containers":
        return this.readContainers(daemon, false);
      case "images":
        return this.readImages(daemon);
      case "volumes":
        return this.readVolumes(daemon);
      case "networks":
        return this.readNetworks(daemon);
    }
  }

  private async readContainer(daemon: NestedDaemon, id: string): Promise<void> {
    const info = await daemon.container(id);
    if (info === null) this.containers.remove(id, Date.now());
    else this.containers.put(id, containerRecord(info));
  }

  /** @param each also those that look as they did: events of them may have been missed */
  private async readContainers(daemon: NestedDaemon, each: boolean): Promise<void> {
    const list = await daemon.containers();
    this.listed("containers", list, ({ Id }) => Id);
    for (const summary of newest(list, ({ Created }) => Created)) {
      const known = this.containers.there(summary.Id);
      if (each || known === null || !isAsIn(known, summary)) await this.readContainer(daemon, summary.Id);
    }
  }

  private async readImages(daemon: NestedDaemon): Promise<void> {
    const list = await daemon.images();
    this.listed("images", list, ({ Id }) => Id);
    for (const { Id, RepoTags: tags } of newest(list, ({ Created }) => Created)) {
      const known = this.images.there(Id);
      if (known === null) {
        const info = await daemon.image(Id);
        if (info !== null) this.images.put(Id, imageRecord(info, Date.now()));
      } else if (!isSame(known.tags, tags)) this.images.put(Id, { ...known, tags });
    }
  }

  private async readVolumes(daemon: NestedDaemon): Promise<void> {
    const list = await daemon.volumes();
    this.listed("volumes", list, ({ Name }) => Name);
    for (const { Name: name, CreatedAt } of newest(list, (volume) => volume.CreatedAt ?? 0)) {
      if (this.volumes.there(name) === null)
        this.volumes.put(name, { name, createdAt: CreatedAt ?? Date.now(), removedAt: null });
    }
  }

  private async readNetworks(daemon: NestedDaemon): Promise<void> {
    const list = await daemon.networks();
    this.listed("networks", list, ({ Id }) => Id);
    for (const { Id, Name: name, Driver: driver, Created } of newest(list, (network) => network.Created ?? 0)) {
      if (this.networks.there(Id) === null)
        this.networks.put(Id, { name, driver, createdAt: Created ?? Date.now(), removedAt: null });
    }
  }

  private listed<T>(kind: List, list: readonly T[], keyOf: (one: T) => string): void {
    this.counts[kind] = list.length;
    this[kind].keepOnly(new Set(list.map(keyOf)), Date.now());
  }
}

function newest<T>(list: readonly T[], createdAt: (one: T) => number): T[] {
  return [...list].sort((a, b) => createdAt(b) - createdAt(a)).slice(0, MOST_RECORDS);
}

function isAsIn(known: ContainerRecord, { Names, State, NetworkSettings }: ContainerSummary): boolean {
  const status = containerAnswer.shape.State.shape.Status.safeParse(State);
  return (
    status.success &&
    stateOf(status.data, known.startedAt !== null) === known.state &&
    Names.includes(`/${known.name}`) &&
    isSame(known.networks, NetworkSettings?.Networks ?? [])
  );
}

function isSame(some: readonly string[], others: readonly string[]): boolean {
  return some.length === others.length && some.every((one) => others.includes(one));
}
