import { expect, it } from "vitest";
import { ago, timeLeft } from "./ago.ts";

it.each([
  [-5, "just now"],
  [59_999, "just now"],
  [60_000, "1 min ago"],
  [3_600_000, "1 h ago"],
  [86_400_000, "yesterday"],
  [3 * 86_400_000, "3 days ago"],
])("%i ms ago is %s", (ms, words) => {
  expect(ago(ms)).toBe(words);
});

it.each([
  [-5, "0 min left"],
  [29_000, "0 min left"],
  [8.2 * 60_000, "8 min left"],
  [72 * 60_000, "1 h 12 min left"],
])("%i ms to go is %s", (ms, words) => {
  expect(timeLeft(ms)).toBe(words);
});
