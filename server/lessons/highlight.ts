import type { Element, ElementContent } from "hast";
import { createCssVariablesTheme, createHighlighterCoreSync, type HighlighterCore } from "shiki/core";
import { createJavaScriptRegexEngine } from "shiki/engine/javascript";
import docker from "shiki/langs/docker.mjs";
import json from "shiki/langs/json.mjs";
import shellscript from "shiki/langs/shellscript.mjs";
import shellsession from "shiki/langs/shellsession.mjs";
import yaml from "shiki/langs/yaml.mjs";

/** Named languages only: all of them take seconds to load. */
const LANGUAGES: Readonly<Record<string, string>> = {
  bash: "shellscript",
  sh: "shellscript",
  console: "shellsession",
  shellsession: "shellsession",
  json: "json",
  dockerfile: "docker",
  yaml: "yaml",
};

export const LANGUAGE_NAMES = Object.keys(LANGUAGES);
const THEME = "workshop";

let highlighter: HighlighterCore | null = null;

/** Made for the first block that needs it: a course without code blocks never waits for it. */
function getHighlighter(): HighlighterCore {
  highlighter ??= createHighlighterCoreSync({
    langs: [docker, json, shellscript, shellsession, yaml],
    themes: [createCssVariablesTheme({ name: THEME })],
    engine: createJavaScriptRegexEngine(),
  });
  return highlighter;
}

/**
 * A coloured `pre`; null for a language that is not known. The tokens have classes (`tok-keyword`)
 * and no styles: a content security policy need not allow inline ones for it.
 */
export function highlightCode(code: string, language: string): Element | null {
  const lang = LANGUAGES[language];
  if (lang === undefined) return null;
  // Without a limit of time: on a busy machine the first block of a lesson would stay without colours for good.
  const lines = getHighlighter().codeToTokensBase(code, { lang, theme: THEME, tokenizeTimeLimit: 0 });
  const children: ElementContent[] = lines.flatMap((tokens, index) => [
    ...(index === 0 ? [] : [{ type: "text" as const, value: "\n" }]),
    ...tokens.map((token) => span(token.content, token.color)),
  ]);
  const inner: Element = {
    type: "element",
    tagName: "code",
    properties: { className: [`language-${language}`] },
    children,
  };
  return { type: "element", tagName: "pre", properties: {}, children: [inner] };
}

/** The theme's colours are variables, "var(--shiki-token-keyword)": their names become classes. */
function span(text: string, color: string | undefined): ElementContent {
  const kind = /--shiki-token-([a-z-]+)/.exec(color ?? "")?.[1];
  if (kind === undefined) return { type: "text", value: text };
  const children: ElementContent[] = [{ type: "text", value: text }];
  return { type: "element", tagName: "span", properties: { className: [`tok-${kind}`] }, children };
}
