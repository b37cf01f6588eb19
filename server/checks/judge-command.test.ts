import { describe, expect, it } from "vitest";
import { command, container, failed, type Given, shown, verdictOf } from "./test-evidence.ts";

const PS_A = { command: { run: "docker ps -a", exit: 0 } };
const HISTORY = { command: { run: "docker history ubuntu", exit: 0 } };
const TWICE = { command: { run: "docker run --name hi alpine **", exit: "nonzero", output: "already in use" } };
const NAMED = { command: { run: "docker run --name hi alpine echo hi" } };
const inUse =
  'docker: Error response from daemon: Conflict. The container name "/hi" is already in use by container "4f5e".';
const unfinished = { finishedAt: null, exitCode: null };

const CASES: [says: string, body: Record<string, unknown>, commands: Given["commands"], verdict: string][] = [
  ["nothing ran", PS_A, [], "waiting: Waiting for `docker ps -a`."],
  ["it ran", PS_A, [command("docker ps -a")], "passed: `docker ps -a`"],
  ["it ran in other words", PS_A, [command("docker container ls --all")], "passed: `docker container ls --all`"],
  [
    "it ran before the step",
    PS_A,
    [command("docker ps -a", { startedAt: 900 })],
    "waiting: Waiting for `docker ps -a`.",
  ],
  [
    "it ran ever",
    { command: { run: "docker ps -a", since: "ever" } },
    [command("docker ps -a", { startedAt: 900 })],
    "passed: `docker ps -a`",
  ],
  [
    "without the option",
    PS_A,
    [command("docker ps")],
    "tried: You ran `docker ps`. The option `--all` is still missing.",
  ],
  [
    "without two options",
    { command: { run: "docker run -ti alpine sh" } },
    [command("docker run alpine sh")],
    "tried: You ran `docker run alpine sh`. The options `--tty` and `--interactive` are still missing.",
  ],
  [
    "with another value",
    NAMED,
    [command("docker run --name ho alpine echo hi")],
    "tried: You ran `docker run --name ho alpine echo hi`. The option `--name hi` is still missing.",
  ],
  [
    "with more than exact",
    { command: { run: "docker ps", exact: true } },
    [command("docker ps -a")],
    "tried: You ran `docker ps -a`. Here it is meant to run without `--all`.",
  ],
  [
    "the program misspelt",
    PS_A,
    [failed("dokcer ps -a", "bash: dokcer: command not found", 127)],
    "tried: There is no command `dokcer`. Did you mean `docker`?",
  ],
  [
    "docker left out",
    { command: { run: "docker images" } },
    [failed("images", "bash: images: command not found", 127)],
    "tried: `images` is a command of docker: put `docker` in front of it.",
  ],
  [
    "the subcommand misspelt",
    { command: { run: "docker images" } },
    [failed("docker imagse", "docker: unknown command: docker imagse")],
    "tried: Docker has no command `imagse`. Did you mean `docker images`?",
  ],
  [
    "another subcommand",
    { command: { run: "docker rm hi" } },
    [command("docker rmi hi")],
    "tried: You ran `docker rmi hi`; this step needs `docker rm hi`.",
  ],
  [
    "another argument",
    HISTORY,
    [command("docker history alpine")],
    "tried: You ran `docker history alpine`, with `alpine` where this step needs `ubuntu`.",
  ],
  [
    "the image misspelt",
    HISTORY,
    [failed("docker history unbuntu", "Error response from daemon: No such image: unbuntu:latest")],
    "tried: There is no image `unbuntu`. Did you mean `ubuntu`?",
  ],
  [
    "a pull misspelt",
    { command: { run: "docker pull alpine" } },
    [
      failed(
        "docker pull apline",
        "Error response from daemon: pull access denied for apline, repository does not exist",
      ),
    ],
    "tried: There is no image `apline`. Did you mean `alpine`?",
  ],
  [
    "options behind the image",
    NAMED,
    [failed("docker run alpine --name hi echo hi", 'exec: "--name": executable file not found in $PATH: unknown', 127)],
    "tried: `--name` stands behind the image, so it went to the container as its command. Options go in front of `alpine`.",
  ],
  [
    "names the wrong way round",
    { command: { run: "docker commit hello helloworld" } },
    [command("docker commit helloworld hello")],
    "tried: The two names in `docker commit helloworld hello` have changed places; this step needs `docker commit hello helloworld`.",
  ],
  [
    "commit of a misspelt container",
    { command: { run: "docker commit hello helloworld", exit: 0 } },
    [failed("docker commit helo helloworld", "Error response from daemon: No such container: helo")],
    "tried: There is no container `helo`. Did you mean `hello`?",
  ],
  [
    "nothing behind it",
    { command: { run: "docker diff hello" } },
    [failed("docker diff", "docker: 'docker diff' requires 1 argument")],
    "tried: `docker diff` was given nothing to work on.",
  ],
  ["only its help", PS_A, [command("docker ps --help")], "waiting: Waiting for `docker ps -a`."],
  [
    "it failed",
    PS_A,
    [failed("docker ps -a", "permission denied while trying to connect")],
    "tried: `docker ps -a` ended with exit code 1: `permission denied while trying to connect`.",
  ],
  [
    "it was refused, as meant",
    TWICE,
    [failed("docker run --name hi alpine echo hi", inUse, 125)],
    "passed: `docker run --name hi alpine echo hi` · exit code 125",
  ],
  [
    "it was meant to be refused",
    TWICE,
    [command("docker run --name hi alpine echo hi")],
    "tried: `docker run --name hi alpine echo hi` went well this time; here it is meant to be refused.",
  ],
  [
    "a new name instead of the same",
    TWICE,
    [command("docker run --name hi2 alpine echo hi")],
    "tried: You ran `docker run --name hi2 alpine echo hi`. The option `--name hi` is still missing.",
  ],
  [
    "no name instead of the same",
    TWICE,
    [command("docker run alpine echo hi")],
    "tried: You ran `docker run alpine echo hi`. The option `--name` is still missing.",
  ],
  [
    "a certain exit code",
    { command: { run: "false", exit: 1 } },
    [failed("false", "")],
    "passed: `false` · exit code 1",
  ],
  [
    "another exit code, silent",
    { command: { run: "false", exit: 2 } },
    [failed("false", "")],
    "tried: `false` ended with exit code 1.",
  ],
  ["running, and that is enough", { command: { run: "top" } }, [command("top", unfinished)], "passed: `top` · running"],
  [
    "running, and its end is asked for",
    { command: { run: "sleep 9", exit: 0 } },
    [command("sleep 9", unfinished)],
    "waiting: `sleep 9` is still running.",
  ],
  [
    "running, and its output is asked for",
    { command: { run: "top", output: "x" } },
    [command("top", unfinished)],
    "waiting: `top` is still running.",
  ],
  [
    "the output it needs",
    { command: { run: "docker ps -a", output: { matches: "hi\\s*$" } } },
    [command("docker ps -a", { output: "NAMES\n4f5e  hi \n" })],
    "passed: `docker ps -a`",
  ],
  [
    "another output",
    { command: { run: "docker ps -a", output: "hello" } },
    [command("docker ps -a", { output: "NAMES\n" })],
    "tried: `docker ps -a` ran, but its output does not have `hello`.",
  ],
  [
    "an output with what must not be there",
    { command: { run: "docker ps", output: { not: "busy" } } },
    [command("docker ps", { output: "busy" })],
    "tried: `docker ps` ran, but its output has `busy`, which must not be there.",
  ],
  [
    "an output that is not equal",
    { command: { run: "date", output: { equals: "now" } } },
    [command("date", { output: "later\n" })],
    "tried: `date` ran, but its output is not exactly `now`.",
  ],
  [
    "one of two",
    { command: { run: "docker ps", times: 2 } },
    [command("docker ps")],
    "tried: `docker ps` ran: 1 of 2 so far. Run it again.",
  ],
  [
    "two of two",
    { command: { run: "docker ps", times: 2 } },
    [command("docker ps"), command("docker ps -q")],
    "passed: `docker ps -q`",
  ],
  [
    "an `ls` of something else",
    { command: { run: "ls -l /bin/echo" } },
    [command("ls /tmp")],
    "waiting: Waiting for `ls -l /bin/echo`.",
  ],
  [
    "an `ls` without its option",
    { command: { run: "ls -l /bin/echo" } },
    [command("ls /bin/echo")],
    "tried: You ran `ls /bin/echo`. The option `-l` is still missing.",
  ],
  [
    "output of any command",
    { output: { text: '"ApiVersion"' } },
    [command("curl x", { output: '{"ApiVersion":"1.50"}' })],
    "passed: `curl x`",
  ],
  ["no output of any", { output: { text: '"ApiVersion"' } }, [], "waiting: Nothing was printed in this step yet."],
  [
    "output of another",
    { output: { of: "curl **", text: "ok" } },
    [command("curl x", { output: "no" })],
    "tried: `curl x` ran, but its output does not have `ok`.",
  ],
];

describe("a command", () => {
  it.each(CASES)("%s", (_, body, commands, expected) => {
    expect(shown(verdictOf(body, { commands, containers: [container({ name: "hello" })] }))).toBe(expected);
  });
});
