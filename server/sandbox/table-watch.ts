import type { Logger } from "../logger.ts";
import type { Fill, Holding, Lookout, Table } from "./lookout.ts";
import type { EndReason, Sandbox } from "./sandbox-pool.ts";

/** From so much of a table on it is counted who holds it. */
const COUNTED = 1 / 8;
/** What one sandbox may hold then. */
const SHARE = 1 / 16;
/** From so much on there is no time to lose: the one that holds most has to go. */
const URGENT = 1 / 2;

/**
 * Pure: who has to go. One that holds more than its share of a table that fills up; when nobody does and it is half
 * full, the one that holds most. @returns keys of `held`
 */
export function judgeTable(table: Table, { held: taken, most }: Fill, held: ReadonlyMap<string, Holding>): string[] {
  if (!isFilling({ held: taken, most })) return [];
  const of = (id: string) => held.get(id)?.[table] ?? 0;
  const ids = [...held.keys()].sort((a, b) => of(b) - of(a));
  const over = ids.filter((id) => of(id) > most * SHARE);
  if (over.length > 0) return over;
  // It holds more than can be counted, and nobody else explains what is gone.
  const uncounted = ids.filter((id) => held.get(id)?.unfinished);
  if (uncounted.length > 0) return uncounted;
  const [largest] = ids;
  return taken > most * URGENT && largest !== undefined && of(largest) > 0 ? [largest] : [];
}

function isFilling({ held, most }: Fill): boolean {
  return held > most * COUNTED;
}

export interface TableWatchOptions {
  readonly lookout: Lookout;
  readonly logger: Logger;
  sandboxes(): readonly Sandbox[];
  end(learner: string, reason: EndReason): Promise<void>;
}

const TICK_MS = 1000;
/** A lookout that cannot be opened is tried again after so many ticks. */
const BLIND_TICKS = 5;
/** Counting costs, so what nobody is seen to hold is counted again only after so many. */
const UNEXPLAINED_TICKS = 10;

/**
 * Watches the tables of the kernel that the machine has once for all sandboxes and that no limit divides, and ends the
 * sandbox that takes one from the others. While no learner has a sandbox there is nothing to see.
 */
export class TableWatch {
  private readonly options: TableWatchOptions;
  private busy = false;
  private rest = 0;
  /** Tables that fill up though no sandbox is seen to hold them. */
  private unexplained: readonly Table[] = [];
  private blind = false;

  constructor(options: TableWatchOptions) {
    this.options = options;
  }

  /** For the operator; blind: nobody looks. */
  get now(): { readonly unexplained: readonly Table[]; readonly blind: boolean } {
    return { unexplained: this.unexplained, blind: this.blind };
  }

  start(signal: AbortSignal): void {
    const timer = setInterval(() => {
      if (this.busy || this.rest-- > 0 || this.options.sandboxes().length === 0) return;
      this.busy = true;
      this.tick()
        .catch((error: unknown) => {
          if (!signal.aborted) this.failed(error);
        })
        .finally(() => {
          this.busy = false;
          if (signal.aborted) this.options.lookout.close();
        });
    }, TICK_MS);
    signal.addEventListener("abort", () => {
      clearInterval(timer);
      this.options.lookout.close();
    });
  }

  private async tick(): Promise<void> {
    const { lookout, logger } = this.options;
    const fills = await lookout.look();
    if (this.blind) logger.info("the kernel's tables are watched again");
    this.blind = false;
    const filling = [...fills].filter(([, fill]) => isFilling(fill));
    this.unexplained = filling.length === 0 ? [] : await this.judge(filling);
    this.rest = this.unexplained.length > 0 ? UNEXPLAINED_TICKS : 0;
  }

  /** @returns tables that nobody is seen to hold */
  private async judge(filling: readonly (readonly [Table, Fill])[]): Promise<Table[]> {
    const { lookout, logger, sandboxes, end } = this.options;
    const known = new Map(sandboxes().map((sandbox) => [sandbox.engineId, sandbox]));
    const held = new Map(await lookout.who([...known.keys()]));
    const unexplained: Table[] = [];
    for (const [table, fill] of filling) {
      const found = judgeTable(table, fill, held);
      for (const engineId of found) {
        const sandbox = known.get(engineId);
        if (sandbox === undefined) continue;
        logger.warn({ sandbox: sandbox.id, table, fill, holds: held.get(engineId) }, "sandbox takes a table from all");
        held.delete(engineId);
        await end(sandbox.learner, "limits");
      }
      if (found.length > 0) continue;
      if (!this.unexplained.includes(table))
        logger.error({ table, fill }, "a table fills up, and nobody is seen to hold it");
      unexplained.push(table);
    }
    return unexplained;
  }

  private failed(error: unknown): void {
    if (!this.blind) this.options.logger.error({ err: error }, "the kernel's tables are not watched");
    this.blind = true;
    this.rest = BLIND_TICKS;
  }
}
