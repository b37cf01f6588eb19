import { expect, test } from "vitest";
import { checkLine } from "./check-line.ts";

const around = {
  at: new Date("2026-05-04T09:30:15Z"),
  browser: "Firefox 150",
  width: 1440,
  height: 900,
  clipboard: true,
};
const result = (name: string, ok: boolean, said = "") => ({ name, ok, said, remedy: "" });

test("a test that passed is one line with what was measured", () => {
  expect(checkLine([result("Cookies", true), result("Connection", true, "12 ms")], around)).toBe(
    "Browser test passed · 12 ms · 1440 x 900 · clipboard yes · Firefox 150 · 2026-05-04 09:30 UTC",
  );
});

test("what failed is named", () => {
  expect(checkLine([result("Cookies", false), result("Connection", false)], { ...around, clipboard: false })).toBe(
    "Browser test failed (Cookies; Connection) · 1440 x 900 · clipboard no · Firefox 150 · 2026-05-04 09:30 UTC",
  );
});
