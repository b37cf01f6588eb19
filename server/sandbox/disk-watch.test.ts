import { expect, test } from "vitest";
import { judgeDisk } from "./disk-watch.ts";

const MB = 1024 ** 2;
const limits = { sandbox: 4000 * MB, floor: 1000 * MB };

test.each([
  ["within its limit is fine", 4000, 9000, "fine"],
  ["within its limit is fine, also on a machine that others have filled", 4000, 10, "fine"],
  ["over its limit is told", 4001, 9000, "over"],
  ["over its limit is told where nobody knows what is free", 4001, null, "over"],
  ["over its limit on a machine that is nearly full ends", 4001, 999, "end"],
  ["a quarter over its limit ends", 5001, 9000, "end"],
] as const)("a sandbox %s", (_what, used, free, verdict) => {
  expect(judgeDisk(used * MB, free === null ? null : free * MB, limits)).toBe(verdict);
});
