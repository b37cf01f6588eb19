import { describe, expect, it } from "vitest";
import { backoff } from "./backoff.ts";

describe("backoff", () => {
  it.each([
    [0, 1, 300],
    [1, 1, 600],
    [4, 1, 4800],
    [5, 1, 8000],
    [1000, 1, 8000],
    [0, 0, 150],
    [5, 0, 4000],
  ])("after %i failures, with chance %d, waits %i ms", (attempt, random, expected) => {
    expect(backoff(attempt, random)).toBe(expected);
  });
});
