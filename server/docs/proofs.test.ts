import { existsSync, readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { type Proof, problemOf, proofsIn } from "./proofs.ts";

const proofs = readdirSync("docs")
  .filter((name) => name.endsWith(".md"))
  .flatMap((name) => proofsIn(readFileSync(`docs/${name}`, "utf8")).map((proof) => ({ name, ...proof })));

const read = (path: string) => (existsSync(path) ? readFileSync(path, "utf8") : null);

test.each(proofs)("docs/$name has a test for: $row", (proof) => {
  expect(problemOf(proof, read)).toBeNull();
});

test("docs/security.md has rows at all", () => {
  expect(proofs.filter(({ name }) => name === "security.md").length).toBeGreaterThan(20);
});

describe("a row", () => {
  const files: Record<string, string> = {
    "a.test.ts": 'test("what it says", () => {});\ntest.each(X)("a neighbour while $name", () => {});',
    "b.test.ts":
      'const ATTACKS = [{ name: "forks" }];\ntest.each(ATTACKS)("a neighbour while a sandbox $name", () => {});',
  };
  const problem = (cell: string) => {
    const [proof] = proofsIn(`| threat | test |\n| --- | --- |\n| one | ${cell} |\n`) as [Proof];
    return problemOf(proof, (path) => files[path] ?? null);
  };

  test.each([
    ["with the title of a test", "`a.test.ts` › what it says"],
    ["with the beginning of one", "`a.test.ts` › what it"],
    ["with a value in place of what the test fills in", "`b.test.ts` › a neighbour while a sandbox forks"],
    ["with two tests", "`a.test.ts` › what it says; `b.test.ts` › a neighbour"],
  ])("%s is proven", (_what, cell) => {
    expect(problem(cell)).toBeNull();
  });

  test.each([
    ["without a test", "", "names no test"],
    ["whose file is not there", "`c.test.ts` › what it says", "c.test.ts is not there"],
    ["whose title is not there", "`a.test.ts` › what nobody says", "a.test.ts has no test"],
    ["one of whose tests is not there", "`a.test.ts` › what it says; `a.test.ts` › nothing", "a.test.ts has no test"],
    ["that names no title", "`a.test.ts`", "names no test"],
  ])("%s is told", (_what, cell, told) => {
    expect(problem(cell)).toContain(told);
  });
});

test("tables without a column for tests are left alone", () => {
  expect(proofsIn("| setting | default |\n| --- | --- |\n| `PORT` | `8080` |\n")).toEqual([]);
});
