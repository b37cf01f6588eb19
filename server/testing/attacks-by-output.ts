import type { Attack } from "./attacks.ts";

const SECONDS = 60;
/** A finished command, with the nonce that the shell knows. */
const MARKS = "\\e]633;E;docker ps;%s\\a\\e]633;C\\a\\e]633;D;0\\a\\e]633;A\\a\\e]633;B\\a";
const forgeMarks = () => `timeout ${SECONDS} yes "$(printf '${MARKS}' "$__ws_nonce")" | tr -d '\\n'`;

/** What a program prints. */
export const ATTACKS_BY_OUTPUT: readonly Attack[] = [
  {
    name: "prints a sequence that repeats something 20 million times",
    kind: "terminal",
    line: () => "for i in $(seq 60); do printf '\\e[20000000S'; sleep 1; done",
  },
  {
    name: "floods its terminal",
    kind: "terminal",
    line: () => "yes 0123456789012345678901234567890123456789012345678901234567890123456789",
  },
  {
    name: "floods its terminal with links",
    kind: "terminal",
    line: () => `timeout ${SECONDS} yes "$(printf '\\e]8;;a\\a%.0s' $(seq 500))" | tr -d '\\n'`,
  },
  { name: "forges shell marks without end", kind: "terminal", line: forgeMarks },
  { name: "forges shell marks without end, in a class", kind: "terminal", line: forgeMarks, inClass: true },
];
