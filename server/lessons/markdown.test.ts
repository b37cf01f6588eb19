import { describe, expect, test } from "vitest";
import { STEP, soundLesson } from "./course-fixture.ts";
import { parseMarkdown, renderBlock, renderInline, renderNodes } from "./markdown.ts";

const renderLesson = (markdown: string) => renderNodes(parseMarkdown(markdown).children);
const RENDERERS = [
  ["renderInline", renderInline],
  ["renderBlock", renderBlock],
  ["renderNodes", renderLesson],
] as const;

/** Ways to smuggle script or style into a page. */
const HOSTILE = [
  "<script>alert(1)</script>",
  "<SCRIPT SRC=//evil.example/x.js></SCRIPT>",
  "<scr<script>ipt>alert(1)</scr</script>ipt>",
  "<img src=x onerror=alert(1)>",
  '<img src="x" onerror="alert(1)"//>',
  "<svg onload=alert(1)>",
  "<svg><animate onbegin=alert(1) attributeName=x dur=1s>",
  "<svg><style><img src=x onerror=alert(1)></style></svg>",
  '<math><mtext><table><mglyph><style><img src=x onerror="alert(1)">',
  '<noscript><p title="</noscript><img src=x onerror=alert(1)>">',
  '<iframe srcdoc="<script>alert(1)</script>"></iframe>',
  '<iframe src="javascript:alert(1)"></iframe>',
  '<p style="background:url(javascript:alert(1))">x</p>',
  "<style>@import url(//evil.example/x.css);</style>",
  '<form action="javascript:alert(1)"><button>x</button></form>',
  '<a href="javascript:alert(1)">x</a>',
  "<base href=//evil.example/>",
  '<meta http-equiv="refresh" content="0;url=javascript:alert(1)">',
  '<link rel=stylesheet href="//evil.example/x.css">',
  '<object data="data:text/html,<script>alert(1)</script>"></object>',
  "<details open ontoggle=alert(1)>",
  '<a name="location" id="document">x</a>',
  "[x](javascript:alert(1))",
  "[x](JaVaScRiPt:alert(1))",
  "[x](java\nscript:alert(1))",
  "[x](&#106;avascript:alert(1))",
  "[x](<\u0001javascript:alert(1)>)",
  "[x](vbscript:msgbox(1))",
  "[x](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)",
  '[x](http://example.org "\\" onmouseover=alert(1)")',
  '[x](http://example.org/"onmouseover=alert(1)//)',
  "![x](javascript:alert(1))",
  "![x](data:image/svg+xml;base64,PHN2ZyBvbmxvYWQ9YWxlcnQoMSk+)",
  "![x](//evil.example/x.png)",
  "![x](https://evil.example/x.png)",
  '![x" onerror="alert(1)](/api/courses/a/files/x.png)',
  "<javascript:alert(1)>",
  '<http://example.org/"onclick=alert(1)>',
  '```js" onload="alert(1)\n</code></pre><script>alert(1)</script>\n```',
  "`</code><script>alert(1)</script>`",
  "|a|\n|-|\n|<img src=x onerror=alert(1)>|",
  ':key[x]{onclick="alert(1)" style="color:red"}',
  ':::note{kind=today onclick="alert(1)" .evil #evil}\nx\n:::',
  ':::div{style="position:fixed"}\nx\n:::',
  '::iframe{src="javascript:alert(1)"}',
  "[^1]\n\n[^1]: <script>alert(1)</script>",
  "- [ ] <input autofocus onfocus=alert(1)>",
];

const TAGS =
  /^(a|aside|b|blockquote|br|code|del|em|h3|h4|hr|i|img|kbd|li|ol|p|pre|span|strong|sub|sup|table|tbody|td|th|thead|tr|ul)$/;
const ATTRIBUTES = /^(href|title|src|alt|width|height|start|align|class|data-kind|target|rel)$/;

