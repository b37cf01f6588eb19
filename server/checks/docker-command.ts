import {
  COMMAND_ALIASES,
  GLOBAL_VALUE_OPTIONS,
  GROUPS,
  longName,
  STOPS_AT_FIRST_ARGUMENT,
  takesValue,
} from "./docker-options.ts";

export interface DockerCommand {
  /** Canonical: "container ls" for `docker ps`; what was typed where it is not known. */
  readonly command: string;
  /** Long name to values; a flag has the value "true". */
  readonly options: ReadonlyMap<string, readonly string[]>;
  readonly args: readonly string[];
}

/** Reads a docker argument vector, `docker` itself included. Null when it is another program. */
export function parseDocker(argv: readonly string[]): DockerCommand | null {
  if (basename(argv[0] ?? "") !== "docker") return null;
  const words = withoutGlobalOptions(argv.slice(1));
  const first = words[0] ?? "";
  const typed =
    GROUPS.has(first) && words[1] !== undefined && !words[1].startsWith("-") ? `${first} ${words[1]}` : first;
  const command = COMMAND_ALIASES[typed] ?? typed;
  const { options, args } = readOptions(command, words.slice(typed === "" ? 0 : typed.split(" ").length));
  return { command, options, args };
}

function withoutGlobalOptions(words: readonly string[]): string[] {
  let at = 0;
  while (at < words.length && (words[at] as string).startsWith("-")) {
    const name = (words[at] as string).replace(/^--?/, "");
    at += GLOBAL_VALUE_OPTIONS.has(name) ? 2 : 1;
  }
  return words.slice(at);
}

function readOptions(command: string, words: readonly string[]): Pick<DockerCommand, "options" | "args"> {
  const options = new Map<string, string[]>();
  const args: string[] = [];
  const add = (name: string, value: string) => options.set(name, [...(options.get(name) ?? []), value]);
  let at = 0;
  while (at < words.length) {
    const word = words[at] as string;
    at += 1;
    if (word === "--") {
      args.push(...words.slice(at));
      break;
    }
    if (!word.startsWith("-") || word === "-") {
      args.push(word);
      if (!STOPS_AT_FIRST_ARGUMENT.has(command)) continue;
      args.push(...words.slice(at));
      break;
    }
    if (word.startsWith("--")) {
      const [name = "", ...value] = word.slice(2).split("=");
      if (value.length > 0) add(name, value.join("="));
      else if (takesValue(command, name)) add(name, words[at++] ?? "");
      else add(name, "true");
    } else at = readShort(command, word.slice(1), words, at, add);
  }
  return { options, args };
}

/** "-ti", "-p8080:80", "-p 8080:80", "-e=A". @returns where to read on */
function readShort(
  command: string,
  letters: string,
  words: readonly string[],
  at: number,
  add: (name: string, value: string) => void,
): number {
  for (let index = 0; index < letters.length; index++) {
    const name = longName(command, letters[index] as string);
    const rest = letters.slice(index + 1).replace(/^=/, "");
    if (!takesValue(command, name)) {
      add(name, "true");
      continue;
    }
    if (rest !== "") {
      add(name, rest);
      return at;
    }
    add(name, words[at] ?? "");
    return at + 1;
  }
  return at;
}

export function basename(program: string): string {
  return program.slice(program.lastIndexOf("/") + 1);
}
