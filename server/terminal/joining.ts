/**
 * Marks, format characters, the vowels and finals of Hangul, and a sign that was a mark when xterm.js's table was made:
 * they add to the character before them.
 */
const JOINING = /[\p{M}\p{Cf}\u1160-\u11ff\u06de]/u;
const FIRST = 0x300;
/** Pictures and Chinese characters, none of which join: most that is above the first plane is one of them. */
const PICTURES = 0x1f000;
const TAGS = 0xe0000;

let firstPlane: Uint8Array | null = null;

/** Whether a screen may put this character into the cell of the one before it. Never wrong where it does. */
export function joins(codePoint: number): boolean {
  if (codePoint < FIRST) return false;
  if (codePoint < 0x10000) {
    firstPlane ??= Uint8Array.from({ length: 0x10000 }, (_, code) => Number(JOINING.test(String.fromCharCode(code))));
    return firstPlane[codePoint] === 1;
  }
  if (codePoint >= PICTURES && codePoint < TAGS) return false;
  return JOINING.test(String.fromCodePoint(codePoint));
}
