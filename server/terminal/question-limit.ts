/** A page answers each question by a message. So many a second, and as many at once, are more than programs ask. */
export const QUESTIONS_PER_SECOND = 1000;
export const QUESTIONS_AT_ONCE = 200;

/** How many questions a program may still ask its terminal. Pure: time is given, in milliseconds. */
export class QuestionLimit {
  private left = QUESTIONS_AT_ONCE;
  private countedAt = 0;

  /** @returns whether one more is asked */
  ask(now: number): boolean {
    const earned = ((now - this.countedAt) / 1000) * QUESTIONS_PER_SECOND;
    this.left = Math.min(QUESTIONS_AT_ONCE, this.left + earned);
    this.countedAt = now;
    if (this.left < 1) return false;
    this.left -= 1;
    return true;
  }
}
