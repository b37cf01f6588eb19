import { code } from "./phrases.ts";
import type { TextMatch } from "./schema.ts";

/** A pattern sees no more than this, so that none can take long. */
const LONGEST_FOR_PATTERNS = 16 * 1024;

/** @returns null when the text matches, else what is wrong with it, to be put behind "it" */
export function textFault(text: string, wanted: TextMatch): string | null {
  if (typeof wanted === "string") return text.includes(wanted) ? null : `does not have ${code(wanted)}`;
  if (wanted.equals !== undefined && text.trim() !== wanted.equals.trim())
    return `is not exactly ${code(wanted.equals)}`;
  for (const part of [wanted.contains ?? []].flat()) if (!text.includes(part)) return `does not have ${code(part)}`;
  if (wanted.matches !== undefined && !matches(text, wanted.matches)) return "does not have what this step looks for";
  if (wanted.not !== undefined && text.includes(wanted.not)) return `has ${code(wanted.not)}, which must not be there`;
  return null;
}

/** What a text is asked to be, to be put behind "with". */
export function textWish(wanted: TextMatch): string {
  if (typeof wanted === "string") return code(wanted);
  if (wanted.equals !== undefined) return `exactly ${code(wanted.equals)}`;
  const parts = [wanted.contains ?? []].flat();
  if (parts.length > 0) return parts.map(code).join(" and ");
  if (wanted.matches !== undefined) return "what this step looks for";
  return wanted.not === undefined ? "any text" : `no ${code(wanted.not)}`;
}

function matches(text: string, pattern: string): boolean {
  try {
    return new RegExp(pattern, "m").test(text.slice(0, LONGEST_FOR_PATTERNS));
  } catch {
    return false;
  }
}
