/** A row of a table that says which test proves it. */
export interface Proof {
  /** The first cell. */
  readonly row: string;
  /** "`path` › how the title begins"; several with semicolons. */
  readonly cell: string;
}

/** Rows of all tables whose header has a column "test". */
export function proofsIn(markdown: string): Proof[] {
  const proofs: Proof[] = [];
  let column = -1;
  for (const line of markdown.split("\n")) {
    const cells = line.startsWith("|") ? cellsOf(line) : null;
    if (cells === null) column = -1;
    else if (column < 0) column = cells.indexOf("test");
    else if (!/^-+$/.test(cells[0] ?? "")) proofs.push({ row: cells[0] ?? "", cell: cells[column] ?? "" });
  }
  return proofs;
}

/** @param read a file's text, null when it is not there; @returns what is wrong, null when it is proven */
export function problemOf({ cell }: Proof, read: (path: string) => string | null): string | null {
  for (const each of cell.split("; ")) {
    const [, path = "", title = ""] = /^`([^`]+)` › (.+)$/.exec(each.trim()) ?? [];
    if (title === "") return `"${cell}" names no test`;
    const text = read(path);
    if (text === null) return `${path} is not there`;
    if (!titlesOf(text).some((written) => begins(written, title))) return `${path} has no test "${title}"`;
  }
  return null;
}

function cellsOf(line: string): string[] {
  return line
    .split("|")
    .slice(1, -1)
    .map((cell) => cell.trim());
}

/** Of tests and of what groups them, as they are written, with what `each` fills in. */
function titlesOf(text: string): string[] {
  const calls =
    /^\s*(?:test|it|describe)\b[^"`\n]*\(\s*(?:"((?:[^"\\]|\\.)*)"|`([^`]*)`)|^\s*\]\s*(?:as const)?\)\(\s*"((?:[^"\\]|\\.)*)"|^\s*"((?:[^"\\]|\\.)*)",$/gm;
  return [...text.matchAll(calls)].map((match) => match.slice(1).find((found) => found !== undefined) ?? "");
}

/** A name that the test fills in stands for any text. */
function begins(written: string, title: string): boolean {
  if (written.startsWith(title)) return true;
  const [head, ...rest] = written.split(/\$\w+|%[sidj]/);
  return rest.length > 0 && head !== undefined && head !== "" && title.startsWith(head);
}
