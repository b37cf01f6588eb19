interface Kept {
  readonly createdAt: number;
  readonly removedAt: number | null;
}

/** Of one kind, those that are there first. */
export const MOST_RECORDS = 200;

/** Records of one kind of thing, also of things that were removed, the newest of them. */
export class Shelf<T extends Kept> {
  private readonly records = new Map<string, T>();
  private readonly removed: (record: T, at: number) => T;
  /** How often something changed. */
  changes = 0;

  constructor(removed: (record: T, at: number) => T) {
    this.removed = removed;
  }

  /** Null: there is none, or it was removed. */
  there(key: string): T | null {
    const record = this.records.get(key);
    return record === undefined || record.removedAt !== null ? null : record;
  }

  put(key: string, record: T): void {
    this.changes += 1;
    this.records.set(key, record);
    if (this.records.size <= MOST_RECORDS) return;
    const [least] = [...this.records].sort(([, a], [, b]) => worth(a) - worth(b) || a.createdAt - b.createdAt);
    if (least !== undefined) this.records.delete(least[0]);
  }

  remove(key: string, at: number): void {
    const record = this.there(key);
    if (record === null) return;
    this.changes += 1;
    this.records.set(key, this.removed(record, at));
  }

  /** What is not there any more was removed, now that it is missed. */
  keepOnly(there: ReadonlySet<string>, at: number): void {
    for (const key of this.records.keys()) if (!there.has(key)) this.remove(key, at);
  }

  /** Oldest first. */
  list(): T[] {
    return [...this.records.values()].sort((a, b) => a.createdAt - b.createdAt);
  }
}

/** What is there is worth more than what was removed last. */
function worth({ removedAt }: Kept): number {
  return removedAt ?? Number.MAX_VALUE;
}
