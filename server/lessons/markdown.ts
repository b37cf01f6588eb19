import type { Element, Root as HastRoot } from "hast";
import type { Root, RootContent } from "mdast";
import rehypeSanitize, { defaultSchema } from "rehype-sanitize";
import rehypeStringify from "rehype-stringify";
import remarkDirective from "remark-directive";
import remarkGfm from "remark-gfm";
import remarkParse from "remark-parse";
import remarkRehype from "remark-rehype";
import { unified } from "unified";
import { visit } from "unist-util-visit";
import { highlightCode } from "./highlight.ts";

/** Markdown to sanitised HTML. The only place where HTML for pages is made. */

type Schema = typeof defaultSchema;

// biome-ignore format: a list of words
const INLINE_TAGS = ["a", "b", "br", "code", "del", "em", "i", "kbd", "strong", "sub", "sup"];
// biome-ignore format: a list of words
const BLOCK_TAGS = [
  ...INLINE_TAGS, "aside", "blockquote", "h3", "h4", "hr", "img", "li", "ol", "p", "pre",
  "table", "tbody", "td", "th", "thead", "tr", "ul",
];

/** What GitHub allows is more than a lesson needs. */
const blockSchema: Schema = {
  ...defaultSchema,
  tagNames: BLOCK_TAGS,
  attributes: {
    a: ["href", "title"],
    aside: ["dataKind"],
    code: [["className", /^language-[a-z0-9-]+$/]],
    // Pictures of courses only: another server would learn who reads what.
    img: [["src", /^\/api\/courses\/[\w-]+\/files\/[\w.-]+$/], "alt", "title", "width", "height"],
    ol: ["start"],
    td: ["align"],
    th: ["align"],
  },
  protocols: { href: ["http", "https"] },
  clobberPrefix: "lesson-",
};

/** For sentences: what makes blocks, and pictures, become the text in it. */
const inlineSchema: Schema = { ...blockSchema, tagNames: INLINE_TAGS };

const NOTE_TITLES: Readonly<Record<string, string>> = {
  today: "True today",
  sandbox: "In this sandbox",
  careful: "Careful",
};
export const NOTE_KINDS = Object.keys(NOTE_TITLES);

const lessonParser = unified().use(remarkParse).use(remarkGfm).use(remarkDirective);
/** Without directives: text of ours and of learners, where a colon is a colon. */
const plainParser = unified().use(remarkParse).use(remarkGfm);
const blockRenderer = unified()
  .use(remarkRehype)
  .use(rehypeSanitize, blockSchema)
  .use(highlight)
  .use(openLinksOutside)
  .use(rehypeStringify);
const inlineRenderer = unified()
  .use(remarkRehype)
  .use(rehypeSanitize, inlineSchema)
  .use(openLinksOutside)
  .use(rehypeStringify);

export function parseMarkdown(source: string): Root {
  return lessonParser.parse(source) as Root;
}

/** Renders blocks of a lesson. */
export function renderNodes(nodes: readonly RootContent[]): string {
  const root: Root = { type: "root", children: structuredClone([...nodes]) };
  dressDirectives(root);
  return blockRenderer.stringify(blockRenderer.runSync(root) as HastRoot);
}

/** Renders any Markdown, without directives, safe with any text. */
export function renderBlock(markdown: string): string {
  return blockRenderer.stringify(blockRenderer.runSync(plainParser.parse(markdown) as Root) as HastRoot);
}

/** One or two sentences, without a paragraph around them. Safe with any text. */
export function renderInline(markdown: string): string {
  return renderSentence(plainParser.parse(markdown) as Root);
}

/** As `renderInline`, for nodes of a lesson. */
export function renderInlineNodes(nodes: readonly RootContent[]): string {
  const root: Root = { type: "root", children: structuredClone([...nodes]) };
  dressDirectives(root);
  return renderSentence(root);
}

function renderSentence(root: Root): string {
  return inlineRenderer.stringify(inlineRenderer.runSync(root) as HastRoot).trim();
}

/** `:key[Control-D]` is a key, `:::note{kind=today}` a call-out. */
function dressDirectives(root: Root): void {
  visit(root, (node) => {
    if (node.type === "textDirective" && node.name === "key") node.data = { hName: "kbd" };
    if (node.type !== "containerDirective" || node.name !== "note") return;
    const kind = node.attributes?.kind ?? "";
    node.data = { hName: "aside", hProperties: { dataKind: kind } };
    const title = NOTE_TITLES[kind] ?? "Note";
    node.children.unshift({
      type: "paragraph",
      children: [{ type: "strong", children: [{ type: "text", value: title }] }],
    });
  });
}

/** Runs behind the sanitiser: what it adds is ours. */
function highlight() {
  return (tree: HastRoot) => {
    visit(tree, "element", (node: Element, index, parent) => {
      if (node.tagName !== "pre" || parent === undefined || index === undefined) return;
      const code = node.children[0];
      if (code?.type !== "element" || code.tagName !== "code") return;
      const language = String((code.properties.className as string[] | undefined)?.[0] ?? "").replace("language-", "");
      const text = code.children.map((child) => (child.type === "text" ? child.value : "")).join("");
      const highlighted = highlightCode(text.replace(/\n$/, ""), language);
      if (highlighted !== null) parent.children[index] = highlighted;
    });
  };
}

function openLinksOutside() {
  return (tree: HastRoot) => {
    visit(tree, "element", (node: Element) => {
      if (node.tagName !== "a" || !/^(https?:)?\/\//.test(String(node.properties.href ?? ""))) return;
      node.properties.target = "_blank";
      node.properties.rel = ["noopener", "noreferrer"];
    });
  };
}
