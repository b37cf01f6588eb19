import { isUtf8 } from "node:buffer";

const NOTHING = Buffer.alloc(0);

/**
 * Whole characters out of chunks: bytes that are no UTF-8 are left out, as a screen leaves them out, and a character
 * that is cut in two waits for its rest. Pure.
 */
export class Utf8Stream {
  private rest: Buffer = NOTHING;

  push(chunk: Buffer): Buffer {
    const bytes = this.rest.length === 0 ? chunk : Buffer.concat([this.rest, chunk]);
    const end = bytes.length - cutOff(bytes);
    this.rest = end === bytes.length ? NOTHING : Buffer.from(bytes.subarray(end));
    const whole = bytes.subarray(0, end);
    return isUtf8(whole) ? whole : validOf(whole);
  }
}

/** How many bytes at the end begin a character that goes on. */
function cutOff(bytes: Buffer): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back] as number;
    if (byte < 0x80) return 0;
    if (byte >= 0xc0) return back < lengthOf(byte) ? back : 0;
  }
  return 0;
}

/** Bytes of the character that this one begins; 1 for a byte that begins none. */
export function lengthOf(lead: number): number {
  if (lead < 0xc0 || lead >= 0xf8) return 1;
  return lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
}

/** Of a valid character at `at`. */
export function codePointAt(bytes: Uint8Array, at: number): number {
  const lead = bytes[at] as number;
  if (lead < 0x80) return lead;
  const second = (bytes[at + 1] as number) & 0x3f;
  if (lead < 0xe0) return ((lead & 0x1f) << 6) | second;
  const third = (bytes[at + 2] as number) & 0x3f;
  if (lead < 0xf0) return ((lead & 0x0f) << 12) | (second << 6) | third;
  return ((lead & 0x07) << 18) | (second << 12) | (third << 6) | ((bytes[at + 3] as number) & 0x3f);
}

/** A byte that breaks a character off may itself begin one; a character that is none goes as a whole. */
function validOf(bytes: Buffer): Buffer {
  const valid = Buffer.allocUnsafe(bytes.length);
  let length = 0;
  let at = 0;
  while (at < bytes.length) {
    const most = lengthOf(bytes[at] as number);
    let size = 1;
    while (size < most && ((bytes[at + size] ?? 0) & 0xc0) === 0x80) size++;
    const end = at + size;
    if (size < most || !isCharacter(bytes, at, size)) at = end;
    while (at < end) valid[length++] = bytes[at++] as number;
  }
  return valid.subarray(0, length);
}

/** Not one that fewer bytes would say, nor half of a pair of UTF-16, nor one that is none. */
function isCharacter(bytes: Buffer, at: number, size: number): boolean {
  if (size === 1) return (bytes[at] as number) < 0x80;
  const code = codePointAt(bytes, at);
  const least = size === 2 ? 0x80 : size === 3 ? 0x800 : 0x10000;
  return code >= least && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff);
}
