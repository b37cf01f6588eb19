import { existsSync, readFileSync } from "node:fs";
import { relative } from "node:path";
import { stripVTControlCharacters } from "node:util";
import type { StepProof } from "../workspace/prove-lesson.ts";

export interface Failure {
  /** A test file, a lesson, or a whole part. */
  readonly file: string;
  readonly test: string;
  readonly why: string;
}

export interface Outcome {
  readonly passed: number;
  readonly failures: readonly Failure[];
}

/** Of what a report says of a failure, so many lines are told again; the whole stands where the test ran. */
const WHY_LINES = 12;
/** In letters: of one line of the reason, and of a line that sums a file up. */
const LINE_LENGTH = 1000;
const SUM_LENGTH = 300;

/** Of vitest's `--reporter=json`. A file that could not be run has no test, but a message. */
interface VitestReport {
  readonly numPassedTests: number;
  readonly testResults: readonly {
    readonly name: string;
    readonly status: string;
    readonly message: string;
    readonly assertionResults: readonly {
      readonly status: string;
      readonly fullName: string;
      readonly failureMessages?: readonly string[];
    }[];
  }[];
}

interface PlaywrightSuite {
  readonly suites?: readonly PlaywrightSuite[];
  readonly specs?: readonly {
    readonly title: string;
    readonly file: string;
    readonly ok: boolean;
    readonly tests: PlaywrightTests;
  }[];
}

type PlaywrightTests = readonly {
  readonly results: readonly { readonly error?: { readonly message?: string } }[];
}[];

/** Of Playwright's "json" reporter. */
interface PlaywrightReport {
  readonly suites: readonly PlaywrightSuite[];
  readonly errors: readonly { readonly message?: string }[];
  readonly stats: { readonly expected: number };
}

/** @throws when the report was not written, or is none */
export function vitestOutcome(file: string): Outcome {
  const { numPassedTests, testResults } = read<VitestReport>(file);
  const failures = testResults.flatMap(({ name, status, message, assertionResults }) => {
    const failed = assertionResults.filter((test) => test.status === "failed");
    const testFile = relative("", name);
    if (failed.length === 0 && status === "failed") return [failure(testFile, "the whole file", message)];
    return failed.map(({ fullName, failureMessages }) => failure(testFile, fullName, failureMessages?.[0]));
  });
  return { passed: numPassedTests, failures };
}

/** @throws when the report was not written, or is none */
export function playwrightOutcome(file: string): Outcome {
  const { suites, errors, stats } = read<PlaywrightReport>(file);
  const specs = suites.flatMap(specsOf).filter(({ ok }) => !ok);
  return {
    passed: stats.expected,
    failures: [
      ...errors.map(({ message }) => failure("the browser's tests", "all of them", message)),
      ...specs.map(({ title, file: name, tests }) => failure(name, title, firstError(tests))),
    ],
  };
}

/** @throws when the report was not written, or is none */
export function lessonsOutcome(file: string): Outcome {
  const { passed, rows } = read<{ passed: number; rows: readonly StepProof[] }>(file);
  const bad = rows.filter(({ outcome }) => outcome !== "passed");
  return { passed, failures: bad.map(({ lesson, step, message }) => failure(lesson, step, message)) };
}

/** For a person: which test, and indented below it why. */
export function tellFailure({ file, test, why }: Failure): string {
  return `${file}: ${test}\n${why.replaceAll(/^/gm, "    ")}`;
}

/** A line for each file with the first that failed there, which is often why others did; short, for a log that keeps only its end. */
export function sumUp(failures: readonly Failure[]): string[] {
  return [...new Set(failures.map(({ file }) => file))].map((file) => {
    const [first, ...more] = failures.filter((failure) => failure.file === file);
    const line = `${file}: ${first?.test}: ${first?.why.split("\n")[0]}`.slice(0, SUM_LENGTH);
    return more.length === 0 ? line : `${line} (and ${more.length} more)`;
  });
}

function specsOf(suite: PlaywrightSuite): NonNullable<PlaywrightSuite["specs"]> {
  return [...(suite.specs ?? []), ...(suite.suites ?? []).flatMap(specsOf)];
}

function firstError(tests: PlaywrightTests): string | undefined {
  return tests.flatMap(({ results }) => results.map(({ error }) => error?.message)).find((message) => message);
}

function failure(file: string, test: string, why = ""): Failure {
  const lines = stripVTControlCharacters(why).trim().split("\n").slice(0, WHY_LINES);
  return { file, test, why: lines.map((line) => line.slice(0, LINE_LENGTH)).join("\n") };
}

function read<T>(file: string): T {
  if (!existsSync(file)) throw new Error(`${file} was not written`);
  return JSON.parse(readFileSync(file, "utf8")) as T;
}
