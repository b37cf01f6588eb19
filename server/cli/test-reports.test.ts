import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { lessonsOutcome, playwrightOutcome, sumUp, tellFailure, vitestOutcome } from "./test-reports.ts";

let dir: string;

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "workshop-reports-"));
});
afterEach(() => rmSync(dir, { recursive: true }));

function written(report: unknown): string {
  const file = join(dir, "report.json");
  writeFileSync(file, JSON.stringify(report));
  return file;
}

test("a failed test is told with its file and reason, without colours", () => {
  const report = {
    numPassedTests: 7,
    testResults: [
      {
        name: "a.test.ts",
        status: "failed",
        message: "",
        assertionResults: [
          { status: "passed", fullName: "counts" },
          { status: "failed", fullName: "adds up", failureMessages: ["\x1b[31mexpected 3\x1b[39m\n  at a.test.ts:9"] },
        ],
      },
    ],
  };
  const { passed, failures } = vitestOutcome(written(report));
  expect(passed).toBe(7);
  expect(failures.map(tellFailure)).toEqual(["a.test.ts: adds up\n    expected 3\n      at a.test.ts:9"]);
});

test("a file that cannot be run is a failure, though no test of it failed", () => {
  const testResults = [{ name: "a.test.ts", status: "failed", message: "no such module", assertionResults: [] }];
  expect(vitestOutcome(written({ numPassedTests: 0, testResults }))).toEqual({
    passed: 0,
    failures: [{ file: "a.test.ts", test: "the whole file", why: "no such module" }],
  });
});

test("a browser test that failed is told with its file and reason", () => {
  const spec = (title: string, ok: boolean) => ({
    title,
    file: "class.spec.ts",
    ok,
    tests: [{ results: ok ? [{}] : [{ error: { message: "not visible" } }] }],
  });
  const suites = [{ specs: [spec("opens", true)], suites: [{ specs: [spec("ends", false)] }] }];
  expect(playwrightOutcome(written({ suites, errors: [], stats: { expected: 1 } }))).toEqual({
    passed: 1,
    failures: [{ file: "class.spec.ts", test: "ends", why: "not visible" }],
  });
});

test("a lesson's step that passed before anything was done is a failure", () => {
  const rows = [
    { lesson: "images", step: "pull", outcome: "passed", message: "" },
    { lesson: "images", step: "list", outcome: "vacuous", message: "passed before anything was done" },
  ];
  expect(lessonsOutcome(written({ passed: 1, rows }))).toEqual({
    passed: 1,
    failures: [{ file: "images", test: "list", why: "passed before anything was done" }],
  });
});

test("in short, of each file the first failure is told, and how many more there are", () => {
  const failures = [
    { file: "a.test.ts", test: "adds up", why: "expected 3\n  at a.test.ts:9" },
    { file: "b.test.ts", test: "waits", why: "" },
    { file: "a.test.ts", test: "counts", why: "expected 4" },
  ];
  expect(sumUp(failures)).toEqual(["a.test.ts: adds up: expected 3 (and 1 more)", "b.test.ts: waits: "]);
});

test("a report that was not written is said to be missing", () => {
  expect(() => vitestOutcome(join(dir, "none.json"))).toThrow("none.json was not written");
});
