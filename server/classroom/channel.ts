import { EventLog } from "./event-log.ts";

/** Changes that come together go out together. Milliseconds. */
const FLUSH_MS = 25;

export interface ChannelOptions<E> {
  /** What is so now of the things that changed, as events; nothing for those that did not after all. */
  collect(dirty: ReadonlySet<string>): E[];
  /** @param seq the number before the first of the events */
  send(epoch: string, seq: number, events: readonly E[]): void;
}

/** A numbered stream of events about things that change, each told as it is when told. */
export class Channel<E> {
  readonly log = new EventLog<E>();
  private readonly options: ChannelOptions<E>;
  private readonly dirty = new Set<string>();
  private readonly ready: E[] = [];
  private timer: NodeJS.Timeout | null = null;

  constructor(options: ChannelOptions<E>) {
    this.options = options;
  }

  /** Something is not as it was. */
  touch(key: string): void {
    this.dirty.add(key);
    this.schedule();
  }

  /** An event that is not a state: it is told once. */
  push(event: E): void {
    this.ready.push(event);
    this.schedule();
  }

  /** Sends what waits now. */
  flush(): void {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
    const events = [...this.options.collect(this.dirty), ...this.ready.splice(0)];
    this.dirty.clear();
    if (events.length === 0) return;
    const { epoch, seq } = this.log.append(events);
    this.options.send(epoch, seq, events);
  }

  dispose(): void {
    if (this.timer !== null) clearTimeout(this.timer);
  }

  private schedule(): void {
    this.timer ??= setTimeout(() => this.flush(), FLUSH_MS);
  }
}

/** Remembers what was told of each thing, so that nothing is told twice. */
export class Told {
  private readonly texts = new Map<string, string>();

  /** @returns whether it is another than last time */
  isNews(key: string, value: unknown): boolean {
    const text = JSON.stringify(value);
    if (this.texts.get(key) === text) return false;
    this.texts.set(key, text);
    return true;
  }

  forget(key: string): void {
    this.texts.delete(key);
  }
}