/** Every tag and attribute of serialised HTML; what is quoted is escaped by the serialiser. */
function inspectHtml(html: string): string[] {
  const faults: string[] = [];
  for (const [, name = "", rest = ""] of html.matchAll(/<\/?([^\s>/]+)((?:[^>"]|"[^"]*")*)>/g)) {
    if (!TAGS.test(name)) faults.push(`<${name}>`);
    for (const [, attribute = "", value = ""] of rest.matchAll(/([^\s=]+)(?:="([^"]*)")?/g)) {
      if (!ATTRIBUTES.test(attribute)) faults.push(attribute);
      if (attribute === "href" && !/^(https?:|[^:]*$|[/?#])/.test(value)) faults.push(`href=${value}`);
      if (attribute === "src" && !value.startsWith("/api/courses/")) faults.push(`src=${value}`);
      if (attribute === "class" && !/^((language|tok)-[a-z-]+)?$/.test(value)) faults.push(`class=${value}`);
    }
  }
  // Nothing is left that a browser could take for a tag.
  if (html.replaceAll(/<\/?[a-z0-9]+(?:[^>"]|"[^"]*")*>/g, "").includes("<")) faults.push("stray <");
  return faults;
}

describe.each(RENDERERS)("%s lets nothing through", (_name, render) => {
  test.each(HOSTILE)("%j", (markdown) => {
    expect(inspectHtml(render(markdown))).toEqual([]);
  });

  test("in many of them at once", () => {
    expect(inspectHtml(render(HOSTILE.join("\n\n")))).toEqual([]);
  });
});

test("the inspection itself would notice", () => {
  expect(inspectHtml('<p onclick="x"><script>1</script><a href="javascript:x">y</a><img src="data:x">')).toEqual([
    "onclick",
    "<script>",
    "<script>",
    "href=javascript:x",
    "src=data:x",
  ]);
});

describe("renderInline", () => {
  test("has no paragraph around it", () => {
    expect(renderInline("A container from `alpine` ran, but with *that*.")).toBe(
      "A container from <code>alpine</code> ran, but with <em>that</em>.",
    );
  });

  test("makes sentences of what would be blocks", () => {
    expect(renderInline("# Big\n\nand\n\n- small")).not.toMatch(/<(h1|p|ul|li)/);
  });

  test("leaves colons alone", () => {
    expect(renderInline("alpine:latest, ::note, :key[x]")).toBe("alpine:latest, ::note, :key[x]");
  });

  test("shows what looks like HTML in code as it is", () => {
    expect(renderInline("`<none>`")).toBe("<code>&#x3C;none></code>");
  });
});

describe("lessons", () => {
  test("keys and notes", () => {
    expect(renderLesson("Press :key[Control-D].")).toBe("<p>Press <kbd>Control-D</kbd>.</p>");
    expect(renderLesson(":::note{kind=today}\nNow *this*.\n:::")).toBe(
      '<aside data-kind="today"><p><strong>True today</strong></p><p>Now <em>this</em>.</p></aside>',
    );
  });

  test("tables keep their alignment", () => {
    expect(renderLesson("| a | b |\n| :- | -: |\n| 1 | 2 |")).toContain('<td align="right">2</td>');
  });

  test("links out open outside", () => {
    expect(renderLesson("[x](https://example.org)")).toContain('target="_blank" rel="noopener noreferrer"');
    expect(renderLesson("[x](/api/courses/a/cheat-sheet.md)")).toBe(
      '<p><a href="/api/courses/a/cheat-sheet.md">x</a></p>',
    );
  });

  test("code is coloured by classes, without any style", () => {
    const html = renderLesson('```bash\necho "hi" # there\n```');
    expect(html).toContain('<pre><code class="language-bash">');
    expect(html).toMatch(/<span class="tok-function">echo<\/span>/);
    expect(html).toMatch(/<span class="tok-comment"># there<\/span>/);
    expect(html).not.toMatch(/style=/);
  });

  test.each(["console", "shellsession", "json", "dockerfile", "yaml"])("%s is a language", (language) => {
    const code = { console: "$ ls", shellsession: "$ ls", json: '{"a": 1}', dockerfile: "FROM alpine", yaml: "a: b" }[
      language
    ];
    expect(renderLesson(`\`\`\`${language}\n${code}\n\`\`\``)).toMatch(/class="tok-/);
  });

  test("code of no language keeps its line breaks and its signs", () => {
    expect(renderLesson("```\na <b>\nc\n```")).toBe("<pre><code>a &#x3C;b>\nc\n</code></pre>");
  });

  test("a hint is Markdown", () => {
    const [step] = soundLesson(STEP.replace("Press Run.", "Press **Run**, or\n\n1. type\n2. wait")).steps;
    expect(step?.hintsHtml[0]).toContain("<strong>Run</strong>");
    expect(step?.hintsHtml[0]).toContain("<ol>");
  });
});
