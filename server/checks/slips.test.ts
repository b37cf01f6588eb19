import { expect, test } from "vitest";
import { judge } from "./judge.ts";
import { parseCheck } from "./parse-check.ts";
import { parseShellLine } from "./shell-line.ts";
import { command, container, evidence } from "./test-evidence.ts";

const RUN = { container: { image: "alpine", command: "echo hi" } };
const HELLO = { container: { name: "hello", image: "alpine", tty: true, state: "running" as const } };
const REMOVED = { container: { name: "hi", state: "absent" as const } };

type Given = Parameters<typeof evidence>[0];

function said(condition: Record<string, unknown>, given: Given): string {
  const parsed = parseCheck({ say: "x", ...condition });
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  const verdict = judge(parsed.check, evidence(given));
  return verdict.passed ? "passed" : `${verdict.attempted ? "tried" : "waiting"}: ${verdict.reason}`;
}

const notFound = (line: string) => command(line, { exitCode: 127, output: "bash: command not found" });
const unknown = (line: string) => command(line, { exitCode: 1, output: `docker: unknown command: ${line}` });
const unstarted = { state: "created", exitCode: null, startedAt: null, finishedAt: null } as const;

test.each<[string, Record<string, unknown>, Given, string]>([
  [
    "a misspelt docker, where a container is awaited",
    RUN,
    { commands: [notFound("dokcer run alpine echo hi")] },
    "tried: There is no command `dokcer`. Did you mean `docker`?",
  ],
  [
    "a misspelt subcommand, where a container is awaited",
    RUN,
    { commands: [unknown("docker rnu alpine echo hi")] },
    "tried: Docker has no command `rnu`. Did you mean `docker run`?",
  ],
  [
    "a forgotten docker, where a container is awaited",
    RUN,
    { commands: [notFound("run alpine echo hi")] },
    "tried: `run` is a command of docker: put `docker` in front of it.",
  ],
  [
    "another command behind the slip",
    RUN,
    { commands: [notFound("dokcer run alpine echo hi"), command("ls")] },
    "waiting: Waiting for a container from `alpine` that runs `echo hi`.",
  ],
  [
    "a misspelt rm",
    REMOVED,
    { containers: [container({ name: "hi", createdAt: 1 })], commands: [unknown("docker rmm hi")] },
    "tried: Docker has no command `rmm`. Did you mean `docker rm`?",
  ],
  [
    "a misspelt commit",
    { image: { name: "helloworld", from: "alpine" } },
    { commands: [unknown("docker comit hello helloworld")] },
    "tried: Docker has no command `comit`. Did you mean `docker commit`?",
  ],
  [
    "a group in place of its short command",
    { command: { run: "docker images" } },
    { commands: [command("docker image")] },
    "tried: `docker image` alone only lists what it can do; this step needs `docker images`.",
  ],
  [
    "options behind the image, under the right name",
    HELLO,
    { containers: [container({ name: "hello", argv: ["-ti", "sh"], ...unstarted })] },
    "tried: `-ti` stands behind the image, so it went to the container as its command. Options go in front of `alpine`.",
  ],
  [
    "another tag of the image",
    { container: { image: "alpine" } },
    { containers: [container({ image: "alpine:3.19" })] },
    "tried: A container ran, but from `alpine:3.19`; this step needs `alpine`.",
  ],
])("%s", (_name, condition, given, reason) => expect(said(condition, given)).toBe(reason));

test("two stars elsewhere than at the end are refused, since they could never match", () => {
  const parsed = parseCheck({ say: "x", command: { run: "docker run * ping ** neighbour" } });
  expect(parsed).toMatchObject({
    ok: false,
    problems: [{ path: ["command", "run"], message: "`run` can have `**` at its end only; `*` stands for one word" }],
  });
});

test("a pasted line of any length is read at its beginning, and is not taken for unfinished", () => {
  const line = `docker ps -a; echo '${"x".repeat(100_000)}'`;
  expect(parseShellLine(line)).toMatchObject({ unfinished: false });
  expect(parseShellLine(line).commands[0]).toEqual(["docker", "ps", "-a"]);
});
