import { randomBytes } from "node:crypto";

/** A value that nobody can guess and that no coding of text changes. */
export function plant(): string {
  return `planted${randomBytes(9).toString("hex")}`;
}

/** What belongs to others, by what it is. None of it may reach whoever has no right to it. */
export class Planted {
  private readonly values = new Map<string, string>();

  add(what: string, value: string): string {
    this.values.set(what, value);
    return value;
  }

  /** @returns what of it stands in these bytes */
  in(bytes: Buffer, allowed: readonly string[] = []): string[] {
    return this.those((what, value) => !allowed.includes(what) && bytes.includes(value));
  }

  notIn(bytes: Buffer): string[] {
    return this.those((_what, value) => !bytes.includes(value));
  }

  private those(fits: (what: string, value: string) => boolean): string[] {
    return [...this.values].filter(([what, value]) => fits(what, value)).map(([what]) => what);
  }
}
