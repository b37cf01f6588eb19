import { randomBytes } from "node:crypto";

/** Crockford's base32: no I, L, O (they look like digits), no U (fewer accidental words). */
const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const CODE = new RegExp(`^[${ALPHABET}]{8}$`);

const WORDS: Readonly<Record<string, string>> = {
  0: "Zero",
  1: "One",
  2: "Two",
  3: "Three",
  4: "Four",
  5: "Five",
  6: "Six",
  7: "Seven",
  8: "Eight",
  9: "Nine",
  A: "Alfa",
  B: "Bravo",
  C: "Charlie",
  D: "Delta",
  E: "Echo",
  F: "Foxtrot",
  G: "Golf",
  H: "Hotel",
  J: "Juliett",
  K: "Kilo",
  M: "Mike",
  N: "November",
  P: "Papa",
  Q: "Quebec",
  R: "Romeo",
  S: "Sierra",
  T: "Tango",
  V: "Victor",
  W: "Whiskey",
  X: "X-ray",
  Y: "Yankee",
  Z: "Zulu",
};

/** Eight characters, 40 random bits, without the dash. Join codes and personal codes alike. */
export function newJoinCode(): string {
  let bits = randomBytes(5).readUIntBE(0, 5);
  let code = "";
  for (let i = 0; i < 8; i += 1) {
    code = ALPHABET.charAt(bits % 32) + code;
    bits = Math.floor(bits / 32);
  }
  return code;
}

/** What a person typed or was told, as `newJoinCode` writes it; null when it cannot be a code. */
export function readCode(text: string): string | null {
  const code = text
    .normalize("NFKC")
    .toUpperCase()
    .replace(/[\s\p{Pd}\p{Cf}\u2212_.]/gu, "")
    .replace(/[IL]/g, "1")
    .replace(/O/g, "0");
  return CODE.test(code) ? code : null;
}

/** "KYTE-7Q2M" */
export function showCode(code: string): string {
  return `${code.slice(0, 4)}-${code.slice(4)}`;
}

/** To be read aloud, with a pause between the halves: "Kilo, Yankee, Tango, Echo. Seven, Quebec, Two, Mike". */
export function sayCode(code: string): string {
  const say = (half: string) => [...half].map((character) => WORDS[character] ?? character).join(", ");
  return `${say(code.slice(0, 4))}. ${say(code.slice(4))}`;
}
