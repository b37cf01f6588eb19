const FIRST = 16 * 1024;

/** Bytes that come in pieces, in one place: a piece that was kept would keep all of the memory that it came in. */
export class Pieces {
  private held = Buffer.allocUnsafe(FIRST);
  length = 0;

  add(piece: Buffer): void {
    const length = this.length + piece.length;
    if (length > this.held.length) {
      const larger = Buffer.allocUnsafe(Math.max(length, this.held.length * 2));
      this.held.copy(larger, 0, 0, this.length);
      this.held = larger;
    }
    piece.copy(this.held, this.length);
    this.length = length;
  }

  /** Valid until the next piece. */
  all(): Buffer {
    return this.held.subarray(0, this.length);
  }

  clear(): void {
    this.length = 0;
  }
}
