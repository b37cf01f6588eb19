import { describe, expect, it } from "vitest";
import { judge } from "./judge.ts";
import { probeKey, probesOf } from "./probes.ts";
import { checkOf, command, container, evidence, failed, type Given, image, shown, verdictOf } from "./test-evidence.ts";

const PS = { command: { run: "docker ps" } };
const RAN = { container: { image: "alpine" } };
const ran = container();
const OUTSIDE = { script: { run: "test -e /hello.txt" } };
const IN_IMAGE = { file: { image: "helloworld", path: "/hello.txt" } };

const CASES: [says: string, body: Record<string, unknown>, given: Given, verdict: string][] = [
  ["all, none done", { all: [PS, RAN] }, {}, "waiting: Waiting for `docker ps`."],
  [
    "all, one done",
    { all: [PS, RAN] },
    { commands: [command("docker ps")] },
    "waiting: Waiting for a container from `alpine`.",
  ],
  [
    "all, one tried",
    { all: [PS, { container: { image: "alpine", command: "ls" } }] },
    { containers: [ran] },
    "tried: A container from `alpine` ran, but with `echo hi` instead of `ls`.",
  ],
  [
    "all done",
    { all: [PS, RAN] },
    { commands: [command("docker ps")], containers: [ran] },
    "passed: `docker ps`, `confident_mccarthy` · 0.31 s",
  ],
  ["any, one done", { any: [PS, RAN] }, { containers: [ran] }, "passed: `confident_mccarthy` · 0.31 s"],
  ["any, none done", { any: [PS, RAN] }, {}, "waiting: Waiting for `docker ps`."],
  ["not, and it is not", { not: PS }, {}, "passed: "],
  [
    "not, but it is",
    { not: { container: { name: "hi" } } },
    { containers: [container({ name: "hi" })] },
    "tried: There must not be a container named `hi` here, but there is: `hi` · 0.31 s.",
  ],
  ["not what nobody has looked at", { not: IN_IMAGE }, {}, "waiting: This could not be looked at yet."],
  ["not all, where one surely fails", { not: { all: [IN_IMAGE, PS] } }, {}, "passed: "],
  [
    "in order",
    { order: [RAN, PS] },
    { containers: [ran], commands: [command("docker ps")] },
    "passed: `confident_mccarthy` · 0.31 s, `docker ps`",
  ],
  [
    "in the other order",
    { order: [RAN, PS] },
    { containers: [container({ createdAt: 1600 })], commands: [command("docker ps")] },
    "tried: `docker ps` came too early. Do it again now, after `confident_mccarthy` · 0.31 s.",
  ],
  [
    "in order, once more",
    { order: [RAN, PS] },
    {
      containers: [container({ createdAt: 1600 })],
      commands: [command("docker ps"), command("docker ps -a", { startedAt: 1700 })],
    },
    "passed: `confident_mccarthy` · 0.31 s, `docker ps -a`",
  ],
  [
    "in order, with what is judged ever",
    { order: [PS, { image: { name: "x" } }] },
    { commands: [command("docker ps")], images: [image("x:latest", { seenAt: 1200 })] },
    "tried: `x` · 8.3 MB came too early. Do it again now, after `docker ps`.",
  ],
  [
    "order of any takes the earliest",
    { order: [{ any: [{ command: { run: "ls" } }, { command: { run: "date" } }] }, PS] },
    {
      commands: [
        command("date", { startedAt: 1100 }),
        command("docker ps", { startedAt: 1200 }),
        command("ls", { startedAt: 1300 }),
      ],
    },
    "passed: `date`, `docker ps`",
  ],
  [
    "a file outside the container",
    { file: { container: "hello", path: "/hello.txt" }, wrong: [{ when: OUTSIDE, say: "In your sandbox." }] },
    { probes: { "script:test -e /hello.txt": { kind: "script", exitCode: 0, output: "" } } },
    "tried: In your sandbox.",
  ],
  [
    "the first wrong turn that holds",
    {
      container: { name: "hi" },
      wrong: [
        { when: { command: { run: "ls" } }, say: "A" },
        { when: { command: { run: "date" } }, say: "B" },
        { when: { command: { run: "date" } }, say: "C" },
      ],
    },
    { commands: [command("date")] },
    "tried: B",
  ],
  [
    "no wrong turn once passed",
    { ...RAN, wrong: [{ when: RAN, say: "No." }] },
    { containers: [ran] },
    "passed: `confident_mccarthy` · 0.31 s",
  ],
  [
    "a commit before the file was made",
    {
      ...IN_IMAGE,
      wrong: [{ when: { all: [{ image: { name: "helloworld" } }, { not: IN_IMAGE }] }, say: "Too early." }],
    },
    {
      images: [image("helloworld:latest")],
      probes: { [probeKey(IN_IMAGE)]: { kind: "file", exists: false, type: "none", mode: "", content: "" } },
    },
    "tried: Too early.",
  ],
];

