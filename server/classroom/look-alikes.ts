/** Letters without a decomposition of their own, and Cyrillic and Greek ones that look Latin; all small. */
const LETTERS: Readonly<Record<string, string>> = {
  ...{ æ: "ae", œ: "oe", ø: "o", ł: "l", đ: "d", ð: "d", þ: "th", ħ: "h", ŋ: "n", ŧ: "t", ı: "i", ĸ: "k" },
  ...{ ɑ: "a", ɡ: "g", ɩ: "i", ǀ: "l", ɔ: "c", ʏ: "y", ʟ: "l", ɪ: "i", ɴ: "n", ᴍ: "m", ᴏ: "o", ᴀ: "a", ᴅ: "d", ᴇ: "e" },
  ...{ а: "a", в: "b", е: "e", з: "3", и: "u", к: "k", м: "m", н: "h", о: "o", п: "n", р: "p", с: "c", т: "t" },
  ...{ у: "y", х: "x", ь: "b", ѕ: "s", і: "i", ј: "j", һ: "h", ԁ: "d", ԛ: "q", ԝ: "w", ӏ: "l", ґ: "r", г: "r" },
  ...{ є: "e", ү: "y", ҝ: "k", ѵ: "v", ԍ: "g", ո: "n", օ: "o", ս: "u", հ: "h", ց: "g", զ: "q" },
  ...{ α: "a", β: "b", γ: "y", ε: "e", ζ: "z", η: "n", ι: "i", κ: "k", μ: "u", ν: "v", ο: "o", ρ: "p", σ: "o" },
  ...{ ς: "c", τ: "t", υ: "u", χ: "x", ω: "w", ϲ: "c", ϳ: "j" },
};

/** Capitals that look like another letter than their small form does. */
const CAPITALS: Readonly<Record<string, string>> = {
  ...{ Η: "H", Μ: "M", Ν: "N", Υ: "Y", В: "B", Н: "H", У: "Y", Г: "r" },
};

/**
 * Folds case, accents and letters of other scripts that look like Latin ones, so that texts that look
 * alike become one. Whole words of another script fold the same in capitals and small letters; a word
 * that mixes scripts folds as it looks.
 */
export function foldLookAlikes(text: string): string {
  const plain = text.normalize("NFKD").replace(/\p{M}/gu, "");
  const asItLooks = plain.replace(/[\p{L}\p{N}]+/gu, (word) =>
    /\p{Script=Latin}/u.test(word) ? replaceEach(word, CAPITALS) : word,
  );
  // By way of capitals, which folds ß and final sigma, too.
  const small = asItLooks.toUpperCase().toLowerCase().normalize("NFKD").replace(/\p{M}/gu, "");
  return replaceEach(small, LETTERS);
}

const SKELETON: Readonly<Record<string, string>> = {
  ...{ 0: "o", 1: "l", i: "l", 3: "e", 4: "a", 5: "s", 7: "t", 8: "b" },
};

/** Coarser: digits stand for the letters they are written for, i and l are one. */
export function skeleton(folded: string): string {
  return replaceEach(folded, SKELETON).replace(/rn/g, "m").replace(/vv/g, "w");
}

function replaceEach(text: string, by: Readonly<Record<string, string>>): string {
  return [...text].map((character) => (Object.hasOwn(by, character) ? by[character] : character)).join("");
}
