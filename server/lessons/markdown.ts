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

const sanitizeSchema = {
  ...defaultSchema,
  // What GitHub allows is more than a lesson needs.
  tagNames: [
    "a",
    "aside",
    "b",
    "blockquote",
    "br",
    "code",
    "del",
    "em",
    "h3",
    "h4",
    "hr",
    "i",
    "img",
    "kbd",
    "li",
    "ol",
    "p",
    "pre",
    "strong",
    "sub",
    "sup",
    "table",
    "tbody",
    "td",
    "th",
    "thead",
    "tr",
    "ul",
  ],
  attributes: {
    a: ["href", "title"],
    aside: ["dataKind"],
    code: [["className", /^language-[a-z0-9-]+$/]],
    img: ["src", "alt", "title", "width", "height"],
    ol: ["start"],
    td: ["align"],
    th: ["align"],
  },
  // Pictures come from the course's own folder, which the loader checks; no other address passes.
  protocols: { href: ["http", "https"], src: ["none"] },
  clobberPrefix: "lesson-",
} as typeof defaultSchema;

const NOTE_TITLES: Readonly<Record<string, string>> = {
  today: "True today",
  sandbox: "In this sandbox",
  careful: "Careful",
};
export const NOTE_KINDS = Object.keys(NOTE_TITLES);

const parser = unified().use(remarkParse).use(remarkGfm).use(remarkDirective);
/** Without directives: text of ours and of learners, where a colon is a colon. */
const plainParser = unified().use(remarkParse).use(remarkGfm);
const renderer = unified()
  .use(remarkRehype)
  .use(rehypeSanitize, sanitizeSchema)
  .use(highlight)
  .use(openLinksOutside)
  .use(rehypeStringify);

export function parseMarkdown(source: string): Root {
  return parser.parse(source) as Root;
}

/** Renders nodes of a lesson. Directives must have become ordinary nodes (`plainDirectives`) before. */
export function renderNodes(nodes: readonly RootContent[]): string {
  const root: Root = { type: "root", children: structuredClone([...nodes]) };
  return renderer.stringify(renderer.runSync(root) as HastRoot);
}

/** One or two sentences, without the paragraph around them. Safe with any text. */
export function renderInline(markdown: string): string {
  return renderNodes((plainParser.parse(markdown) as Root).children)
    .replace(/^<p>/, "")
    .replace(/<\/p>\s*$/, "");
}

/**
 * Makes `:key[Control-D]` a key, `:::note{kind=today}` a call-out, and what only looks like a
 * directive (the ":latest" of "alpine:latest") the text it is.
 */
export function plainDirectives(root: Root, source: string): void {
  visit(root, (node) => {
    if (node.type === "textDirective" || node.type === "leafDirective") {
      if (node.type === "textDirective" && node.name === "key") {
        node.data = { hName: "kbd" };
        return;
      }
      const literal = source.slice(node.position?.start.offset ?? 0, node.position?.end.offset ?? 0);
      Object.assign(node, { type: "text", value: literal, children: undefined });
    }
    if (node.type === "containerDirective" && node.name === "note") {
      const kind = node.attributes?.kind ?? "sandbox";
      node.data = { hName: "aside", hProperties: { dataKind: kind } };
      const title = NOTE_TITLES[kind] ?? "Note";
      node.children.unshift({
        type: "paragraph",
        children: [{ type: "strong", children: [{ type: "text", value: title }] }],
      });
    }
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
      if (node.tagName !== "a" || !/^https?:/.test(String(node.properties.href ?? ""))) return;
      node.properties.target = "_blank";
      node.properties.rel = ["noopener", "noreferrer"];
    });
  };
}
