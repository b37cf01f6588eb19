import { expect, test } from "vitest";
import { Allowance } from "./allowance.ts";

test("so much at once costs no rest, and more rests until it is made up for", () => {
  const allowance = new Allowance(100, 200);
  expect(allowance.spend(200, 1000)).toBe(0);
  expect(allowance.spend(100, 1000)).toBe(1000);
  expect(allowance.restAt(1500)).toBe(500);
  expect(allowance.restAt(2000)).toBe(0);
});

test("what was not spent for long is not saved up beyond so much at once", () => {
  const allowance = new Allowance(100, 200);
  allowance.spend(200, 0);
  expect(allowance.spend(200, 1_000_000)).toBe(0);
  expect(allowance.spend(1, 1_000_000)).toBe(10);
});
