/** Words that run another command and change nothing about which one it is. */
const PREFIXES = new Set(["sudo", "time", "command", "exec", "nohup", "builtin"]);

export interface ShellLine {
  /** Argument vectors of the simple commands, in the order they stand. */
  readonly commands: readonly (readonly string[])[];
  /** A quote was opened and not closed: the shell would wait for more at `>`. */
  readonly unfinished: boolean;
}

/**
 * Takes a command line apart as bash would: quotes, escapes, operators, redirections, assignments in
 * front and comments. Variables and substitutions stay as they are written. Never throws.
 */
export function parseShellLine(line: string): ShellLine {
  const { tokens, unfinished } = tokenize(line);
  const commands: string[][] = [];
  let words: string[] = [];
  let skipNext = false;
  const finish = () => {
    const argv = withoutPrefix(words);
    if (argv.length > 0) commands.push(argv);
    words = [];
    skipNext = false;
  };
  for (const token of tokens) {
    if (token.kind === "operator") finish();
    else if (token.kind === "redirect") skipNext = token.takesWord;
    else if (skipNext) skipNext = false;
    else words.push(token.text);
  }
  finish();
  return { commands, unfinished };
}

function withoutPrefix(words: readonly string[]): string[] {
  let at = 0;
  while (at < words.length && (/^[A-Za-z_]\w*=/.test(words[at] as string) || PREFIXES.has(words[at] as string))) at++;
  return words.slice(at);
}

type Token = { kind: "word"; text: string } | { kind: "operator" } | { kind: "redirect"; takesWord: boolean };

function tokenize(line: string): { tokens: Token[]; unfinished: boolean } {
  const tokens: Token[] = [];
  let word: string | null = null;
  let unfinished = false;
  let at = 0;
  const end = () => {
    if (word !== null) tokens.push({ kind: "word", text: word });
    word = null;
  };
  while (at < line.length) {
    const rest = line.slice(at);
    const character = line[at] as string;
    const redirect = /^(?:&>>?|\d*(?:>>|>&|>\||<<<|<<-?|<&|<>|>|<))/.exec(rest);
    if (character === "\\") {
      // A backslash before the end of the line joins it with the next.
      if (line[at + 1] !== "\n") word = (word ?? "") + (line[at + 1] ?? "\\");
      at += 2;
    } else if (character === "'" || character === '"') {
      const quoted = readQuoted(line, at);
      word = (word ?? "") + quoted.text;
      unfinished ||= !quoted.closed;
      at = quoted.next;
    } else if (rest.startsWith("$(") || character === "`") {
      const length = substitutionLength(rest);
      word = (word ?? "") + rest.slice(0, length);
      at += length;
    } else if (redirect !== null && (word === null || !/^\d/.test(redirect[0]))) {
      end();
      const text = redirect[0];
      // ">&1" names its target itself.
      const duplicate = /[<>]&$/.test(text) ? /^\d+|^-/.exec(line.slice(at + text.length)) : null;
      tokens.push({ kind: "redirect", takesWord: duplicate === null });
      at += text.length + (duplicate?.[0].length ?? 0);
    } else if (/[;&|\n()]/.test(character)) {
      end();
      tokens.push({ kind: "operator" });
      at += 1;
    } else if (/\s/.test(character)) {
      end();
      at += 1;
    } else if (character === "#" && word === null) {
      const newline = line.indexOf("\n", at);
      at = newline === -1 ? line.length : newline;
    } else {
      word = (word ?? "") + character;
      at += 1;
    }
  }
  end();
  return { tokens, unfinished };
}

function readQuoted(line: string, start: number): { text: string; next: number; closed: boolean } {
  const quote = line[start];
  let text = "";
  let at = start + 1;
  while (at < line.length && line[at] !== quote) {
    if (quote === '"' && line[at] === "\\" && /["\\$`\n]/.test(line[at + 1] ?? "")) at += 1;
    text += line[at];
    at += 1;
  }
  return { text, next: at + 1, closed: at < line.length };
}

function substitutionLength(text: string): number {
  if (text[0] === "`") {
    const end = text.indexOf("`", 1);
    return end === -1 ? text.length : end + 1;
  }
  let depth = 0;
  for (let at = 1; at < text.length; at++) {
    if (text[at] === "(") depth += 1;
    if (text[at] === ")") depth -= 1;
    if (depth === 0) return at + 1;
  }
  return text.length;
}
