import type { Match } from "./match.ts";

/**
 * Compares the words behind the name of a program that is not docker. Without a table of its options
 * their values cannot be told from arguments, so these need only stand in the same order.
 */
export function matchProgram(given: readonly string[], wanted: readonly string[], exact: boolean): Match {
  const theirs = split(unglued(given, wanted));
  const ours = split(unglued(wanted, given).filter((word) => word !== "**"));
  let from = 0;
  for (const want of ours.args) {
    const at = theirs.args.findIndex((arg, index) => index >= from && (want === "*" || arg === want));
    if (at === -1) return { kind: "otherArguments" };
    from = at + 1;
  }
  const missing = ours.options.filter((option) => !theirs.options.includes(option));
  if (missing.length > 0) return { kind: "missingOptions", options: missing };
  const extra = theirs.options.filter((option) => !ours.options.includes(option));
  if (!exact) return { kind: "same" };
  if (theirs.args.length !== ours.args.length && wanted.at(-1) !== "**") return { kind: "otherArguments" };
  return extra.length > 0 ? { kind: "extraOptions", options: extra } : { kind: "same" };
}

/** "-c1" is "-c 1" where the other side writes it so; "--name=x" is "--name x". */
function unglued(words: readonly string[], other: readonly string[]): string[] {
  return words.flatMap((word) => {
    const long = /^(--[\w-]+)=(.*)$/s.exec(word);
    if (long !== null) return [long[1] as string, long[2] as string];
    if (!/^-[A-Za-z]./.test(word)) return [word];
    const [option, value] = [word.slice(0, 2), word.slice(2)];
    return other.some((candidate, index) => candidate === option && other[index + 1] === value)
      ? [option, value]
      : [word];
  });
}

/** "-la" is "-l -a"; "--all" stays. */
function split(words: readonly string[]): { options: string[]; args: string[] } {
  const options: string[] = [];
  const args: string[] = [];
  for (const word of words) {
    if (word.startsWith("--") && word.length > 2) options.push(word);
    else if (/^-[A-Za-z]+$/.test(word)) options.push(...[...word.slice(1)].map((letter) => `-${letter}`));
    else args.push(word);
  }
  return { options, args };
}
