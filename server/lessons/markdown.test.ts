import { describe, expect, test } from "vitest";
import { parseMarkdown, plainDirectives, renderInline, renderNodes } from "./markdown.ts";

function render(source: string): string {
  const root = parseMarkdown(source);
  plainDirectives(root, source);
  return renderNodes(root.children);
}

describe("what a lesson may bring into the page", () => {
  test.each([
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](data:text/html,<script>alert(1)</script>)",
    "![x](javascript:alert(1))",
    '<svg onload="alert(1)"></svg>',
    "<iframe src=https://example.org></iframe>",
    '<a href="x" style="position:fixed">x</a>',
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    ':::note{kind=today onclick="alert(1)" style="x"}\ntext\n:::',
    ':key[x]{onmouseover="alert(1)"}',
  ])("is harmless: %s", (source) => {
    expect(render(source)).not.toMatch(
      /<script|onerror|onload|onclick|onmouseover|javascript:|data:text|<iframe|<svg|<style|style=/i,
    );
  });

  test("keeps text that looks like HTML as text", () => {
    expect(renderInline("`<b>` and <img src=x onerror=alert(1)>")).toBe("<code>&#x3C;b></code> and ");
  });
});

test("a colon in running text stays a colon", () => {
  expect(render("at 12:30 pull alpine:latest")).toBe("<p>at 12:30 pull alpine:latest</p>");
});

test("keys and call-outs become elements", () => {
  expect(render("Press :key[Control-D].")).toBe("<p>Press <kbd>Control-D</kbd>.</p>");
  expect(render(":::note{kind=careful}\nMind.\n:::")).toContain(
    '<aside data-kind="careful"><p><strong>Careful</strong></p>',
  );
});

test("links lead out of the page, and only to the web", () => {
  expect(render("[docs](https://docs.docker.com)")).toContain('target="_blank" rel="noopener noreferrer"');
});

test("code of a known language is highlighted, of another left as it is", () => {
  expect(render("```json\n{}\n```")).toContain("--code-");
  expect(render("```cobol\nX\n```")).toBe('<pre><code class="language-cobol">X\n</code></pre>');
});
