export type Step =
  | { readonly kind: "write"; readonly bytes: Buffer }
  | { readonly kind: "resize"; readonly cols: number; readonly rows: number };

interface Written {
  readonly kind: "write";
  room: Buffer;
  length: number;
}

const LEAST_ROOM = 4096;
/** A resize counts as so many bytes. */
const RESIZE_BYTES = 64;

/** What was done to a screen since it was last written down, so that it can be done again. Pure. */
export class Journal {
  private done: (Written | Extract<Step, { kind: "resize" }>)[] = [];
  private count = 0;

  /** In bytes. */
  get size(): number {
    return this.count;
  }

  wrote(bytes: Buffer): void {
    let last = this.done.at(-1);
    if (last?.kind !== "write") {
      last = { kind: "write", room: Buffer.allocUnsafe(Math.max(LEAST_ROOM, bytes.length)), length: 0 };
      this.done.push(last);
    }
    if (last.room.length < last.length + bytes.length) {
      const room = Buffer.allocUnsafe(2 * (last.length + bytes.length));
      last.room.copy(room, 0, 0, last.length);
      last.room = room;
    }
    bytes.copy(last.room, last.length);
    last.length += bytes.length;
    this.count += bytes.length;
  }

  resized(cols: number, rows: number): void {
    this.done.push({ kind: "resize", cols, rows });
    this.count += RESIZE_BYTES;
  }

  clear(): void {
    this.done = [];
    this.count = 0;
  }

  steps(): Step[] {
    return this.done.map((step) =>
      step.kind === "write" ? { kind: "write", bytes: step.room.subarray(0, step.length) } : step,
    );
  }
}
