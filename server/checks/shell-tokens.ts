export type Token =
  | { readonly kind: "word"; readonly text: string }
  | { readonly kind: "operator" }
  | { readonly kind: "redirect"; readonly takesWord: boolean };

/** Letters that mean nothing but themselves, taken at once. */
const PLAIN = /[\w\-./:=,@%+~]+/y;
const REDIRECT = /(?:&>>?|\d*(?:>>|>&|>\||<<<|<<-?|<&|<>|>|<))/y;

/** Words with their quotes taken away, operators, redirections. */
export function tokenize(line: string): { readonly tokens: readonly Token[]; readonly unfinished: boolean } {
  const tokens: Token[] = [];
  /** Ends of here-documents whose lines are still to come. */
  const hereEnds: string[] = [];
  let hereNext = false;
  let word: string | null = null;
  let unfinished = false;
  let at = 0;
  const end = () => {
    if (word === null) return;
    if (hereNext) hereEnds.push(word);
    hereNext = false;
    tokens.push({ kind: "word", text: word });
    word = null;
  };
  while (at < line.length) {
    const character = line[at] as string;
    const redirect = redirectAt(line, at);
    if (character === "\\") {
      // A backslash before the end of the line joins it with the next.
      if (line[at + 1] !== "\n") word = (word ?? "") + (line[at + 1] ?? "\\");
      at += 2;
    } else if (character === "'" || character === '"') {
      const quoted = readQuoted(line, at);
      word = (word ?? "") + quoted.text;
      unfinished ||= !quoted.closed;
      at = quoted.next;
    } else if (character === "`" || (character === "$" && line[at + 1] === "(")) {
      const past = substitutionEnd(line, at);
      word = (word ?? "") + line.slice(at, past);
      at = past;
    } else if (redirect !== null && (word === null || !/^\d/.test(redirect))) {
      end();
      // ">&1" names its target itself.
      const duplicate = /[<>]&$/.test(redirect)
        ? /^(\d+|-)/.exec(line.slice(at + redirect.length, at + redirect.length + 9))
        : null;
      tokens.push({ kind: "redirect", takesWord: duplicate === null });
      hereNext = /<<-?$/.test(redirect);
      at += redirect.length + (duplicate?.[0].length ?? 0);
    } else if (/[;&|\n()]/.test(character)) {
      end();
      tokens.push({ kind: "operator" });
      at += 1;
      if (character === "\n") for (const mark of hereEnds.splice(0)) at = pastHereDocument(line, at, mark);
    } else if (/\s/.test(character)) {
      end();
      at += 1;
    } else if (character === "#" && word === null) {
      const newline = line.indexOf("\n", at);
      at = newline === -1 ? line.length : newline;
    } else {
      PLAIN.lastIndex = at;
      const text = PLAIN.exec(line)?.[0] ?? character;
      word = (word ?? "") + text;
      at += text.length;
    }
  }
  end();
  return { tokens, unfinished };
}

function redirectAt(line: string, at: number): string | null {
  if (!/[<>&\d]/.test(line[at] ?? "")) return null;
  REDIRECT.lastIndex = at;
  return REDIRECT.exec(line)?.[0] ?? null;
}

function readQuoted(line: string, start: number): { text: string; next: number; closed: boolean } {
  const quote = line[start];
  let text = "";
  let at = start + 1;
  while (at < line.length && line[at] !== quote) {
    if (quote === '"' && line[at] === "$" && line[at + 1] === "(") {
      const past = substitutionEnd(line, at);
      text += line.slice(at, past);
      at = past;
      continue;
    }
    if (quote === '"' && line[at] === "\\" && /["\\$`\n]/.test(line[at + 1] ?? "")) at += 1;
    text += line[at] ?? "";
    at += 1;
  }
  return { text, next: at + 1, closed: at < line.length };
}

/** Behind the ")" or "`" that ends a substitution; the end of the line when nothing does. */
function substitutionEnd(line: string, start: number): number {
  if (line[start] === "`") {
    const end = line.indexOf("`", start + 1);
    return end === -1 ? line.length : end + 1;
  }
  let depth = 0;
  for (let at = start + 1; at < line.length; at++) {
    if (line[at] === "(") depth += 1;
    if (line[at] === ")") depth -= 1;
    if (depth === 0) return at + 1;
  }
  return line.length;
}

function pastHereDocument(line: string, start: number, mark: string): number {
  let at = start;
  while (at < line.length) {
    const newline = line.indexOf("\n", at);
    const next = newline === -1 ? line.length : newline + 1;
    if (line.slice(at, next).trim() === mark) return next;
    at = next;
  }
  return at;
}
