import { describe, expect, test } from "vitest";
import { freeName, impersonates, nameKey, readName } from "./display-name.ts";

function keyOf(text: string): string {
  const read = readName(text);
  if ("problem" in read) throw new Error(read.problem);
  return read.key;
}

test.each([
  ["Ada", "Ada"],
  ["  Ada \t\n Lovelace ", "Ada Lovelace"],
  ["Ada\u00a0\u3000Lovelace", "Ada Lovelace"],
  ["Ａｄａ", "Ada"],
  ["Zoe\u0308", "Zoë"],
  ["A\u0000d\u0007a\u001b", "Ada"],
  ["\u202eadA\u202c", "adA"],
  ["A\u200bd\u200da\ufeff", "Ada"],
  ["Ada \u200b Lovelace", "Ada Lovelace"],
  ["Ada\u3164\u2800", "Ada"],
  ["\ud800Ada\ue000", "Ada"],
  ["O’Brien-Núñez, Jr.", "O’Brien-Núñez, Jr."],
  ["李小龍", "李小龍"],
  ["نور", "نور"],
  ["မြို့", "မြို့"],
  ["7", "7"],
  ["Ada 🚀", "Ada 🚀"],
  ["a".repeat(40), "a".repeat(40)],
  ["𝒜".repeat(40), "A".repeat(40)],
])("%j is the name %j", (text, name) => {
  expect(readName(text)).toMatchObject({ name });
});

test.each([
  ["", "Type the name that you want to be called by."],
  [" \u200b\u202e\n", "Type the name that you want to be called by."],
  ["a".repeat(41), "A name can have at most 40 characters."],
  ["\ufdfa\ufdfa\ufdfa", "A name can have at most 40 characters."],
  ["-_-", "A name needs at least one letter or digit."],
  ["🚀", "A name needs at least one letter or digit."],
  ["A\u0301\u0302\u0303\u0304\u0305da", "This name has too many accents on one letter."],
])("%j is no name", (text, problem) => {
  expect(readName(text)).toEqual({ problem });
});

describe("two names of a class may not look alike", () => {
  test.each([
    ["Ada", "ADA"],
    ["Ada", "Áda"],
    ["Ada", "A d a"],
    ["Ada", "a.d-a!"],
    ["Ada", "Аdа"],
    ["Ada", "αdα"],
    ["Pax", "Рах"],
    ["Boris", "Вoris"],
    ["Nina", "Νina"],
    ["Yves", "Υves"],
    ["Straße", "STRASSE"],
    ["Łukasz", "Lukasz"],
    ["Søren", "Soren"],
    ["Æsir", "aesir"],
    ["Iris", "ıris"],
    ["Νίκος", "ΝΙΚΟΣ"],
    ["Алёна", "АЛЕНА"],
    ["Ada", "𝓐𝓭𝓪"],
  ])("%s, %s", (one, other) => {
    expect(keyOf(other)).toBe(keyOf(one));
  });

  test.each([
    ["Ada", "Ida"],
    ["Ada", "Ada 2"],
    ["Nina", "Vina"],
    ["Нина", "Анна"],
    ["李", "王"],
    ["Σοφία", "Ζωή"],
    ["Иван", "Игорь"],
  ])("but %s and %s do not", (one, other) => {
    expect(keyOf(other)).not.toBe(keyOf(one));
  });
});

describe("a name that would be taken for an instructor", () => {
  test.each([
    "Grace Hopper",
    "grace  hopper",
    "Grace-Hopper",
    "Grасе Норреr",
    "Gräce Höpper",
    "Gr4c3 H0pper",
    "Instructor",
    "INSTRUCTOR",
    "1nstruct0r",
    "lnstructor",
    "Teacher",
    "trainer",
    "Moderator",
    "rnoderator",
    "a d m i n",
    "adm1n",
    "ADMIΝ",
    "Αdmin",
    "аdmin",
    "Administrator",
    "H0st",
    "operator.",
    "r00t",
    "5ystem",
  ])("%s", (name) => {
    expect(impersonates(keyOf(name), ["Grace Hopper", "Linus"])).toBe(true);
  });

  test.each(["Grace", "Hopper", "Ada", "Hostettler", "Rooth", "Admir", "Adminka", "Системa"])("not %s", (name) => {
    expect(impersonates(keyOf(name), ["Grace Hopper", "Linus"])).toBe(false);
  });
});

describe("a name that others have", () => {
  const keys = (...names: string[]) => new Set(names.map(nameKey));

  test.each<[string, string[], string]>([
    ["Ada", [], "Ada"],
    ["Ada", ["Ida"], "Ada"],
    ["Ada", ["ada"], "Ada 2"],
    ["Ada", ["Ada", "Ada2", "ADA 3"], "Ada 4"],
    ["a".repeat(40), ["a".repeat(40)], `${"a".repeat(38)} 2`],
    [`${"a".repeat(37)} bc`, [`${"a".repeat(37)} bc`], `${"a".repeat(37)} 2`],
  ])("%s beside %j is %s", (name, others, free) => {
    expect(freeName(name, keys(...others))).toBe(free);
  });

  test("is found among any number of the same", () => {
    const taken = keys("Ada");
    for (let i = 0; i < 200; i += 1) {
      const free = freeName("Ada", taken);
      expect(taken.has(nameKey(free))).toBe(false);
      taken.add(nameKey(free));
    }
    expect(freeName("Ada", taken)).toBe("Ada 202");
  });
});
