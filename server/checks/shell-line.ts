import { tokenize } from "./shell-tokens.ts";

/** Words that run another command and change nothing about which one it is, with their options that take a value. */
const PREFIXES: ReadonlyMap<string, string> = new Map([
  ["sudo", "ugpCDhrtT"],
  ["time", "fo"],
  ["command", ""],
  ["builtin", ""],
  ["exec", "a"],
  ["nohup", ""],
  ["env", "uCS"],
]);
/** Reserved words that stand in front of a command. */
const RESERVED: ReadonlySet<string> = new Set([
  "!",
  "{",
  "}",
  "if",
  "then",
  "else",
  "elif",
  "fi",
  "while",
  "until",
  "do",
  "done",
]);

/** Nobody types longer lines; pasted ones would cost the server tens of milliseconds at each judgement. */
const LONGEST = 4096;

export interface ShellLine {
  /** Argument vectors of the simple commands, in the order they stand. */
  readonly commands: readonly (readonly string[])[];
  /** A quote was opened and not closed: the shell would wait for more at `>`. */
  readonly unfinished: boolean;
}

/**
 * Takes a command line apart as bash would: quotes, escapes, operators, redirections, here-documents,
 * assignments in front and comments. Variables and substitutions stay as they are written. Never throws.
 */
export function parseShellLine(line: string): ShellLine {
  const { tokens, unfinished } = tokenize(line.slice(0, LONGEST));
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
  return { commands, unfinished: unfinished && line.length <= LONGEST };
}

function withoutPrefix(words: readonly string[]): string[] {
  let at = 0;
  while (at < words.length) {
    const word = words[at] as string;
    const valued = PREFIXES.get(word);
    if (valued !== undefined) {
      // `command -v docker` looks for the command and does not run it.
      if (word === "command" && /^-[vV]/.test(words[at + 1] ?? "")) break;
      at = skipOptions(words, at + 1, valued);
    } else if (RESERVED.has(word) || /^[A-Za-z_]\w*\+?=/.test(word)) at += 1;
    else break;
  }
  return words.slice(at);
}

function skipOptions(words: readonly string[], from: number, valued: string): number {
  let at = from;
  while ((words[at] ?? "").startsWith("-")) {
    const word = words[at] as string;
    at += 1;
    if (word === "--") break;
    if (/^-[A-Za-z]+$/.test(word) && valued.includes(word.at(-1) as string)) at += 1;
  }
  return at;
}
