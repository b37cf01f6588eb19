import { randomFrom } from "../faults/random.ts";
import { ASIDES, OPTIONS, PHRASES, type Phrase } from "./everyday-phrases.ts";

export interface EverydayCommand {
  readonly line: string;
  /** Behind "docker"; "aside" for all that is no such command. */
  readonly subcommands: readonly string[];
  /** At a terminal; else by a shell that nobody watches, which is faster. */
  readonly typed: boolean;
  /** What is pressed while it runs, and when; null: it ends by itself. */
  readonly keys: { readonly press: "^C" | "exit" | "^P^Q"; readonly afterMs: number } | null;
}

/** Few names, so that they are used again, in use, and gone. */
const NAMES = {
  container: ["web", "db", "app", "cache", "worker", "proxy", "shop", "blog"],
  tag: ["web:v1", "web:v2", "shop/app", "mine:latest", "helloworld", "localhost:5000/mine:1"],
  network: ["front", "back", "mesh"],
  volume: ["data", "logs", "shop-data"],
  context: ["here", "there"],
} as const;

const VALUES: Readonly<Record<string, readonly string[]>> = {
  image: ["alpine", "alpine", "alpine", "alpine:latest", "{tag}", "{tag}", "{imageid}", "ubuntu", "no-such-image"],
  imageid: ["$(docker images -q | head -n 1)", "$(docker images -aq | tail -n 1)"],
  forever: [
    "sleep 1000",
    "tail -f /dev/null",
    "sh -c 'while :; do date; sleep 1; done'",
    "sh -c 'trap exit TERM INT; while :; do sleep 1; done'",
    "nc -lk -p 80 -e echo hi",
  ],
  once: ["echo {word}", "true", "false", "sh -c 'exit 3'", "ls /", "env", "no-such-program", "sh -c 'kill -9 $$'"],
  stopped: ["$(docker ps -aq -f status=exited | head -n 1)"],
  restart: ["no", "always", "unless-stopped", "on-failure:2"],
  signal: ["TERM", "INT", "HUP", "USR1", "KILL", "9"],
  word: ["one", "two", "three", "blue", "green", "a-b", "x1"],
  n: ["1", "2", "3", "4", "5"],
};

/** What goes on before the first: a folder that images are built from. */
const SETTING =
  "mkdir -p app; echo 'WORD=one' > app/env; printf 'FROM alpine\\nRUN exit 7\\n' > app/Dockerfile.broken; " +
  "printf 'FROM alpine AS base\\nARG WORD\\nCOPY . /app\\nFROM base\\nCMD [\"true\"]\\n' > app/Dockerfile; " +
  "printf 'FROM alpine\\nRUN echo one > /word\\n' > Dockerfile; printf 'services: {}\\n' > stack.yml; docker pull -q alpine";

const TYPED = 0.15;
const ENDLESS = 0.3;
const INTERRUPTED = 0.15;
const ASIDE = 0.08;
const JOINED = 0.18;
const JOINTS = ["; ", " && ", " || ", " & "];
const PIPES = [" | wc -l", " | head -n 2", " | sort | tail -n 1", " > /dev/null", " 2>&1 | grep -c a"];

/** The same commands again from the same seed, as somebody might type them one after another. Pure. */
export function everydayCommands(seed: number, count: number): EverydayCommand[] {
  const author = new Author(randomFrom(seed));
  return [aside(SETTING), ...Array.from({ length: count - 1 }, () => author.next())];
}

function aside(line: string): EverydayCommand {
  return { line, subcommands: ["aside"], typed: false, keys: null };
}

type Kind = keyof typeof NAMES;

class Author {
  private readonly random: () => number;
  /** Names that were given lately, the latest last. */
  private readonly given: Record<Kind, string[]> = { container: [], tag: [], network: [], volume: [], context: [] };

  constructor(random: () => number) {
    this.random = random;
  }

  next(): EverydayCommand {
    if (this.chance(ASIDE)) return aside(this.fill(this.one(ASIDES)));
    const phrase = this.phrase();
    const { endless = [] } = phrase;
    if (endless.length > 0 && this.chance(ENDLESS)) {
      const { args, keys } = this.one(endless);
      const name = this.one(phrase.names);
      const press = { press: keys, afterMs: 300 + this.below(700) };
      return { line: this.fill(`docker ${name} ${args}`), subcommands: [name], typed: true, keys: press };
    }
    const [first, ...more] = [this.simple(phrase), ...this.followers()];
    const line = more.reduce((so, { line: then, joint }) => so + joint + then, first.line);
    const typed = this.chance(TYPED);
    const interrupted = typed && this.chance(INTERRUPTED);
    return {
      line: this.chance(JOINED) ? line + this.one(PIPES) : line,
      subcommands: [first, ...more].map(({ name }) => name),
      typed,
      keys: interrupted ? { press: "^C", afterMs: 20 + this.below(400) } : null,
    };
  }

  private followers(): { line: string; name: string; joint: string }[] {
    if (!this.chance(JOINED)) return [];
    return Array.from({ length: 1 + this.below(2) }, () => ({
      ...this.simple(this.phrase()),
      joint: this.one(JOINTS),
    }));
  }

  private simple(phrase: Phrase): { line: string; name: string } {
    const name = this.one(phrase.names);
    return { line: this.fill(`docker ${name} ${this.one(phrase.args)}`).trim(), name };
  }

  private phrase(): Phrase {
    const all = PHRASES.reduce((sum, { weight = 1 }) => sum + weight, 0);
    let left = this.random() * all;
    for (const phrase of PHRASES) {
      left -= phrase.weight ?? 1;
      if (left < 0) return phrase;
    }
    return PHRASES[0] as Phrase;
  }

  /** Until nothing is left to fill in. */
  private fill(text: string): string {
    const filled = text.replace(/\{(\w+)\}/g, (_all, what: string) => this.value(what));
    return filled === text ? text : this.fill(filled);
  }

  private value(what: string): string {
    switch (what) {
      case "new":
        return this.give("container");
      case "newtag":
        return this.give("tag");
      case "newnet":
        return this.give("network");
      case "newvol":
        return this.give("volume");
      case "newctx":
        return this.give("context");
      case "c":
        return this.chance(0.1) ? "$(docker ps -lq)" : this.take("container");
      case "tag":
        return this.take("tag");
      case "net":
        return this.take("network");
      case "vol":
        return this.take("volume");
      case "ctx":
        return this.take("context");
      case "options":
        return this.options();
      default:
        return this.one(VALUES[what] ?? []);
    }
  }

  private options(): string {
    const count = this.one([0, 0, 1, 1, 2, 4]);
    return Array.from({ length: count }, () => this.one(OPTIONS)).join(" ");
  }

  /** Mostly one that was not given lately. */
  private give(kind: Kind): string {
    const free = NAMES[kind].filter((name) => !this.given[kind].includes(name));
    const name = this.one(free.length > 0 && this.chance(0.8) ? free : NAMES[kind]);
    const others = this.given[kind].filter((other) => other !== name);
    this.given[kind] = [...others, name].slice(-Math.ceil(NAMES[kind].length / 2));
    return name;
  }

  /** Mostly one that was given lately. */
  private take(kind: Kind): string {
    const { [kind]: given } = this.given;
    return this.one(given.length > 0 && this.chance(0.9) ? given : NAMES[kind]);
  }

  private one<T>(of: readonly T[]): T {
    return of[this.below(of.length)] as T;
  }

  private below(most: number): number {
    return Math.floor(this.random() * most);
  }

  private chance(share: number): boolean {
    return this.random() < share;
  }
}
