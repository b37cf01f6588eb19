import type { Stale } from "./stale.ts";

/** So many things at once, and all are asked for anew. */
const MOST = 300;

/** What is stale and was not asked for yet. A busy daemon's events come in bursts: each thing is asked for once. */
export class StaleSet {
  private readonly things = new Map<string, Stale>();
  private all = false;

  add(stale: Stale): void {
    const key = stale.of === "container" ? stale.id : `${stale.of} ${stale.gone ?? ""}`;
    const before = this.things.get(key);
    // What is gone stays gone, whatever its networks tell later.
    if (before?.of !== "container" || !before.gone) this.things.set(key, stale);
    if (this.things.size > MOST) this.addAll();
  }

  addAll(): void {
    this.things.clear();
    this.all = true;
  }

  /** It is as good as known from now on. */
  take(): readonly Stale[] | "all" {
    const taken = this.all ? ("all" as const) : [...this.things.values()];
    this.things.clear();
    this.all = false;
    return taken;
  }
}
