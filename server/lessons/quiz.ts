import type { List } from "mdast";
import type { ContainerDirective } from "mdast-util-directive";
import type { Quiz } from "./course.ts";
import type { Fail } from "./directives.ts";
import { renderInlineNodes, renderNodes } from "./markdown.ts";

/** Reads a quiz: the question, a list with one box for each choice, the explanation. */
export function readQuiz(node: ContainerDirective, id: string, fail: Fail): Quiz | null {
  const line = node.position?.start.line ?? 1;
  const at = node.children.findIndex((child) => child.type === "list" && child.children.some(hasBox));
  const list = node.children[at] as List | undefined;
  if (list === undefined) {
    fail(line, "a quiz has a list of choices: - [x] for a right one, - [ ] for a wrong one");
    return null;
  }
  const correct = list.children.filter((item) => item.checked).length;
  const unmarked = list.children.find((item) => !hasBox(item));
  if (unmarked !== undefined) fail(unmarked.position?.start.line ?? line, "a choice of a quiz begins with [x] or [ ]");
  if (list.children.length < 2) fail(line, "a quiz has at least two choices");
  if (correct === 0) fail(line, "no choice of this quiz is right: mark at least one with [x]");
  if (at === 0) fail(line, "this quiz has no question in front of its choices");
  if (at === node.children.length - 1) fail(line, "this quiz has no explanation behind its choices");
  return {
    id,
    questionHtml: renderNodes(node.children.slice(0, at)),
    choices: list.children.map((item, index) => ({
      id: `c${index + 1}`,
      html: renderInlineNodes(item.children),
      correct: item.checked === true,
    })),
    multiple: correct > 1,
    explanationHtml: renderNodes(node.children.slice(at + 1)),
  };
}

function hasBox(item: { checked?: boolean | null }): boolean {
  return item.checked != null;
}
