import type { Verdict } from "./verdict.ts";

/** The two kinds of verdict, made short. */
export function pass(at: number | null, detail = ""): Verdict {
  return { passed: true, at, detail };
}

export function fail(parts: { expected: string; found?: string; reason: string; attempted: boolean }): Verdict {
  return {
    passed: false,
    expected: parts.expected,
    found: parts.found ?? "nothing yet",
    reason: parts.reason,
    attempted: parts.attempted,
  };
}
