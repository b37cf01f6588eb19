import { describe, expect, it } from "vitest";
import {
  command,
  container,
  evidence,
  failed,
  type Given,
  image,
  removed,
  running,
  shown,
  verdictOf,
} from "./test-evidence.ts";

const ECHO = { container: { image: "alpine", command: "echo hi", exit: 0 } };
const NAMED = { container: { name: "hi", image: "alpine" } };
const SHELL = { container: { name: "hello", image: "alpine", tty: true, interactive: true, state: "running" } };
const GONE = { container: { name: "hi", state: "absent" } };
const LEFT = { container: { name: "hello", state: "exited" } };

const noImage = (name: string) =>
  `Unable to find image '${name}:latest' locally\ndocker: Error response from daemon: pull access denied for ${name}, repository does not exist or may require 'docker login'\n\nRun 'docker run --help' for more information`;
const inUse =
  'docker: Error response from daemon: Conflict. The container name "/hi" is already in use by container "4f5e". You have to remove (or rename) that container to be able to reuse that name.';
const noProgram =
  'docker: Error response from daemon: failed to create task: exec: "--name": executable file not found in $PATH: unknown.';

const CASES: [says: string, body: Record<string, unknown>, given: Given, verdict: string][] = [
  ["nothing happened", ECHO, {}, "waiting: Waiting for a container from `alpine` that runs `echo hi`."],
  ["it ran", ECHO, { containers: [container()] }, "passed: `confident_mccarthy` · 0.31 s"],
  [
    "it ran by its full path and image name",
    ECHO,
    { containers: [container({ image: "docker.io/library/alpine:latest", argv: ["/bin/echo", "hi"] })] },
    "passed: `confident_mccarthy` · 0.31 s",
  ],
  [
    "it ran by the image's id",
    ECHO,
    { containers: [container({ image: "aa11bb22" })], images: [image("alpine:latest")] },
    "passed: `confident_mccarthy` · 0.31 s",
  ],
  ["it ran with --rm and is gone", ECHO, { containers: [removed()] }, "passed: `confident_mccarthy` · 0.31 s"],
  [
    "it went before its end was seen, but docker run told",
    ECHO,
    {
      containers: [removed({ exitCode: null, startedAt: null, finishedAt: null })],
      commands: [command("docker run --rm alpine echo hi", { startedAt: 1090, finishedAt: 1450 })],
    },
    "passed: `confident_mccarthy`",
  ],
  [
    "it went before its end was seen",
    ECHO,
    { containers: [removed({ exitCode: null, startedAt: null, finishedAt: null })] },
    "tried: `confident_mccarthy` is removed already, so nobody can see how it ended. Once more without `--rm`.",
  ],
  [
    "it ran before the step",
    ECHO,
    { containers: [container({ createdAt: 900, startedAt: 910, finishedAt: 950 })] },
    "waiting: `confident_mccarthy` is from before this step. Do it once more.",
  ],
  [
    "it ran before the step, which is enough",
    { container: { ...ECHO.container, since: "ever" } },
    { containers: [container({ createdAt: 900, startedAt: 910, finishedAt: 950 })] },
    "passed: `confident_mccarthy` · 0.04 s",
  ],
  [
    "another command",
    ECHO,
    { containers: [container({ argv: ["echo", "hello"] })] },
    "tried: A container from `alpine` ran, but with `echo hello` instead of `echo hi`.",
  ],
  [
    "another image",
    ECHO,
    { containers: [container({ image: "ubuntu" })] },
    "tried: A container ran, but from `ubuntu`; this step needs `alpine`.",
  ],
  [
    "another tag",
    ECHO,
    { containers: [container({ image: "alpine:3.18" })] },
    "tried: A container ran, but from `alpine:3.18`; this step needs `alpine`.",
  ],
  [
    "a misspelt image",
    ECHO,
    { commands: [failed("docker run apline echo hi", noImage("apline"), 125)] },
    "tried: There is no image `apline`. Did you mean `alpine`?",
  ],
  [
    "a misspelt image without Docker Hub in reach",
    ECHO,
    {
      commands: [
        failed(
          "docker run apline echo hi",
          `Unable to find image 'apline:latest' locally\ndocker: Error response from daemon: Get "https://registry-1.docker.io/v2/": dial tcp: lookup registry-1.docker.io on 10.0.2.3:53: no such host.`,
          125,
        ),
      ],
    },
    "tried: There is no image `apline`. Did you mean `alpine`?",
  ],
  [
    "a misspelt image in a class without internet",
    ECHO,
    {
      commands: [
        failed(
          "docker run apline echo hi",
          `Unable to find image 'apline:latest' locally\ndocker: Error response from daemon: Get "https://registry-1.docker.io/v2/": dial tcp: lookup registry-1.docker.io on 10.0.2.3:53: write udp 10.0.2.100:34376->10.0.2.3:53: write: operation not permitted`,
          125,
        ),
      ],
    },
    "tried: There is no image `apline`. Did you mean `alpine`?",
  ],
  [
    "the right image while no registry answers",
    ECHO,
    {
      commands: [
        failed(
          "docker run alpine echo hi",
          'docker: Error response from daemon: Get "https://registry-1.docker.io/v2/": net/http: request canceled (Client.Timeout exceeded)',
          125,
        ),
      ],
    },
    "tried: The image `alpine` could not be fetched: no registry answered. Try again in a moment.",
  ],
  [
    "an image of capitals",
    ECHO,
    {
      commands: [
        failed(
          "docker run Alpine echo hi",
          "docker: invalid reference format: repository name (library/Alpine) must be lowercase",
          125,
        ),
      ],
    },
    "tried: Names of images are in small letters: `alpine`.",
  ],
  [
    "no image at all",
    ECHO,
    { commands: [failed("docker run echo hi", noImage("echo"), 125)] },
    "tried: `echo` stands where the image goes. Put `alpine` in front of it.",
  ],
  [
    "the image last",
    ECHO,
    { commands: [failed("docker run echo alpine hi", noImage("echo"), 125)] },
    "tried: The image goes first, then the command: `alpine` in front of `echo`.",
  ],
  [
    "a container's name for an image",
    NAMED,
    {
      containers: [container({ name: "box", createdAt: 800, startedAt: 801, finishedAt: 802 })],
      commands: [failed("docker run box", noImage("box"), 125)],
    },
    "tried: `box` is a container, not an image. `docker run` makes a new container from an image.",
  ],
  [
    "another exit code",
    ECHO,
    { containers: [container({ exitCode: 3 })] },
    "tried: `confident_mccarthy` ended with exit code 3.",
  ],
  [
    "no such program",
    ECHO,
    { containers: [container({ argv: ["ehco", "hi"], exitCode: 127 })] },
    "tried: A container from `alpine` ran, but with `ehco hi` instead of `echo hi`.",
  ],
  [
    "still running",
    { container: { image: "alpine", command: "sleep 5", exit: 0 } },
    { containers: [running({ argv: ["sleep", "5"] })] },
    "tried: `confident_mccarthy` is still running.",
  ],
  [
    "only created",
    ECHO,
    { containers: [container({ state: "created", exitCode: null, startedAt: null, finishedAt: null })] },
    "tried: `confident_mccarthy` is made, but has not run yet.",
  ],
  [
    "in the sandbox's own shell",
    ECHO,
    { commands: [command("echo hi")] },
    "tried: `echo hi` ran in your own shell, not in a container. Put `docker run alpine` in front of it.",
  ],
  [
    "a quote left open",
    ECHO,
    { commands: [failed('docker run alpine "echo hi', "bash: unexpected EOF while looking for matching", 2)] },
    'tried: A quote in `docker run alpine "echo hi` is opened and not closed, so the shell waits for the rest at `>`. Control-C takes you out.',
  ],
  [
    "an option misspelt",
    NAMED,
    { commands: [failed("docker run --nmae hi alpine echo hi", "unknown flag: --nmae", 125)] },
    "tried: `docker run` has no option `--nmae`. Did you mean `--name`?",
  ],
  [
    "an option with one hyphen",
    NAMED,
    { commands: [failed("docker run -name hi alpine", "unknown shorthand flag: 'n' in -name", 125)] },
    "tried: Long options have two hyphens: `--name`, not `-name`.",
  ],
  [
    "the daemon away",
    NAMED,
    {
      commands: [
        failed(
          "docker run --name hi alpine",
          "docker: Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?",
          125,
        ),
      ],
    },
    "tried: Your Docker daemon did not answer. Wait a moment, then try again.",
  ],
  [
    "a failure of its own words",
    NAMED,
    { commands: [failed("docker run --name hi alpine", "docker: no space left on device", 125)] },
    "tried: `docker run --name hi alpine` failed: `docker: no space left on device`.",
  ],
  ["its name given", NAMED, { containers: [container({ name: "hi" })] }, "passed: `hi` · 0.31 s"],
  [
    "no name given",
    NAMED,
    { containers: [container()] },
    "tried: A container from `alpine` is there, but you gave it no name, so Docker called it `confident_mccarthy`. This step needs `--name hi`.",
  ],
  [
    "another name",
    NAMED,
    { containers: [container({ name: "ho" })] },
    "tried: A container from `alpine` is there, but its name is `ho`; this step needs the name `hi`.",
  ],
  [
    "its name, another image",
    NAMED,
    { containers: [container({ name: "hi", image: "ubuntu" })] },
    "tried: `hi` is there, but made from `ubuntu`; this step needs `alpine`.",
  ],
  [
    "the name taken",
    NAMED,
    { commands: [failed("docker run --name hi alpine echo hi", inUse, 125)] },
    "tried: The name `hi` is taken by another container, running or not. Remove that one, or choose another name.",
  ],
  [
    "options behind the image",
    NAMED,
    {
      containers: [
        container({
          argv: ["--name", "hi", "echo", "hi"],
          state: "created",
          exitCode: 127,
          startedAt: null,
          finishedAt: null,
        }),
      ],
      commands: [failed("docker run alpine --name hi echo hi", noProgram, 127)],
    },
    "tried: `--name` stands behind the image, so it went to the container as its command. Options go in front of `alpine`.",
  ],
  [
    "options behind the image, the container not seen",
    NAMED,
    { commands: [failed("docker run alpine --name hi echo hi", noProgram, 127)] },
    "tried: `--name` stands behind the image, so it went to the container as its command. Options go in front of `alpine`.",
  ],
  [
    "a shell runs",
    SHELL,
    { containers: [running({ name: "hello", tty: true, interactive: true, argv: ["sh"] })] },
    "passed: `hello` · running",
  ],
  [
    "a shell without -t",
    SHELL,
    { containers: [running({ name: "hello", interactive: true })] },
    "tried: `hello` was made without `--tty` (`-t`), so it has no terminal to show a prompt on.",
  ],
  [
    "a shell without -i",
    SHELL,
    { containers: [running({ name: "hello", tty: true })] },
    "tried: `hello` was made without `--interactive` (`-i`), so nothing you type reaches it.",
  ],
  [
    "a shell that has ended",
    SHELL,
    { containers: [container({ name: "hello", tty: true, interactive: true })] },
    "tried: `hello` has stopped; it must be running.",
  ],
  [
    "a terminal where none is wanted",
    { container: { name: "x", tty: false } },
    { containers: [container({ name: "x", tty: true })] },
    "tried: `x` was made with `--tty`; here it is meant to be without.",
  ],
  [
    "the shell left with Control-D",
    LEFT,
    { containers: [container({ name: "hello", createdAt: 500, finishedAt: 1700 })] },
    "passed: `hello` · 1.19 s",
  ],
  [
    "the tab closed, the shell still there",
    LEFT,
    { containers: [running({ name: "hello", createdAt: 500 })] },
    "waiting: `hello` is still running. Leave it, or stop it.",
  ],
  [
    "the shell left before the step",
    LEFT,
    { containers: [container({ name: "hello", createdAt: 500, finishedAt: 900 })] },
    "waiting: `hello` ended before this step began. Start it again with `docker start -ai hello`, and leave it.",
  ],
  [
    "the container removed instead of left",
    LEFT,
    { containers: [removed({ name: "hello", createdAt: 500, finishedAt: 900 })] },
    "tried: `hello` is removed; it was meant to stay, stopped.",
  ],
  ["removed", GONE, { containers: [removed({ name: "hi", createdAt: 500 })] }, "passed: `hi`"],
  [
    "removed by id",
    GONE,
    { containers: [removed({ name: "hi", createdAt: 500 })], commands: [command("docker rm 0123")] },
    "passed: `hi`",
  ],
  ["never there", GONE, {}, "waiting: There is no container named `hi` to remove yet."],
  [
    "removed before the step",
    GONE,
    { containers: [removed({ name: "hi", createdAt: 500, removedAt: 800 })] },
    "waiting: `hi` was removed before this step. Make it again, then remove it.",
  ],
  ["still there", GONE, { containers: [container({ name: "hi", createdAt: 500 })] }, "waiting: `hi` is still there."],
  [
    "rm of a running one",
    GONE,
    {
      containers: [running({ name: "hi", createdAt: 500 })],
      commands: [
        failed(
          "docker rm hi",
          'Error response from daemon: cannot remove container "hi": container is running: stop the container before removing or force remove',
        ),
      ],
    },
    "tried: `hi` is still running: stop it first with `docker stop hi`, or remove it with `--force`.",
  ],
  [
    "rmi for rm",
    GONE,
    {
      containers: [container({ name: "hi", createdAt: 500 })],
      commands: [failed("docker rmi hi", "Error response from daemon: No such image: hi:latest")],
    },
    "tried: `hi` is a container. `docker rmi` removes images; for a container it is `docker rm`.",
  ],
  [
    "rm of a misspelt name",
    { container: { name: "hello", state: "absent" } },
    {
      containers: [container({ name: "hello", createdAt: 500 })],
      commands: [failed("docker rm helo", "Error response from daemon: No such container: helo")],
    },
    "tried: There is no container `helo`. Did you mean `hello`?",
  ],
  [
    "one of two",
    { container: { image: "alpine", times: 2 } },
    { containers: [container()] },
    "tried: That is 1 of 2 so far.",
  ],
  [
    "two of two",
    { container: { image: "alpine", times: 2 } },
    { containers: [container(), container({ name: "b", createdAt: 1300 })] },
    "passed: `b` · 0.31 s",
  ],
  [
    "in its network",
    { container: { name: "n", network: "lan" } },
    { containers: [running({ name: "n", networks: ["lan"] })] },
    "passed: `n` · running",
  ],
  [
    "in another network",
    { container: { name: "n", network: "lan" } },
    { containers: [running({ name: "n" })] },
    "tried: `n` is in the network `bridge`, not in `lan` (`--network`).",
  ],
  [
    "no port",
    { container: { name: "w", publishes: 80 } },
    { containers: [running({ name: "w" })] },
    "tried: `w` is there, but its port 80 is not published (`--publish`).",
  ],
  [
    "no volume",
    { container: { name: "w", volume: "data" } },
    { containers: [running({ name: "w" })] },
    "tried: `w` is there, but `data` is not mounted in it (`--volume`).",
  ],
  [
    "a volume",
    { container: { name: "w", volume: "data" } },
    { containers: [running({ name: "w", mounts: [{ type: "volume", source: "data", target: "/d" }] })] },
    "passed: `w` · running",
  ],
  [
    "no variable",
    { container: { name: "w", env: ["A=1"] } },
    { containers: [running({ name: "w", env: ["B=2"] })] },
    "tried: `w` is there, but without `A=1` in its environment (`--env`).",
  ],
  [
    "meant to fail, and did",
    { container: { image: "alpine", exit: "nonzero" } },
    { containers: [container({ exitCode: 1 })] },
    "passed: `confident_mccarthy` · 0.31 s · exit code 1",
  ],
  [
    "meant to fail, and did not",
    { container: { image: "alpine", exit: "nonzero" } },
    { containers: [container()] },
    "tried: `confident_mccarthy` ended well, with exit code 0; here something else is meant.",
  ],
  [
    "another container altogether",
    NAMED,
    { containers: [container({ image: "registry", name: "mirror", argv: ["serve"] })] },
    "waiting: Waiting for a container named `hi` from `alpine`.",
  ],
];

describe("a container", () => {
  it.each(CASES)("%s", (_, body, given, expected) => {
    expect(shown(verdictOf(body, given))).toBe(expected);
  });

  it("says what was expected and what was found", () => {
    expect(verdictOf(ECHO, { containers: [container({ argv: ["echo", "hello"] })] })).toMatchObject({
      expected: "a container from `alpine` that runs `echo hi`",
      found: "`confident_mccarthy` · 0.31 s",
    });
  });

  it("passes at the time of the deed", () => {
    expect(verdictOf(ECHO, { containers: [container()] })).toMatchObject({ passed: true, at: 1110 });
    expect(verdictOf(LEFT, { containers: [container({ name: "hello", finishedAt: 1700 })] })).toMatchObject({
      at: 1700,
    });
    expect(evidence().since).toBe(1000);
  });
});
