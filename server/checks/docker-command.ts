import { canonicalName, GROUPS, STOPS_AT_FIRST_ARGUMENT } from "./docker-names.ts";
import { longName, optionsOf } from "./docker-options.ts";

export interface DockerCommand {
  /** Canonical: "container ls" for `docker ps`; what was typed where it is not known; "" for `docker` alone. */
  readonly command: string;
  /** Long name to values; a flag has the value "true", and one that is switched off is left out. */
  readonly options: ReadonlyMap<string, readonly string[]>;
  readonly args: readonly string[];
  /** Options that this command does not have, as typed. */
  readonly unknown: readonly string[];
}

/** Reads a docker argument vector, `docker` itself included. Null when it is another program. */
export function parseDocker(argv: readonly string[]): DockerCommand | null {
  if (basename(argv[0] ?? "") !== "docker") return null;
  const global = readWords("", argv.slice(1), true);
  const [first = "", second] = global.args;
  if (first === "" || first === "help") return helpOf(global);
  const typed = GROUPS.has(first) && second !== undefined && !second.startsWith("-") ? `${first} ${second}` : first;
  const command = canonicalName(typed);
  const words = readWords(command, global.args.slice(typed.split(" ").length), STOPS_AT_FIRST_ARGUMENT.has(command));
  if (global.options.has("help")) words.options.set("help", ["true"]);
  return { command, ...words };
}

export function basename(program: string): string {
  return program.slice(program.lastIndexOf("/") + 1);
}

/** `docker`, `docker help` and `docker --help` print the same; so do `docker help ps` and `docker ps --help`. */
function helpOf({ options, args, unknown }: Words): DockerCommand {
  const [group = "", name] = args.slice(1);
  const command = canonicalName(name !== undefined && GROUPS.has(group) ? `${group} ${name}` : group);
  if (options.has("version") && args.length === 0)
    return { command, options: new Map([["version", ["true"]]]), args: [], unknown };
  return { command, options: new Map([["help", ["true"]]]), args: [], unknown };
}

interface Words {
  readonly options: Map<string, string[]>;
  readonly args: string[];
  readonly unknown: string[];
}

function readWords(command: string, words: readonly string[], stopAtArgument: boolean): Words {
  const table = optionsOf(command);
  const read: Words = { options: new Map(), args: [], unknown: [] };
  let at = 0;
  while (at < words.length) {
    const word = words[at] as string;
    at += 1;
    if (word === "--") {
      read.args.push(...words.slice(at));
      break;
    }
    if (!word.startsWith("-") || word === "-") {
      read.args.push(word);
      if (!stopAtArgument) continue;
      read.args.push(...words.slice(at));
      break;
    }
    if (!word.startsWith("--")) {
      at = readShorts(command, word, words, at, read);
      continue;
    }
    const equals = word.indexOf("=");
    const typed = equals === -1 ? word.slice(2) : word.slice(2, equals);
    const name = longName(typed);
    const option = table.longs.get(name);
    if (option === undefined) read.unknown.push(`--${typed}`);
    if (equals !== -1) add(read, name, word.slice(equals + 1), option?.takesValue ?? true);
    else if (option?.takesValue) add(read, name, words[at++] ?? "", true);
    else add(read, name, "true", false);
  }
  return read;
}

/** "-ti", "-p8080:80", "-p 8080:80", "-e=A=1". @returns where to read on */
function readShorts(command: string, word: string, words: readonly string[], at: number, read: Words): number {
  const table = optionsOf(command);
  const letters = word.slice(1);
  for (let index = 0; index < letters.length; index++) {
    const letter = letters[index] as string;
    const name = table.shorts.get(letter);
    if (name === undefined) {
      // The command line stops at such a word too, and complains of all of it.
      read.unknown.push(word);
      return at;
    }
    const rest = letters.slice(index + 1);
    if (table.longs.get(name)?.takesValue) {
      add(read, name, rest === "" ? (words[at] ?? "") : rest.replace(/^=/, ""), true);
      return rest === "" ? at + 1 : at;
    }
    if (rest.startsWith("=")) {
      add(read, name, rest.slice(1), false);
      return at;
    }
    add(read, name, "true", false);
  }
  return at;
}

function add(read: Words, name: string, value: string, takesValue: boolean): void {
  if (takesValue) read.options.set(name, [...(read.options.get(name) ?? []), value]);
  else if (/^(0|f|false)$/i.test(value)) read.options.delete(name);
  else read.options.set(name, ["true"]);
}
