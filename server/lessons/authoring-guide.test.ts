import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { parseCheck } from "../checks/parse-check.ts";
import { CONDITION_KEYS, SPEC_SCHEMAS } from "../checks/schema.ts";
import { loadFiles } from "./course-fixture.ts";

/** What docs/authoring.md shows must work. */
const guide = readFileSync("docs/authoring.md", "utf8");
const yaml = [...guide.matchAll(/```yaml\n([\s\S]*?)```/g)].map(([, text = ""]) => text);
const [courseYaml = "", ...checks] = yaml;

test("the course and the lesson of the guide load", () => {
  const lesson = /````markdown\n([\s\S]*?)````/.exec(guide)?.[1] ?? "";
  const { course, messages } = loadFiles({ "course.yaml": courseYaml, "first-steps.md": lesson });
  expect(messages).toEqual([]);
  expect(course?.lessons[0]?.steps.map(({ id }) => id)).toEqual(["hi"]);
});

test.each(checks)("a check of the guide is right: %s", (text) => {
  const parsed = parseCheck(parse(text));
  expect(parsed.ok ? [] : parsed.problems).toEqual([]);
});

test("every kind of condition has an example", () => {
  const examples = checks.join("\n");
  for (const kind of CONDITION_KEYS) expect(examples, kind).toMatch(new RegExp(`(^|[\\s{-])${kind}:`, "m"));
});

test("every key of every kind is named", () => {
  for (const schema of Object.values(SPEC_SCHEMAS)) {
    if (!("shape" in schema)) continue;
    for (const key of Object.keys(schema.shape)) expect(guide, key).toMatch(new RegExp(`\`${key}\`|\\b${key}: `));
  }
});
