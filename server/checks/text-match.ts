import type { TextMatch } from "./schema.ts";

const LONGEST = 16 * 1024;

/** @returns null when the text matches, else what it lacks, for the learner */
export function textLacks(text: string, wanted: TextMatch): string | null {
  const given = text.slice(-LONGEST);
  if (typeof wanted === "string") return given.includes(wanted) ? null : `\`${wanted}\``;
  if (wanted.equals !== undefined && given.trim() !== wanted.equals.trim()) return `exactly \`${wanted.equals}\``;
  for (const part of [wanted.contains ?? []].flat()) if (!given.includes(part)) return `\`${part}\``;
  if (wanted.matches !== undefined && !new RegExp(wanted.matches, "m").test(given)) return "what this step looks for";
  if (wanted.not !== undefined && given.includes(wanted.not)) return `no \`${wanted.not}\``;
  return null;
}

/** A short piece of text fit to be shown in a sentence. */
export function excerpt(text: string, most = 80): string {
  const line =
    text
      .trim()
      .split("\n")
      .find((candidate) => candidate.trim() !== "")
      ?.trim() ?? "";
  const short = line.length > most ? `${line.slice(0, most - 1)}…` : line;
  return short.replaceAll("`", "'");
}

/** Markdown code with the text as it is. */
export function code(text: string): string {
  return `\`${text.replaceAll("`", "'")}\``;
}

export function seconds(ms: number): string {
  return `${(Math.max(0, ms) / 1000).toFixed(2)} s`;
}

export function megabytes(bytes: number): string {
  return bytes < 100_000 ? `${(bytes / 1000).toFixed(1)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
}
