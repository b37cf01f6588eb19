import type { Db } from "../db/database.ts";

/** So many failures within so long, and a sandbox is left alone until its learner asks. */
const MOST_FAILURES = 3;
const WITHIN_MS = 60_000;

/**
 * How often following one sandbox went wrong lately. A try is written down when it begins and forgotten when it went
 * well: one that takes the server along is known to the next.
 */
export class AttachmentTries {
  private readonly db: Db;
  private readonly sandbox: string;
  /** Of those that failed, and of the one that is under way; milliseconds since the epoch, newest last. */
  private times: readonly number[];
  private underWay: number | null = null;

  /** @param kept what an earlier server wrote down */
  constructor(db: Db, sandbox: string, kept: string) {
    this.db = db;
    this.sandbox = sandbox;
    this.times = readTimes(kept);
  }

  get leftAlone(): boolean {
    return failedTooOften(this.times.filter((time) => time !== this.underWay));
  }

  begin(now: number): Promise<void> {
    this.underWay = now;
    return this.keep([...this.times, now]);
  }

  /** The one under way failed: it stays in the list. */
  failed(): void {
    this.underWay = null;
  }

  /** The one under way went well, or ended because it was not wanted any more. */
  async wentWell(): Promise<void> {
    const { underWay } = this;
    if (underWay === null) return;
    this.underWay = null;
    await this.keep(this.times.filter((time) => time !== underWay));
  }

  /** The learner asks for it: what was is forgotten. */
  forget(): Promise<void> {
    this.underWay = null;
    return this.keep([]);
  }

  private async keep(times: readonly number[]): Promise<void> {
    this.times = times.slice(-MOST_FAILURES - 1);
    const attachment_tries = this.times.join(",");
    await this.db.updateTable("sandbox").set({ attachment_tries }).where("id", "=", this.sandbox).execute();
  }
}

function readTimes(text: string): number[] {
  return text.split(",").filter(Boolean).map(Number);
}

/** @param times of failures, oldest first */
export function failedTooOften(times: readonly number[]): boolean {
  const first = times.at(-MOST_FAILURES);
  return first !== undefined && (times.at(-1) as number) - first <= WITHIN_MS;
}
