import { expect, test } from "vitest";
import { figure, quantile } from "./figures.ts";

test("a quantile is a value that was measured", () => {
  const values = [5, 1, 4, 2, 3];
  expect(quantile(values, 0.5)).toBe(3);
  expect(quantile(values, 0.95)).toBe(5);
  expect(quantile([7], 0.5)).toBe(7);
});

test("a figure without a target is neither met nor missed", () => {
  expect(figure("x", 1, "ms").met).toBeNull();
  expect(figure("x", 300, "ms", 300).met).toBe(true);
  expect(figure("x", 301, "ms", 300).met).toBe(false);
});
