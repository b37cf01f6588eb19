/** Lines for a shell that print what no terminal should be shown. Each goes on until it is interrupted, or ends at once. */
export interface TerminalAttack {
  /** Follows "a program": "scrolls by twenty million lines". */
  readonly name: string;
  readonly line: string;
}

/** Prints the same without end, and without line ends. */
function endless(format: string, times = 1): string {
  const text = times === 1 ? `$(printf '${format}')` : `$(printf '${format}%.0s' $(seq ${times}))`;
  return `yes "${text}" | tr -d '\\n'`;
}

const MARKS = String.raw`\e]633;E;id;%s\a\e]633;C\a\e]633;D;0\a\e]633;B\a`;

export const TERMINAL_ATTACKS: readonly TerminalAttack[] = [
  { name: "scrolls by twenty million lines", line: String.raw`printf '\e[20000000S'` },
  { name: "prints links without text", line: endless(String.raw`\e]8;;a\a`, 500) },
  {
    name: "forges shell marks",
    line: `yes "$(printf '${MARKS}' "$__ws_nonce")" | tr -d '\\n'`,
  },
  {
    name: "forges long shell marks",
    line: `yes "$(printf '\\e]633;E;%s;%s\\a\\e]633;C\\a\\e]633;D;0\\a' "$(printf x%.0s $(seq 30000))" "$__ws_nonce")" | tr -d '\\n'`,
  },
  { name: "scrolls down, with a one-character introducer", line: String.raw`printf '\302\2332147483647T'` },
  { name: "inserts lines without end", line: endless(String.raw`\e[H\e[99999L`) },
  { name: "deletes lines without end", line: endless(String.raw`\e[H\e[99999M`) },
  { name: "goes to a tab stop far away", line: String.raw`printf '\e[2000000000I\r\e[80G\e[2000000000Z'` },
  {
    name: "repeats a character without end",
    line: String.raw`printf 'x\e[20\n00000000b'; yes "$(printf 'x\e[99999b')" | tr -d '\n'`,
  },
  { name: "piles marks on one character", line: `printf a; ${endless(String.raw`\u0301`, 500)}` },
  { name: "begins a string that never ends", line: String.raw`printf '\e]0;'; yes | tr -d '\n'` },
  { name: "sends data to a device that is not there", line: String.raw`printf '\eP1;1|'; yes | tr -d '\n'` },
  { name: "resets the terminal without end", line: endless(String.raw`\ec`, 500) },
  { name: "changes screens without end", line: endless(String.raw`\e[?1049h\e[?1049l`, 200) },
  { name: "fills the screen without end", line: endless(String.raw`\e#8\e[2J`, 200) },
  { name: "prints a link that never ends", line: String.raw`printf '\e]8;;http://a.example\a'; yes "$(seq 500)"` },
  {
    name: "shifts each line with each character",
    line: String.raw`printf '\e[4h'; while :; do printf '\r%.0sx' $(seq 1000); done`,
  },
  { name: "asks the terminal without end", line: endless(String.raw`\e[c\e[6n\e]10;?\a`, 200) },
  { name: "prints what is no text", line: "cat /dev/urandom" },
];