describe("a check", () => {
  it.each(CASES)("%s", (_, body, given, expected) => {
    expect(shown(verdictOf(body, given))).toBe(expected);
  });

  it("asks each question of the sandbox once, also those of wrong turns", () => {
    const check = checkOf({
      ...IN_IMAGE,
      wrong: [
        { when: { not: IN_IMAGE }, say: "a" },
        { when: { any: [OUTSIDE] }, say: "b" },
      ],
    });
    expect(probesOf(check)).toEqual([
      { kind: "file", key: probeKey(IN_IMAGE), place: { kind: "image", reference: "helloworld" }, path: "/hello.txt" },
      { kind: "script", key: probeKey(OUTSIDE), script: "test -e /hello.txt" },
    ]);
  });

  it("gives a verdict of the agreed keys alone", () => {
    expect(Object.keys(verdictOf(IN_IMAGE)).sort()).toEqual(["attempted", "expected", "found", "passed", "reason"]);
  });
});

/** mulberry32: the same numbers in every run. */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

const WORDS = [
  "docker",
  "run",
  "ps",
  "rm",
  "commit",
  "container",
  "image",
  "constructor",
  "__proto__",
  "toString",
  "--name",
  "--",
  "-",
  "-ti",
  "-p",
  "--x=",
  "=",
  "'",
  '"',
  "`",
  "$(",
  ")",
  "\\",
  "&&",
  "|",
  ";",
  ">",
  "2>&1",
  "<<E",
  "\n",
  "#",
  "alpine",
  "apline",
  "hi",
  "*",
  "**",
  "\u0000",
  "é",
  "🐳",
  "help",
  "sudo",
  "env",
  "command",
  "!",
  "{",
  "-H",
  "network",
  "build",
  "@",
  ":",
  "/",
];
const OUTPUTS = [
  "",
  "No such image",
  "already in use by container",
  "executable file not found",
  "No such container: ",
  "container is running",
  "unknown command",
  "x".repeat(20_000),
];
const CHECKS = [
  RAN,
  PS,
  { not: RAN },
  { order: [RAN, PS] },
  { container: { name: "hi", state: "absent" } },
  { container: { name: "hi", command: "echo hi", exit: 0 } },
  { command: { run: "docker run --name hi alpine **", exit: "nonzero", output: { matches: "(x+)y" } } },
  { command: { run: "ls -l /x", exact: true } },
  { image: { name: "helloworld", from: "alpine" } },
  { image: { name: "alpine", state: "absent" } },
  { network: { name: "lan", state: "absent" } },
  { volume: {} },
  IN_IMAGE,
  OUTSIDE,
  { quiz: "__proto__" },
  { output: { of: "docker **", text: "a" } },
  { container: { image: "alpine", state: "removed" } },
].map((body) => checkOf(body));

describe("whatever learners type", () => {
  it("is judged without an exception and with all words of a verdict", () => {
    const next = numbers(20261124);
    const pick = <T>(list: readonly T[]): T => list[Math.floor(next() * list.length)] as T;
    const line = () =>
      Array.from({ length: 1 + Math.floor(next() * 9) }, () => pick(WORDS)).join(next() < 0.8 ? " " : "");
    for (let round = 0; round < 3000; round++) {
      const commands = [
        failed(line(), pick(OUTPUTS), pick([1, 125, 127])),
        command(line(), { output: pick(OUTPUTS), startedAt: pick([0, 1200, 1700]) }),
      ];
      const containers = [
        container({
          name: pick(WORDS),
          image: pick(WORDS),
          argv: line().split(" "),
          exitCode: pick([null, 0, 1]),
          state: pick(["created", "running", "exited", "removed"] as const),
        }),
      ];
      const images = [image(pick(WORDS)), image(null)];
      for (const check of CHECKS) {
        const verdict = judge(check, evidence({ commands, containers, images }));
        const words = verdict.passed ? [verdict.detail] : [verdict.expected, verdict.found, verdict.reason];
        const areWords = words.every((text) => typeof text === "string" && !/undefined|NaN|\[object/.test(text));
        // An assertion for each would take longer than all the judging.
        if (!areWords || (!verdict.passed && verdict.reason === "")) expect.fail(words.join(" / "));
      }
    }
  });

  it("is judged the same twice, and comes to an end where it is very long", () => {
    const long = `docker run ${"alpine 'x ".repeat(5000)}`;
    const given = evidence({
      commands: Array.from({ length: 200 }, () => failed(long.slice(0, 16_000), "x".repeat(16_384))),
    });
    for (const check of CHECKS) expect(judge(check, given)).toEqual(judge(check, given));
  });
});
