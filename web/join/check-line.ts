import type { TestResult } from "./browser-tests.ts";

export interface Surroundings {
  readonly at: Date;
  /** As the browser calls itself. */
  readonly browser: string;
  /** Of the page, in pixels. */
  readonly width: number;
  readonly height: number;
  readonly clipboard: boolean;
}

/** The outcome of the tests in one line, to be sent to an instructor. Pure. */
export function checkLine(results: readonly (TestResult & { readonly name: string })[], around: Surroundings): string {
  const failed = results.filter(({ ok }) => !ok).map(({ name }) => name);
  const said = results.map((result) => result.said).filter((text) => text !== "");
  return [
    failed.length === 0 ? "Browser test passed" : `Browser test failed (${failed.join("; ")})`,
    ...said,
    `${around.width} x ${around.height}`,
    `clipboard ${around.clipboard ? "yes" : "no"}`,
    around.browser,
    around.at.toISOString().slice(0, 16).replace("T", " ").concat(" UTC"),
  ].join(" · ");
}
