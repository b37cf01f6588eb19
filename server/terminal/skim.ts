/**
 * Which output can be skimmed: of a long run of plain lines only the last ones will ever be seen on
 * a screen, so the rest need not be drawn. Pure: bytes in, bytes out.
 */

const ESC = 0x1b;
const NEWLINE = 0x0a;
const RETURN = 0x0d;
const SHIFT_OUT = 0x0e;
const SHIFT_IN = 0x0f;
/** First byte, in UTF-8, of the control characters from U+0080 to U+009F. */
const C1_LEAD = 0xc2;
/** A character may take up to four bytes. */
const BYTES_A_CELL = 4;
/** More changes of colour than this without a reset between them are not carried on. */
const MAX_STYLES = 256;
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are control sequences
const STYLE = /\x1b\[[0-9;:]*m/g;
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are control sequences
const RESET = /^\x1b\[0*m$/;

/**
 * Whether it is whole lines of text and nothing that acts on more than its own line but colours.
 * Lines must end in CR LF, as a terminal in its ordinary mode makes them.
 */
export function isPlain(bytes: Buffer): boolean {
  const newline = bytes.indexOf(NEWLINE);
  if (newline === -1 || (newline > 0 && bytes[newline - 1] !== RETURN)) return false;
  if (bytes.includes(SHIFT_OUT) || bytes.includes(SHIFT_IN)) return false;
  for (let at = bytes.indexOf(C1_LEAD); at !== -1; at = bytes.indexOf(C1_LEAD, at + 1)) {
    if ((bytes[at + 1] ?? 0x80) < 0xa0) return false;
  }
  for (let at = bytes.indexOf(ESC); at !== -1; at = bytes.indexOf(ESC, at + 1)) {
    if (!isStyle(bytes, at)) return false;
  }
  return true;
}

/** `ESC [ digits m`, whole. */
function isStyle(bytes: Buffer, at: number): boolean {
  if (bytes[at + 1] !== 0x5b) return false;
  for (let next = at + 2; next < bytes.length; next++) {
    const byte = bytes[next] as number;
    if (byte === 0x6d) return true;
    if (byte < 0x30 || byte > 0x3b) return false;
  }
  return false;
}

/**
 * What leaves the same screen behind as all of it: its first line, which may end what was under way,
 * the colours set meanwhile, and its last lines.
 * @param plain chunks for each of which `isPlain` holds, in order
 * @param rows how many last lines stay; @param cols the screen's width
 */
export function skim(plain: readonly Buffer[], rows: number, cols: number): Buffer[] {
  const all = plain.length === 1 ? (plain[0] as Buffer) : Buffer.concat(plain);
  const headEnd = all.indexOf(NEWLINE) + 1;
  const enough = all.length - rows * cols * BYTES_A_CELL;
  let tailStart = all.length;
  for (let lines = 0; lines <= rows && tailStart > headEnd && tailStart > enough; lines++) {
    tailStart = all.lastIndexOf(NEWLINE, tailStart - 2) + 1;
  }
  if (tailStart <= headEnd) return [all];
  return [all.subarray(0, headEnd), stylesOf(all.subarray(headEnd, tailStart)), all.subarray(tailStart)];
}

function stylesOf(bytes: Buffer): Buffer {
  if (!bytes.includes(ESC)) return Buffer.alloc(0);
  const styles = bytes.toString("latin1").match(STYLE) ?? [];
  const last = styles.findLastIndex((style) => RESET.test(style));
  return Buffer.from(styles.slice(Math.max(0, last, styles.length - MAX_STYLES)).join(""), "latin1");
}
