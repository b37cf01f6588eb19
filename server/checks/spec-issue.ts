import type { z } from "zod";
import { nearest } from "./nearest.ts";
import { type Path, type Problem, unknownKey } from "./problem.ts";

type Issue = z.core.$ZodIssue;
const TEXT_KEYS = ["contains", "equals", "matches", "not"] as const;

/** What a value may be, where the schema allows more than one kind. */
const FORMS: Readonly<Record<string, string>> = {
  exit: "a number from 0 to 255, any or nonzero",
  run: "a command line or a list of words",
  command: "a command line or a list of words",
  of: "a command line or a list of words",
};

/** An issue of a schema as problems in an author's words, at their exact place. */
export function explainIssue(issue: Issue, schema: z.ZodType, value: unknown, kind: string, path: Path): Problem[] {
  const inner = issue.path.map((part) => (typeof part === "symbol" ? String(part) : part));
  const at = [...path, ...inner];
  const name = String(at.at(-1));
  const given = inner.reduce<unknown>(
    (below, part) => (below as Record<string | number, unknown> | undefined)?.[part],
    value,
  );
  switch (issue.code) {
    case "unrecognized_keys": {
      // The only mappings inside a spec are what a text is asked to be.
      if (inner.length > 0)
        return issue.keys.map((key) => ({ path: [...at, key], message: unknownKey(key, TEXT_KEYS, name) }));
      const valid = "shape" in schema ? Object.keys(schema.shape as object) : [];
      return issue.keys.map((key) => ({ path: [...at, key], message: unknownKey(key, valid, kind) }));
    }
    case "invalid_union": {
      const text = name === "output" || name === "content" || name === "text";
      if (text) return textProblems(given, at, name);
      return [{ path: at, message: `\`${name}\` must be ${FORMS[name] ?? "something else"}` }];
    }
    case "invalid_value": {
      const valid = issue.values.map(String);
      const near = typeof given === "string" ? nearest(given, valid) : null;
      return [
        {
          path: at,
          message: `\`${name}\` must be one of ${valid.join(", ")}.${near === null ? "" : ` Did you mean "${near}"?`}`,
        },
      ];
    }
    case "invalid_type":
      return [
        {
          path: at,
          message:
            given === undefined ? `\`${name}\` is missing` : `\`${name}\` must be ${withArticle(issue.expected)}`,
        },
      ];
    default:
      return [{ path: at, message: `\`${name}\` is not usable: ${issue.message.replace(/^Invalid \w+: /, "")}` }];
  }
}

function textProblems(given: unknown, at: Path, name: string): Problem[] {
  const keys = typeof given === "object" && given !== null && !Array.isArray(given) ? Object.keys(given) : [];
  const unknown = keys.filter((key) => !(TEXT_KEYS as readonly string[]).includes(key));
  if (unknown.length > 0)
    return unknown.map((key) => ({ path: [...at, key], message: unknownKey(key, TEXT_KEYS, name) }));
  return [{ path: at, message: `\`${name}\` must be a text, or ${TEXT_KEYS.join(", ")} with a text each` }];
}

function withArticle(type: string): string {
  const words: Readonly<Record<string, string>> = {
    object: "a list of keys",
    string: "a text",
    boolean: "true or false",
    array: "a list",
    int: "a whole number",
    number: "a number",
  };
  return words[type] ?? type;
}
