/**
 * Finds shell marks (OSC 633, as Visual Studio Code's shell integration defines them) in a stream
 * of terminal output. Pure: bytes in, pieces out; nothing is lost or reordered.
 */

export type Piece =
  | { readonly kind: "output"; readonly bytes: Buffer }
  /** The prompt begins; typing goes to the shell from `promptEnd` on. */
  | { readonly kind: "promptStart" }
  | { readonly kind: "promptEnd" }
  /** The line about to run. */
  | { readonly kind: "line"; readonly line: string }
  | { readonly kind: "outputStart" }
  /** `exitCode` is null when the shell only shows a new prompt. */
  | { readonly kind: "finished"; readonly exitCode: number | null }
  | { readonly kind: "cwd"; readonly cwd: string };

const START = Buffer.from("\x1b]633;");
const BEL = 0x07;
const ESC = 0x1b;
const BACKSLASH = 0x5c;
/** A mark longer than this is taken for ordinary output. */
const MAX_MARK_BYTES = 64 * 1024;
/** Of a line or a directory so much is kept: nobody types or needs more. */
export const MOST_LINE_CHARACTERS = 16 * 1024;
const MOST_CWD_CHARACTERS = 4096;
/** Of one chunk only so many marks are read, the last: some for each of the commands that anybody remembers. */
export const MOST_MARKS = 1200;

export class MarkScanner {
  private carry: Buffer = Buffer.alloc(0);
  /** How far what is carried was looked through for the end of a mark. */
  private looked = 0;
  private readonly nonce: string;

  /** @param nonce command lines without it are not the shell's and are passed over */
  constructor(nonce: string) {
    this.nonce = nonce;
  }

  push(chunk: Buffer): Piece[] {
    let bytes = this.carry.length === 0 ? chunk : Buffer.concat([this.carry, chunk]);
    let from = this.looked;
    const pieces: Piece[] = [];
    const skipped = firstToRead(bytes);
    if (skipped > 0) {
      pieces.push({ kind: "output", bytes: bytes.subarray(0, skipped) });
      bytes = bytes.subarray(skipped);
      from = 0;
    }
    this.keep(bytes, 0, 0);
    while (bytes.length > 0) {
      const at = bytes.indexOf(START);
      if (at === -1) {
        const keep = partialStart(bytes);
        if (keep < bytes.length) pieces.push({ kind: "output", bytes: bytes.subarray(0, bytes.length - keep) });
        this.keep(bytes, keep, 0);
        break;
      }
      if (at > 0) pieces.push({ kind: "output", bytes: bytes.subarray(0, at) });
      const end = endOfMark(bytes, Math.max(at + START.length, from));
      from = 0;
      if (end === null) {
        if (bytes.length - at > MAX_MARK_BYTES) pieces.push({ kind: "output", bytes: bytes.subarray(at) });
        else this.keep(bytes, bytes.length - at, bytes.length - at - 1);
        break;
      }
      const piece = parseMark(bytes.toString("utf8", at + START.length, end.from), this.nonce);
      if (piece !== null) pieces.push(piece);
      bytes = bytes.subarray(end.to);
    }
    return pieces;
  }

  private keep(bytes: Buffer, last: number, looked: number): void {
    this.carry = Buffer.from(bytes.subarray(bytes.length - last));
    this.looked = looked;
  }
}

/** Where the marks begin that are read; what is before them is output. */
function firstToRead(bytes: Buffer): number {
  // Fewer bytes hold no more marks than that.
  if (bytes.length < MOST_MARKS * (START.length + 2)) return 0;
  let first = bytes.length;
  for (let marks = 0; marks < MOST_MARKS; marks++) {
    const before = first === 0 ? -1 : bytes.lastIndexOf(START, first - 1);
    if (before === -1) return 0;
    first = before;
  }
  return first;
}

/** How many bytes at the end could be the beginning of a mark. */
function partialStart(bytes: Buffer): number {
  for (let length = Math.min(START.length - 1, bytes.length); length > 0; length--) {
    if (bytes.subarray(bytes.length - length).equals(START.subarray(0, length))) return length;
  }
  return 0;
}

function endOfMark(bytes: Buffer, from: number): { from: number; to: number } | null {
  for (let at = from; at < bytes.length; at++) {
    if (bytes[at] === BEL) return { from: at, to: at + 1 };
    if (bytes[at] === ESC && bytes[at + 1] === BACKSLASH) return { from: at, to: at + 2 };
  }
  return null;
}

function parseMark(text: string, nonce: string): Piece | null {
  const [kind = "", ...fields] = text.split(";");
  switch (kind) {
    case "A":
      // k=s marks the prompt of a line to be continued.
      return fields.includes("k=s") ? null : { kind: "promptStart" };
    case "B":
      return { kind: "promptEnd" };
    case "C":
      return { kind: "outputStart" };
    case "D":
      return { kind: "finished", exitCode: exitCodeOf(fields[0]) };
    case "E":
      return fields[1] === nonce
        ? { kind: "line", line: unescapeMark(fields[0] ?? "").slice(0, MOST_LINE_CHARACTERS) }
        : null;
    case "P":
      return fields[0]?.startsWith("Cwd=")
        ? { kind: "cwd", cwd: unescapeMark(fields[0].slice(4)).slice(0, MOST_CWD_CHARACTERS) }
        : null;
    default:
      return null;
  }
}

function exitCodeOf(field: string | undefined): number | null {
  return field !== undefined && /^\d{1,9}$/.test(field) ? Number(field) : null;
}

function unescapeMark(text: string): string {
  return text.replace(/\\(?:\\|x([0-9a-f]{2}))/gi, (_, hex?: string) =>
    hex ? String.fromCharCode(Number.parseInt(hex, 16)) : "\\",
  );
}
