import type { Image, Nodes, Root, RootContent } from "mdast";
import { toString as textOf } from "mdast-util-to-string";
import { z } from "zod";
import { nearest } from "../checks/nearest.ts";
import type { Lesson, Step } from "./course.ts";
import { checkDirectives, type Fail, isRaw } from "./directives.ts";
import { LANGUAGE_NAMES } from "./highlight.ts";
import { parseMarkdown, renderNodes } from "./markdown.ts";
import { readStep, type Section } from "./parse-step.ts";
import type { CourseProblem } from "./problems.ts";
import { readYaml } from "./yaml.ts";

/** The last section of every lesson; by its title, so that it reads the same everywhere. */
export const OUTRO_TITLE = "What you can do now";

const frontMatterSchema = z.strictObject({
  title: z.string().min(1),
  summary: z.string().min(1),
  minutes: z.number().int().min(1).max(240),
  cheat: z.array(z.strictObject({ command: z.string().min(1), does: z.string().min(1) })).default([]),
});

export interface LessonSource {
  readonly id: string;
  readonly file: string;
  readonly text: string;
  /** Where pictures are served from: "/api/courses/x/files/". */
  readonly filesUrl: string;
  /** The pictures there are. */
  readonly files: ReadonlySet<string>;
}

/** Reads one lesson. Everything wrong with it is added to the problems; null when there is any. */
export function parseLesson(source: LessonSource, problems: CourseProblem[]): Lesson | null {
  const before = problems.length;
  const fail: Fail = (line, message) => problems.push({ file: source.file, line, message });
  const front = /^---\r?\n([\s\S]*?\r?\n)?---(\r?\n|$)/.exec(source.text);
  if (front === null) {
    fail(1, "a lesson begins with its title, summary and minutes between two lines of ---");
    return null;
  }
  const yaml = { file: source.file, firstLine: 2, text: front[1] ?? "" };
  const meta = readYaml(yaml, frontMatterSchema, "front matter", problems);
  // Kept as blank lines, so that positions are those of the file.
  const body = front[0].replace(/[^\n]/g, "") + source.text.slice(front[0].length);
  const root = parseMarkdown(body);
  checkDirectives(root, body, fail);
  checkNodes(root, source, fail);

  const { intro, sections } = split(root.children, fail);
  checkFrame(intro, sections, fail);
  const steps: Step[] = [];
  for (const section of sections.filter(({ title }) => title !== OUTRO_TITLE)) {
    const step = readStep(section, source.file, body, problems);
    if (step !== null) steps.push(step);
  }
  const outro = sections.at(-1);
  if (meta === null || outro === undefined || problems.length > before) return null;
  const { title, summary, minutes, cheat } = meta;
  const html = { introHtml: renderNodes(intro), outroHtml: renderNodes(outro.nodes) };
  return { id: source.id, title, summary, minutes, cheat, steps, ...html };
}

/** What a lesson is made of: text, at least one step, an outro; steps with ids of their own. */
function checkFrame(intro: readonly RootContent[], sections: readonly Section[], fail: Fail): void {
  const outros = sections.filter(({ title }) => title === OUTRO_TITLE);
  const last = sections.at(-1);
  if (outros.length === 0) fail(last?.line ?? 1, `the lesson must end with a section "## ${OUTRO_TITLE}"`);
  for (const outro of outros) {
    if (outro !== last) fail(outro.line, `"## ${OUTRO_TITLE}" must be the last section`);
    if (outro.nodes.length === 0) fail(outro.line, `"## ${OUTRO_TITLE}" is empty`);
  }
  if (sections.length === outros.length) fail(1, "the lesson has no steps: each is a section that begins with ##");
  for (const node of [...intro, ...outros.flatMap((outro) => outro.nodes)]) {
    if (node.type !== "containerDirective" || node.name === "note") continue;
    fail(node.position?.start.line ?? 1, `:::${node.name} must stand in a step, below its ## title`);
  }
  const ids = new Map<string, number>();
  for (const { id, line, title } of sections) {
    const first = ids.get(id);
    if (id === "") fail(line, `the step "${title}" needs an id: write {#id} behind its title`);
    else if (first !== undefined) {
      fail(
        line,
        `two steps have the id "${id}" (the other: line ${first}); give one another with {#id} behind its title`,
      );
    } else ids.set(id, line);
  }
}

function split(nodes: readonly RootContent[], fail: Fail): { intro: RootContent[]; sections: Section[] } {
  const intro: RootContent[] = [];
  const sections: (Section & { nodes: RootContent[] })[] = [];
  for (const node of nodes) {
    const line = node.position?.start.line ?? 1;
    if (node.type === "heading" && node.depth === 1) {
      fail(line, "the title stands in the front matter; a lesson has no # heading");
    }
    if (node.type === "heading" && node.depth === 2) {
      const { title, id } = readHeading(textOf(node));
      sections.push({ title, id, line, nodes: [] });
    } else (sections.at(-1)?.nodes ?? intro).push(node);
  }
  return { intro, sections };
}

/** "Names are unique {#names}" */
function readHeading(text: string): { title: string; id: string } {
  const match = /^(.*?)\s*\{#([a-z0-9-]+)\}$/.exec(text);
  const title = (match?.[1] ?? text).trim();
  const slug = title
    .toLowerCase()
    .normalize("NFKD")
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-|-$/g, "");
  return { title, id: match?.[2] ?? slug };
}

/** What would not be shown as its author means it; pictures get their address. */
function checkNodes(parent: Nodes, source: LessonSource, fail: Fail): void {
  if (!("children" in parent) || isRaw(parent)) return;
  for (const node of (parent as Root).children as Nodes[]) {
    const line = node.position?.start.line ?? 1;
    if (node.type === "image") checkPicture(node, line, source, fail);
    if (node.type === "html" && !/^<!--[\s\S]*-->$/.test(node.value.trim())) {
      fail(line, `HTML is not shown: ${node.value.split("\n")[0]} (write Markdown, or \`code\`)`);
    }
    if (node.type === "definition" || node.type === "footnoteDefinition") {
      fail(line, "write the address where the link is: [text](address)");
    }
    if (node.type === "code" && node.lang && !LANGUAGE_NAMES.includes(node.lang)) {
      const near = nearest(node.lang, LANGUAGE_NAMES);
      const hint = near === null ? `There are ${LANGUAGE_NAMES.join(", ")}, or none` : `Did you mean "${near}"?`;
      fail(line, `unknown language "${node.lang}". ${hint}`);
    }
    checkNodes(node, source, fail);
  }
}

function checkPicture(node: Image, line: number, source: LessonSource, fail: Fail): void {
  if (/^[a-z]+:/i.test(node.url) || node.url.startsWith("/")) {
    fail(line, `the picture "${node.url}" must lie in the course's folder: lessons need no other server`);
  } else if (!source.files.has(node.url)) {
    const near = nearest(node.url, source.files);
    const hint = near === null ? "" : `. Did you mean "${near}"?`;
    fail(line, `the picture "${node.url}" is not in the course's folder${hint}`);
  }
  if (!node.alt) fail(line, `the picture "${node.url}" has no description: ![what it shows](${node.url})`);
  node.url = source.filesUrl + node.url;
}
