import fc from "fast-check";

/** What programs could print, from harmless to hostile: every kind of sequence that a terminal reads. */

const ESC = "\x1b";

function codes(from: number, to: number): string[] {
  return Array.from({ length: to - from + 1 }, (_, at) => String.fromCodePoint(from + at));
}

const FINALS = codes(0x40, 0x7e);
const INTERMEDIATES = ["", "", "", " ", "!", '"', "#", "$", "%", "'", "*", "+", "-", ".", "/", "$$", " '"];
const PREFIXES = ["", "", "", "?", ">", "=", "<"];
/** Modes that a screen knows, so that they come up. */
const MODES = [1, 2, 3, 4, 5, 6, 7, 9, 12, 20, 25, 45, 47, 66, 1000, 1003, 1004, 1006, 1047, 1048, 1049, 2004, 2026];
const SGR = [0, 1, 4, 7, 21, 31, 38, 48, 58, 59, 97, 107];

export const SMALL_COUNTS = ["", "0", "1", "2", "3", "7", "12"];
export const HOSTILE_COUNTS = [
  ...SMALL_COUNTS,
  "65535",
  "20000000",
  "2147483647",
  "2147483648",
  "99999999999999999999",
  "0000000000000000009999999",
  "-1",
  "1.5",
];

function parametersOf(counts: readonly string[]): fc.Arbitrary<string> {
  const number = fc.oneof(fc.constantFrom(...counts), fc.constantFrom(...MODES, ...SGR).map(String));
  const list = fc.array(fc.tuple(number, fc.constantFrom(";", ";", ";", ":")), { maxLength: 4 });
  return list.map((all) => all.map(([value, separator], at) => (at === 0 ? value : separator + value)).join(""));
}

const begins = (c0: string, c1: string) => fc.constantFrom(`${ESC}${c0}`, `${ESC}${c0}`, c1);

/** Every final with every prefix and intermediate. */
export function csi(counts: readonly string[]): fc.Arbitrary<string> {
  const most = Math.max(...counts.map(({ length }) => length));
  const parts = fc.tuple(
    begins("[", "\x9b"),
    fc.constantFrom(...PREFIXES),
    parametersOf(counts),
    fc.constantFrom(...INTERMEDIATES),
    fc.constantFrom(...FINALS),
  );
  // Repeating a character is bounded by the screen: here only by one of the counts.
  return parts.map((all) => (all[4] === "b" ? `${all[0]}${all[2].split(/[;:]/)[0]?.slice(0, most)}b` : all.join("")));
}

/** The same, with what has no place there: control characters, other sequences, text. */
function brokenCsi(counts: readonly string[]): fc.Arbitrary<string> {
  const odd = fc.constantFrom(
    "\n",
    "\r",
    "\b",
    "\t",
    "\x7f",
    "\x00",
    "\x18",
    "\x1a",
    ESC,
    "é",
    "漢",
    "\x9c",
    "\x85",
    "?",
  );
  return fc.tuple(csi(counts), fc.nat(12), odd).map(([sequence, at, sign]) => insert(sequence, at, sign));
}

function insert(text: string, at: number, what: string): string {
  const signs = [...text];
  signs.splice(Math.min(at, signs.length), 0, what);
  return signs.join("");
}

const ends = fc.constantFrom("\x07", `${ESC}\\`, "\x9c", "\x18", "\x1a", "", ESC);

function text(longest: number): fc.Arbitrary<string> {
  return fc.oneof(
    { weight: 6, arbitrary: fc.string({ maxLength: 30 }) },
    { weight: 2, arbitrary: fc.string({ unit: fc.constantFrom("é", "漢", "\n", "\x07", "a", ";"), maxLength: 10 }) },
    { weight: 1, arbitrary: fc.nat(longest).map((length) => "x".repeat(length)) },
  );
}

export function osc(longest: number): fc.Arbitrary<string> {
  const numbers = fc.constantFrom(
    0,
    1,
    2,
    4,
    5,
    7,
    8,
    9,
    10,
    11,
    12,
    50,
    52,
    104,
    110,
    133,
    633,
    777,
    1337,
    "",
    "08",
    "x",
  );
  return fc
    .tuple(begins("]", "\x9d"), numbers, text(longest), ends)
    .map(([start, number, said, end]) => [start, number, ";", said, end].join(""));
}

