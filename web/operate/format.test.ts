import { expect, test } from "vitest";
import { formatBytes, formatCores, formatCount, formatLatency } from "./format.ts";

test("sizes, times and processors are read at a glance", () => {
  expect(formatBytes(312.4 * 1024 ** 2)).toBe("312 MB");
  expect(formatBytes(1.44 * 1024 ** 3)).toBe("1.4 GB");
  expect(formatLatency(0.00042)).toBe("0.4 ms");
  expect(formatLatency(0.0123)).toBe("12 ms");
  expect(formatLatency(1.234)).toBe("1.2 s");
  expect(formatCores(0.049)).toBe("0.05");
  expect(formatCores(1.24)).toBe("1.2");
});

test("what is not known is a dash", () => {
  expect([formatBytes(null), formatLatency(null), formatCores(null), formatCount(null)]).toEqual(["–", "–", "–", "–"]);
});
