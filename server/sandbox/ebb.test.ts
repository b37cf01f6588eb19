import { expect, test } from "vitest";
import { Ebb } from "./ebb.ts";

test("what goes little by little is seen when it is more than so much", () => {
  const ebb = new Ebb(100);
  expect([1000, 950, 900, 899].map((left) => ebb.went(left))).toEqual([false, false, false, true]);
});

test("what came back before does not hide what goes then", () => {
  const ebb = new Ebb(100);
  expect([1000, 1300, 1199].map((left) => ebb.went(left))).toEqual([false, false, true]);
});

test("once reckoned it is told when as much went again", () => {
  const ebb = new Ebb(100);
  ebb.went(1000);
  ebb.reckoned(800);
  expect([750, 700, 699].map((left) => ebb.went(left))).toEqual([false, false, true]);
});