export const link = fc
  .tuple(fc.constantFrom("", "id=a", "id=b:x=y"), fc.constantFrom("", "a", "https://example.org/"), ends)
  .map(([parameters, address, end]) => `${ESC}]8;${parameters};${address}${end}`);

export function dcs(longest: number): fc.Arbitrary<string> {
  const head = fc.tuple(
    begins("P", "\x90"),
    parametersOf(SMALL_COUNTS),
    fc.constantFrom("", "$", "+"),
    fc.constantFrom("q", "p", "|", "t", "é"),
  );
  return fc.tuple(head, text(longest), ends).map(([start, said, end]) => start.join("") + said + end);
}

/** APC, PM, SOS. */
export function otherStrings(longest: number): fc.Arbitrary<string> {
  const starts = fc.constantFrom(`${ESC}_`, `${ESC}^`, `${ESC}X`, "\x9f", "\x9e", "\x98");
  return fc.tuple(starts, text(longest), ends).map((parts) => parts.join(""));
}

const escapes = fc
  .tuple(fc.constantFrom("", "", "", "(", ")", "#", "%", " ", "/"), fc.constantFrom(...codes(0x30, 0x7e)))
  .map(([intermediate, final]) => ESC + intermediate + final);

const COMBINING = ["\u0301", "\u20dd", "\ufe0f", "\u200d", "\u{e0041}", "\u1161", "\u0e31", "\u00ad", "\ufeff"];
const WIDE = ["漢", "字", "한", "Ａ", "👩‍👩‍👧", "👍🏽", "🇫🇷", "e", " ", "\u3000", "–"];

/** Characters that join the one before them, as many as that; and wide ones. */
export function joined(most: number): fc.Arbitrary<string> {
  const marks = fc.array(fc.constantFrom(...COMBINING), { maxLength: most });
  return fc.tuple(fc.constantFrom(...WIDE), marks).map(([base, all]) => base + all.join(""));
}

const controls = fc.constantFrom(...codes(0, 0x1f), "\x7f", ...codes(0x80, 0x9f), "\r\n", "\r\n", "\t");

/** No UTF-8, or cut off. */
const INVALID = [
  "ff",
  "80",
  "c2",
  "c0 80",
  "e0 80 80",
  "ed a0 80",
  "e2 94",
  "f0 9f 98",
  "f4 90 80 80",
  "f8 88 80 80 80",
];
const invalid = fc.constantFrom(...INVALID).map((hex) => Buffer.from(hex.replaceAll(" ", ""), "hex"));

const asBytes = (arbitrary: fc.Arbitrary<string>) => arbitrary.map((said) => Buffer.from(said));

export interface Kinds {
  readonly counts: readonly string[];
  /** Characters of the longest string. */
  readonly longest: number;
  readonly joined: number;
}

/** What no bound touches: it draws the same screen, filtered or not. */
export const WITHIN_BOUNDS: Kinds = { counts: SMALL_COUNTS, longest: 500, joined: 2 };
export const HOSTILE: Kinds = { counts: HOSTILE_COUNTS, longest: 20_000, joined: 200 };

/** A stream of such things. */
export function stream(kinds: Kinds, maxLength = 40): fc.Arbitrary<Buffer> {
  const part = fc.oneof(
    { weight: 6, arbitrary: asBytes(csi(kinds.counts)) },
    { weight: 2, arbitrary: asBytes(brokenCsi(kinds.counts)) },
    { weight: 2, arbitrary: asBytes(osc(kinds.longest)) },
    { weight: 2, arbitrary: asBytes(link) },
    { weight: 1, arbitrary: asBytes(dcs(kinds.longest)) },
    { weight: 1, arbitrary: asBytes(otherStrings(kinds.longest)) },
    { weight: 2, arbitrary: asBytes(escapes) },
    { weight: 3, arbitrary: asBytes(joined(kinds.joined)) },
    { weight: 3, arbitrary: asBytes(controls) },
    { weight: 5, arbitrary: asBytes(fc.string({ maxLength: 40 })) },
    { weight: 1, arbitrary: invalid },
  );
  return fc.array(part, { maxLength }).map((parts) => Buffer.concat(parts));
}

/** Cuts a stream into chunks. */
export function chunksOf(bytes: Buffer, cuts: readonly number[]): Buffer[] {
  const at = [...new Set(cuts.map((cut) => cut % (bytes.length + 1)))].sort((a, b) => a - b);
  return [0, ...at].map((from, index) => bytes.subarray(from, at[index] ?? bytes.length));
}
