import { expect, test } from "vitest";
import { mayReload } from "./load-part.ts";

test.each([
  ["never before", null, true],
  ["just now", "100000", false],
  ["a while ago", "70000", true],
])("a page whose part fails, and that was loaded anew %s: again is %s", (_when, last, again) => {
  expect(mayReload(last, 100_500)).toBe(again);
});
