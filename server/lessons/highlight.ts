import type { Element } from "hast";
import { createCssVariablesTheme, createHighlighterCoreSync } from "shiki/core";
import { createJavaScriptRegexEngine } from "shiki/engine/javascript";
import docker from "shiki/langs/docker.mjs";
import json from "shiki/langs/json.mjs";
import shellscript from "shiki/langs/shellscript.mjs";
import yaml from "shiki/langs/yaml.mjs";

/** Named languages only: all of them take seconds to load. */
const LANGUAGES: Readonly<Record<string, string>> = {
  bash: "shellscript",
  sh: "shellscript",
  json: "json",
  dockerfile: "docker",
  yaml: "yaml",
};

let highlighter: ReturnType<typeof createHighlighterCoreSync> | null = null;

/** A coloured `pre`; null for a language that is not known. Colours are CSS variables, `--code-token-*`. */
export function highlightCode(code: string, language: string): Element | null {
  const lang = LANGUAGES[language];
  if (lang === undefined) return null;
  highlighter ??= createHighlighterCoreSync({
    langs: [docker, json, shellscript, yaml],
    themes: [createCssVariablesTheme({ name: "workshop", variablePrefix: "--code-" })],
    engine: createJavaScriptRegexEngine(),
  });
  const root = highlighter.codeToHast(code, { lang, theme: "workshop" });
  return root.children[0] as Element;
}
