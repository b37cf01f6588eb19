/** "KYTE7Q2M" as "KYTE-7Q2M". */
export function showCode(code: string): string {
  return code.length === 8 ? `${code.slice(0, 4)}-${code.slice(4)}` : code;
}

/** What is typed of a code, in the form it has: capitals, and a dash in the middle. Pure. */
export function typeCode(typed: string): string {
  const letters = typed
    .toUpperCase()
    .replace(/[^0-9A-Z]/g, "")
    .slice(0, 8);
  return letters.length > 4 ? `${letters.slice(0, 4)}-${letters.slice(4)}` : letters;
}

/** Where the cursor belongs in `typeCode(typed)`, when it was at `caret` in what was typed. Pure. */
export function caretIn(typed: string, caret: number): number {
  return typeCode(typed.slice(0, caret)).length;
}
