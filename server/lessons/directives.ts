import type { Nodes, Parents, Root, RootContent } from "mdast";
import type { ContainerDirective, LeafDirective, TextDirective } from "mdast-util-directive";
import { nearest } from "../checks/nearest.ts";
import { NOTE_KINDS } from "./markdown.ts";

/** Which directives there are, where they may stand, and what is wrong with those that are not right. */

export type Fail = (line: number, message: string) => void;

/** The attributes that each takes. */
const DIRECTIVES: Readonly<Record<string, readonly string[]>> = {
  run: [],
  check: [],
  hint: [],
  solution: [],
  quiz: ["id"],
  note: ["kind"],
};
const NAMES = Object.keys(DIRECTIVES);

/** Their bodies are read from the source as they stand; what Markdown makes of them means nothing. */
export function isRaw(node: Nodes): boolean {
  return node.type === "containerDirective" && ["run", "check", "solution"].includes(node.name);
}

/**
 * Looks at every directive of a lesson. What only looks like one (the ":latest" of "alpine:latest")
 * becomes the text it is.
 */
export function checkDirectives(root: Root, source: string, fail: Fail): void {
  const lines = source.split("\n");
  const walk = (parent: Parents, ancestors: readonly Parents[]) => {
    parent.children.forEach((child, index) => {
      const line = child.position?.start.line ?? 1;
      if (child.type === "containerDirective") checkContainer(child, ancestors, line, lines, fail);
      if (child.type === "leafDirective") checkLeaf(child, line, fail);
      if (child.type === "textDirective" && !checkText(child, line, fail)) {
        const { start, end } = child.position ?? {};
        const value = source.slice(start?.offset ?? 0, end?.offset ?? 0);
        parent.children[index] = { type: "text", value, position: child.position } as RootContent;
        return;
      }
      if ("children" in child && !isRaw(child)) walk(child, [...ancestors, child]);
    });
  };
  walk(root, []);
}

function checkContainer(
  node: ContainerDirective,
  ancestors: readonly Parents[],
  line: number,
  lines: readonly string[],
  fail: Fail,
): void {
  const valid = DIRECTIVES[node.name];
  if (valid === undefined) {
    fail(line, `unknown directive ":::${node.name}". ${directiveHint(node.name)}`);
    return;
  }
  if (!/^\s*:{3,}\s*$/.test(lines[(node.position?.end.line ?? line) - 1] ?? "") || node.position?.end.line === line) {
    fail(line, `:::${node.name} is never closed: a line with ::: must follow`);
  }
  const inside = ancestors.at(-1);
  if (node.name !== "note" && inside !== undefined) {
    const where =
      inside.type === "containerDirective" ? `:::${inside.name} (is that closed?)` : "a list or a quotation";
    fail(line, `:::${node.name} must stand in the step itself, not inside ${where}`);
  }
  if (node.children[0]?.data && "directiveLabel" in node.children[0].data) {
    fail(line, `:::${node.name} takes no [text] behind its name`);
  }
  for (const key of Object.keys(node.attributes ?? {})) {
    if (!valid.includes(key)) fail(line, `unknown attribute "${key}" of :::${node.name}. ${attributeHint(key, valid)}`);
  }
  if (node.name === "note" && node.children.length === 0) fail(line, ":::note is empty");
  const kind = node.attributes?.kind;
  if (node.name === "note" && kind == null)
    fail(line, `:::note needs its kind: {kind=${NOTE_KINDS[0]}}. Valid: ${NOTE_KINDS.join(", ")}`);
  if (node.name === "note" && kind != null && !NOTE_KINDS.includes(kind)) {
    fail(line, `unknown kind of note "${kind}". Valid: ${NOTE_KINDS.join(", ")}`);
  }
}

function checkLeaf(node: LeafDirective, line: number, fail: Fail): void {
  if (NAMES.includes(node.name)) fail(line, `"::${node.name}" has a colon too few: write :::${node.name}`);
  else fail(line, `unknown directive "::${node.name}". ${directiveHint(node.name)}`);
}

/** @returns false when it is not a directive but text with a colon */
function checkText(node: TextDirective, line: number, fail: Fail): boolean {
  if (node.children.length === 0 && Object.keys(node.attributes ?? {}).length === 0) return false;
  if (node.name !== "key") {
    fail(line, `unknown directive ":${node.name}[…]". There is :key[…]; a colon that is text is written \\:`);
    return true;
  }
  for (const key of Object.keys(node.attributes ?? {}))
    fail(line, `unknown attribute "${key}" of :key, which takes none`);
  return true;
}

function directiveHint(name: string): string {
  const near = nearest(name, NAMES);
  return near === null ? `There are ${NAMES.map((known) => `:::${known}`).join(", ")}` : `Did you mean ":::${near}"?`;
}

function attributeHint(key: string, valid: readonly string[]): string {
  if (valid.length === 0) return "It takes none";
  const near = nearest(key, valid);
  return near === null ? `Valid: ${valid.join(", ")}` : `Did you mean "${near}"?`;
}
