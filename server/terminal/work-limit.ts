/** Cells a second that a terminal's costly sequences may touch: what a page draws with part of a processor. */
export const WORK_PER_SECOND = 10_000_000;
/** Ahead of that by so much: a program that draws its screen anew has no need to wait. */
export const WORK_AHEAD_MS = 250;

/** Of one terminal: how far its costly sequences are ahead. Pure: time is given, in milliseconds. */
export class WorkLimit {
  private doneAt = 0;

  /** @returns how many milliseconds pass after so much work before more of it */
  restAfter(work: number, now: number): number {
    this.doneAt = Math.max(this.doneAt, now) + (work / WORK_PER_SECOND) * 1000;
    return Math.max(0, this.doneAt - now - WORK_AHEAD_MS);
  }
}
