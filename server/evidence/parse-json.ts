import type { z } from "zod";
import { Violation } from "./violation.ts";

/** The daemon's own answers are 8 deep. */
const DEEPEST = 32;
/** Values and keys, each of which costs memory however short it is. The daemon's own have one for each 10 bytes or more. */
const BYTES_FOR_EACH = 8;
const FREE_VALUES = 1000;

const [QUOTE, BACKSLASH, COMMA, COLON] = [0x22, 0x5c, 0x2c, 0x3a];
const [OPEN, CLOSE] = [new Set([0x5b, 0x7b]), new Set([0x5d, 0x7d])];

/**
 * @param of what was asked for
 * @throws Violation for what is no JSON, too deep, of more values than its size tells, or of another form
 */
export function parseAnswer<T>(schema: z.ZodType<T>, bytes: Buffer, of: string): T {
  look(bytes, of);
  const parsed = schema.safeParse(fromJson(bytes, of));
  if (!parsed.success) throw new Violation("malformed", of);
  return parsed.data;
}

function fromJson(bytes: Buffer, of: string): unknown {
  try {
    return JSON.parse(bytes.toString("utf8"));
  } catch {
    throw new Violation("malformed", of);
  }
}

/** Before anything is made of it: a few bytes can make a large value. */
function look(bytes: Buffer, of: string): void {
  let depth = 0;
  let values = 0;
  const most = FREE_VALUES + bytes.length / BYTES_FOR_EACH;
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at] as number;
    if (byte === QUOTE) at = endOfString(bytes, at);
    else if (byte === COMMA || byte === COLON) values += 1;
    else if (OPEN.has(byte)) {
      values += 1;
      depth += 1;
    } else if (CLOSE.has(byte)) depth -= 1;
    if (depth > DEEPEST || values > most) throw new Violation("malformed", of);
  }
}

function endOfString(bytes: Buffer, start: number): number {
  for (let at = start + 1; at < bytes.length; at += 1) {
    if (bytes[at] === BACKSLASH) at += 1;
    else if (bytes[at] === QUOTE) return at;
  }
  return bytes.length;
}
