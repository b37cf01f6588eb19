import { randomBytes } from "node:crypto";

/** Crockford's base32: no I, L, O (they look like digits), no U (fewer accidental words). */
const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const CODE = new RegExp(`^[${ALPHABET}]{8}$`);

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
