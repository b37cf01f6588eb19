import { expect, test } from "vitest";
import { showCode, typeCode } from "./code.ts";

test.each([
  ["", ""],
  ["kyte", "KYTE"],
  ["kyte7", "KYTE-7"],
  ["KYTE-7Q2M", "KYTE-7Q2M"],
  ["kyte 7q2m and more", "KYTE-7Q2M"],
])("what is typed as %j becomes %j", (typed, shown) => {
  expect(typeCode(typed)).toBe(shown);
});

test("a code is shown with its dash", () => {
  expect(showCode("KYTE7Q2M")).toBe("KYTE-7Q2M");
});
