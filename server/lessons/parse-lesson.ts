import type { RootContent } from "mdast";
import type { ContainerDirective } from "mdast-util-directive";
import { toString as textOf } from "mdast-util-to-string";
import { z } from "zod";
import { nearest } from "../checks/nearest.ts";
import type { Lesson, Step } from "./course.ts";
import { NOTE_KINDS, parseMarkdown, plainDirectives, renderNodes } from "./markdown.ts";
import { readStep } from "./parse-step.ts";
import type { CourseProblem } from "./problems.ts";
import { readYaml } from "./yaml.ts";

export const OUTRO_TITLE = "What you can do now";
export const DIRECTIVES = ["run", "check", "hint", "solution", "quiz", "note"] as const;

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

/** What a step is read from. */
export interface Section {
  readonly title: string;
  readonly id: string;
  readonly line: number;
  readonly nodes: readonly RootContent[];
}

/** Reads one lesson. Everything wrong with it is added to the problems; null when there is any. */
export function parseLesson(source: LessonSource, problems: CourseProblem[]): Lesson | null {
  const before = problems.length;
  const fail = (line: number, message: string) => problems.push({ file: source.file, line, message });
  const front = /^---\r?\n([\s\S]*?)\r?\n---\r?\n/.exec(source.text);
  if (front === null) {
    fail(1, "a lesson begins with its title, summary and minutes between two lines of ---");
    return null;
  }
  const meta = readYaml(
    { file: source.file, firstLine: 2, text: front[1] ?? "" },
    frontMatterSchema,
    "the lesson's front matter",
    problems,
  );
  // Kept as blank lines, so that positions are those of the file.
  const body = front[0].replace(/[^\n]/g, "") + source.text.slice(front[0].length);
  const root = parseMarkdown(body);
  plainDirectives(root, body);
  checkNodes(root.children, source, fail);

  const { intro, sections } = split(root.children, fail);
  const outro = sections.find((section) => section.title === OUTRO_TITLE);
  if (outro === undefined) fail(1, `the lesson must end with a section "## ${OUTRO_TITLE}"`);
  else if (sections.at(-1) !== outro) fail(outro.line, `"## ${OUTRO_TITLE}" must be the last section`);
  const ids = new Set<string>();
  const steps: Step[] = [];
  for (const section of sections.filter((candidate) => candidate !== outro)) {
    if (ids.has(section.id))
      fail(section.line, `two steps have the id "${section.id}"; give one another with {#id} behind its title`);
    ids.add(section.id);
    const step = readStep(section, source, body, problems);
    if (step !== null) steps.push(step);
  }
  if (steps.length === 0 && problems.length === before)
    fail(1, "the lesson has no steps: each is a section that begins with ##");
  if (meta === null || outro === undefined || problems.length > before) return null;
  const { title, summary, minutes, cheat } = meta;
  return {
    id: source.id,
    title,
    summary,
    minutes,
    cheat,
    introHtml: renderNodes(intro),
    steps,
    outroHtml: renderNodes(outro.nodes),
  };
}

function split(
  nodes: readonly RootContent[],
  fail: (line: number, message: string) => void,
): { intro: RootContent[]; sections: Section[] } {
  const intro: RootContent[] = [];
  const sections: (Section & { nodes: RootContent[] })[] = [];
  for (const node of nodes) {
    const line = node.position?.start.line ?? 1;
    if (node.type === "heading" && node.depth === 1)
      fail(line, "the title stands in the front matter; a lesson has no # heading");
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

/** Directives that nobody knows, pictures that are not there; pictures get their address. */
function checkNodes(
  nodes: readonly RootContent[],
  source: LessonSource,
  fail: (line: number, message: string) => void,
): void {
  for (const node of nodes) {
    const line = node.position?.start.line ?? 1;
    if (node.type === "containerDirective") checkDirective(node, line, fail);
    if (node.type === "image") {
      if (/^[a-z]+:/i.test(node.url) || node.url.startsWith("/"))
        fail(line, `the picture "${node.url}" must lie in the course's folder: lessons need no other server`);
      else if (!source.files.has(node.url)) fail(line, `the picture "${node.url}" is not in the course's folder`);
      if (!node.alt) fail(line, `the picture "${node.url}" has no description: ![what it shows](${node.url})`);
      node.url = source.filesUrl + node.url;
    }
    // The bodies of these are not Markdown.
    const opaque = node.type === "containerDirective" && ["run", "check", "solution"].includes(node.name);
    if ("children" in node && !opaque) checkNodes(node.children as RootContent[], source, fail);
  }
}

function checkDirective(node: ContainerDirective, line: number, fail: (line: number, message: string) => void): void {
  if (!(DIRECTIVES as readonly string[]).includes(node.name)) {
    const near = nearest(node.name, DIRECTIVES);
    fail(
      line,
      `unknown directive ":::${node.name}". ${near === null ? `There are ${DIRECTIVES.map((name) => `:::${name}`).join(", ")}` : `Did you mean ":::${near}"?`}`,
    );
    return;
  }
  const valid = node.name === "note" ? ["kind"] : node.name === "quiz" || node.name === "check" ? ["id"] : [];
  for (const key of Object.keys(node.attributes ?? {})) {
    if (!valid.includes(key))
      fail(
        line,
        `unknown attribute "${key}" of :::${node.name}${valid.length > 0 ? `. Did you mean "${valid[0]}"?` : ""}`,
      );
  }
  const kind = node.attributes?.kind;
  if (kind != null && !NOTE_KINDS.includes(kind))
    fail(line, `unknown kind of note "${kind}". Valid: ${NOTE_KINDS.join(", ")}`);
}
