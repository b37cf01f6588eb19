import { expect, test } from "vitest";
import { caretIn, showCode, typeCode } from "./code.ts";

test.each([
  ["", ""],
  ["kyte", "KYTE"],
  ["kyte7", "KYTE-7"],
  ["KYTE-7Q2M", "KYTE-7Q2M"],
  ["kyte 7q2m and more", "KYTE-7Q2M"],
])("what is typed as %j becomes %j", (typed, shown) => {
  expect(typeCode(typed)).toBe(shown);
});

test.each([
  ["KYTE-7Q2M", 9, 9],
  ["KXYTE-7Q2M", 2, 2],
  ["KYT-7Q2M", 3, 3],
  ["KYTEX", 5, 6],
])("of %j with the cursor at %i, it goes to %i", (typed, caret, to) => {
  expect(caretIn(typed, caret)).toBe(to);
});

test("a code is shown with its dash", () => {
  expect(showCode("KYTE7Q2M")).toBe("KYTE-7Q2M");
});
