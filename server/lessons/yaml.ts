import { isMap, isPair, LineCounter, type Node, parseDocument } from "yaml";
import type { z } from "zod";
import { unknownKey } from "../checks/parse-check.ts";
import type { CourseProblem } from "./problems.ts";

export interface YamlSource {
  readonly file: string;
  /** The line of the file on which the text begins, from 1. */
  readonly firstLine: number;
  readonly text: string;
}

export interface ParsedYaml {
  readonly value: unknown;
  /** The line of the file on which a value, or the key of it, stands. */
  lineOf(path: readonly (string | number)[]): number;
}

/** Parses YAML; null, with problems added, when it cannot be read. */
export function parseYaml(source: YamlSource, problems: CourseProblem[]): ParsedYaml | null {
  const lines = new LineCounter();
  const document = parseDocument(source.text, { lineCounter: lines });
  const toLine = (offset: number) => source.firstLine + lines.linePos(offset).line - 1;
  if (document.errors.length > 0) {
    for (const error of document.errors) {
      problems.push({
        file: source.file,
        line: toLine(error.pos[0]),
        message: `not readable as YAML: ${error.message.split(" at line ")[0]}`,
      });
    }
    return null;
  }
  const lineOf = (path: readonly (string | number)[]): number => {
    const parent = path.length <= 1 ? document.contents : (document.getIn(path.slice(0, -1), true) as Node | undefined);
    if (isMap(parent)) {
      const pair = parent.items.find((item) => isPair(item) && String(item.key) === String(path.at(-1)));
      const range = (pair?.key as Node | undefined)?.range;
      if (range) return toLine(range[0]);
    }
    const node = document.getIn(path, true) as Node | undefined;
    if (node?.range) return toLine(node.range[0]);
    return path.length === 0 ? source.firstLine : lineOf(path.slice(0, -1));
  };
  return { value: document.toJS(), lineOf };
}

/** Parses and validates; null, with problems added, when something is wrong. */
export function readYaml<S extends z.ZodType>(
  source: YamlSource,
  schema: S,
  what: string,
  problems: CourseProblem[],
): z.infer<S> | null {
  const yaml = parseYaml(source, problems);
  if (yaml === null) return null;
  const parsed = schema.safeParse(yaml.value ?? {});
  if (parsed.success) return parsed.data;
  for (const issue of parsed.error.issues) {
    const path = issue.path.map((part) => (typeof part === "symbol" ? String(part) : part));
    if (issue.code === "unrecognized_keys") {
      const valid = keysAt(schema, path);
      for (const key of issue.keys)
        problems.push({ file: source.file, line: yaml.lineOf([...path, key]), message: unknownKey(key, valid, what) });
      continue;
    }
    const name = path.length === 0 ? what : `"${path.join(".")}"`;
    const missing = issue.code === "invalid_type" && issue.message.includes("received undefined");
    problems.push({
      file: source.file,
      line: yaml.lineOf(path),
      message: missing ? `${name} is missing` : `${name}: ${issue.message.replace(/^Invalid input: /, "")}`,
    });
  }
  return null;
}

/** The keys that an object schema has at a path, through arrays. */
function keysAt(schema: z.ZodType, path: readonly (string | number)[]): string[] {
  let at: unknown = schema;
  for (const part of path) {
    const shape = (at as { shape?: Record<string, unknown> }).shape;
    at = typeof part === "number" ? (at as { element?: unknown }).element : shape?.[part];
    while ((at as { unwrap?: () => unknown } | undefined)?.unwrap && !(at as { element?: unknown }).element)
      at = (at as { unwrap: () => unknown }).unwrap();
  }
  return Object.keys((at as { shape?: object } | undefined)?.shape ?? {});
}
