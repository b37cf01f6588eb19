/** The last bytes of a stream, as copies: a piece of a chunk would keep all of the chunk in memory. Pure. */
export class Tail {
  private readonly most: number;
  private room = Buffer.alloc(0);
  private length = 0;

  /** @param most so many bytes are kept */
  constructor(most: number) {
    this.most = most;
  }

  add(bytes: Buffer): void {
    const last = bytes.subarray(-this.most);
    if (this.room.length < this.length + last.length) this.makeRoom();
    last.copy(this.room, this.length);
    this.length += last.length;
  }

  private makeRoom(): void {
    const room = this.room.length === 0 ? Buffer.allocUnsafe(2 * this.most) : this.room;
    const from = Math.max(0, this.length - this.most);
    this.room.copy(room, 0, from, this.length);
    this.length -= from;
    this.room = room;
  }

  clear(): void {
    this.length = 0;
  }

  get bytes(): Buffer {
    return this.room.subarray(Math.max(0, this.length - this.most), this.length);
  }
}
