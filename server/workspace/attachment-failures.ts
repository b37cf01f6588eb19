import type { Db } from "../db/database.ts";

/** So many failures within so long, and a sandbox is left alone until its learner asks. */
const MOST_FAILURES = 3;
const WITHIN_MS = 60_000;

/** When following one sandbox failed lately, written down so that the next server knows. */
export class AttachmentFailures {
  private readonly db: Db;
  private readonly sandbox: string;
  /** Milliseconds since the epoch, oldest first. */
  private times: readonly number[];

  /** @param kept what an earlier server wrote down */
  constructor(db: Db, sandbox: string, kept: string) {
    this.db = db;
    this.sandbox = sandbox;
    this.times = kept.split(",").filter(Boolean).map(Number);
  }

  get leftAlone(): boolean {
    return failedTooOften(this.times);
  }

  add(now: number): Promise<void> {
    return this.keep([...this.times, now]);
  }

  /** The learner asks for it: what was is forgotten. */
  forget(): Promise<void> {
    return this.keep([]);
  }

  private async keep(times: readonly number[]): Promise<void> {
    this.times = times.slice(-MOST_FAILURES);
    const attachment_failures = this.times.join(",");
    await this.db.updateTable("sandbox").set({ attachment_failures }).where("id", "=", this.sandbox).execute();
  }
}

/** @param times of failures, oldest first */
export function failedTooOften(times: readonly number[]): boolean {
  const first = times.at(-MOST_FAILURES);
  return first !== undefined && (times.at(-1) as number) - first <= WITHIN_MS;
}
