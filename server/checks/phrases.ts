const LONGEST = 160;

/** Markdown code with the text as it is, on one line. */
export function code(text: string): string {
  const line = text
    .replaceAll("`", "'")
    .replace(/\s*[\r\n]+\s*/g, " ")
    .trim();
  return `\`${line.length > LONGEST ? `${line.slice(0, LONGEST - 1)}…` : line || " "}\``;
}

/** The first line with anything on it, cut to fit into a sentence. */
export function excerpt(text: string, most = 80): string {
  const start = text.search(/\S/);
  if (start === -1) return "";
  const line =
    text
      .slice(start, start + 4 * most)
      .split(/[\r\n]/, 1)[0]
      ?.trim() ?? "";
  return line.length > most ? `${line.slice(0, most - 1)}…` : line;
}

/** What a program said last: the complaint stands at the end. */
export function lastWords(output: string): string {
  const lines = output
    .slice(-2000)
    .split("\n")
    .map((line) => line.trim());
  const said = lines.filter((line) => line !== "" && !/^(See|Run) '.*--help'/.test(line));
  return excerpt(said.at(-1) ?? "", 140);
}

export function seconds(ms: number): string {
  return `${(Math.max(0, ms) / 1000).toFixed(2)} s`;
}

export function size(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  return bytes < 1e6 ? `${(bytes / 1e3).toFixed(1)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
}

/** "`a`, `b` and `c`" */
export function listed(words: readonly string[], joint = "and"): string {
  if (words.length < 2) return words[0] ?? "";
  return `${words.slice(0, -1).join(", ")} ${joint} ${words.at(-1)}`;
}

export function sentence(text: string): string {
  return /[.?!…]$/.test(text) ? text : `${text}.`;
}
