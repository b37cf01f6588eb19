/**
 * Of something that is used up, such as the room on a disk: whether so much went since it was last reckoned. What came
 * back meanwhile was there all the time, or who takes as much as another gives back would go unseen.
 */
export class Ebb {
  private readonly most: number;
  private highest: number | null = null;

  constructor(most: number) {
    this.most = most;
  }

  /** @param left of it, now */
  went(left: number): boolean {
    this.highest = Math.max(this.highest ?? left, left);
    return this.highest - left > this.most;
  }

  reckoned(left: number): void {
    this.highest = left;
  }
}
