import { describe, expect, test } from "vitest";
import { newJoinCode, readCode } from "./join-code.ts";

describe("a new code", () => {
  test("has eight characters that cannot be mistaken for others", () => {
    for (let i = 0; i < 200; i += 1) expect(newJoinCode()).toMatch(/^[0-9A-HJKMNP-TV-Z]{8}$/);
  });

  test("is another each time, and uses every character at every place", () => {
    const codes = Array.from({ length: 3000 }, newJoinCode);
    expect(new Set(codes).size).toBe(codes.length);
    for (let place = 0; place < 8; place += 1) expect(new Set(codes.map((code) => code[place])).size).toBe(32);
  });

  test("is read back as it is", () => {
    const code = newJoinCode();
    expect(readCode(code)).toBe(code);
  });
});

test.each([
  ["KYTE7Q2M", "KYTE7Q2M"],
  ["kyte-7q2m", "KYTE7Q2M"],
  [" kyte 7q2m\n", "KYTE7Q2M"],
  ["K Y T E 7 Q 2 M", "KYTE7Q2M"],
  ["kyte–7q2m", "KYTE7Q2M"],
  ["kyte‑7q2m", "KYTE7Q2M"],
  ["kyte−7q2m", "KYTE7Q2M"],
  ["KYTE.7Q2M", "KYTE7Q2M"],
  ["KYTE-\u200b7Q2M\u200e", "KYTE7Q2M"],
  ["ＫＹＴＥ７Ｑ２Ｍ", "KYTE7Q2M"],
  ["oOiI-lL10", "00111110"],
])("%j is read as %s", (typed, code) => {
  expect(readCode(typed)).toBe(code);
});

test.each(["", "KYTE", "KYTE-7Q2", "KYTE-7Q2M9", "KUTE-7Q2M", "KYTE/7Q2M", "КYTE-7Q2M", "KYTE-7Q2é"])(
  "%j cannot be a code",
  (typed) => {
    expect(readCode(typed)).toBeNull();
  },
);
