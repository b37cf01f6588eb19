import { describe, expect, it } from "vitest";
import type { ProbeResult } from "../evidence/evidence.ts";
import { command, failed, type Given, image, removed, shown, verdictOf } from "./test-evidence.ts";

const IMAGE = { image: { name: "helloworld", from: "alpine" } };
const ALPINE = image("alpine:latest", { seenAt: 500 });
const HELLO = image("helloworld:latest", { id: "sha256:b2", layers: ["sha256:a1", "sha256:b2"] });
const UNTAGGED = { image: { name: "helloworld", state: "absent" } };
const LAN = { network: { name: "lan" } };
const LAN_GONE = { network: { name: "lan", state: "absent" } };
const lan = { name: "lan", driver: "bridge", createdAt: 1200, removedAt: null };
const data = { name: "data", createdAt: 1200, removedAt: null };
const FILE = { file: { container: "hello", path: "/hello.txt", content: "Hello from Docker Jail" } };
const FILE_KEY = "file:container hello:/hello.txt";

function file(changes: Partial<Extract<ProbeResult, { kind: "file" }>> = {}): ProbeResult {
  return { kind: "file", exists: true, type: "file", mode: "644", content: "Hello from Docker Jail!\n", ...changes };
}

const nothing = file({ exists: false, type: "none", content: "" });
const noPlace = file({ exists: false, type: "missing-place", content: "" });

const CASES: [says: string, body: Record<string, unknown>, given: Given, verdict: string][] = [
  ["no image", IMAGE, {}, "waiting: There is no image `helloworld` in your daemon yet."],
  ["the image", IMAGE, { images: [ALPINE, HELLO] }, "passed: `helloworld` · 8.3 MB"],
  [
    "the image from another",
    IMAGE,
    { images: [ALPINE, { ...HELLO, layers: ["sha256:c3"] }] },
    "tried: `helloworld` is there, but it was not made from `alpine`.",
  ],
  [
    "the image, its origin away",
    IMAGE,
    { images: [HELLO] },
    "tried: `helloworld` is there, but `alpine` itself is not in your daemon, so nobody can compare them.",
  ],
  [
    "a name like it",
    IMAGE,
    { images: [ALPINE, { ...HELLO, tags: ["hello-world:latest"] }] },
    "tried: There is an image `hello-world`; this step needs `helloworld`.",
  ],
  [
    "another tag",
    IMAGE,
    { images: [ALPINE, { ...HELLO, tags: ["helloworld:v1"] }] },
    "tried: There is `helloworld:v1`, with another tag; this step needs `helloworld`.",
  ],
  [
    "no name",
    IMAGE,
    { images: [ALPINE, { ...HELLO, tags: [] }] },
    "tried: An image was made, but without a name; this step needs `helloworld`.",
  ],
  [
    "a commit of nothing",
    IMAGE,
    {
      images: [ALPINE],
      commands: [failed("docker commit helo helloworld", "Error response from daemon: No such container: helo")],
    },
    "tried: There is no container `helo`.",
  ],
  [
    "a commit with capitals",
    IMAGE,
    {
      images: [ALPINE],
      commands: [
        failed(
          "docker commit hello HelloWorld",
          "invalid reference format: repository name (library/HelloWorld) must be lowercase",
        ),
      ],
    },
    "tried: Names of images are in small letters: `helloworld`.",
  ],
  [
    "a build that failed",
    { image: { name: "x" } },
    { commands: [failed("docker build -t x .", "Step 1/2\nunable to prepare context: path not found\n")] },
    "tried: `docker build -t x .` failed: `unable to prepare context: path not found`.",
  ],
  [
    "a pull misspelt",
    { image: { name: "ubuntu" } },
    { commands: [failed("docker pull unbuntu", "pull access denied for unbuntu, repository does not exist")] },
    "tried: There is no image `unbuntu`. Did you mean `ubuntu`?",
  ],
  ["an image of an earlier step", { image: { name: "alpine" } }, { images: [ALPINE] }, "passed: `alpine` · 8.3 MB"],
  [
    "an image of an earlier step, asked anew",
    { image: { name: "alpine", since: "step" } },
    { images: [ALPINE] },
    "waiting: `alpine` was there before. Make it once more.",
  ],
  ["an image never removed", UNTAGGED, {}, "waiting: There is no image `helloworld` to remove yet."],
  ["an image removed", UNTAGGED, { images: [{ ...HELLO, removedAt: 1700 }] }, "passed: `helloworld`"],
  [
    "one of two names removed",
    UNTAGGED,
    { images: [{ ...HELLO, tags: ["other:latest"] }], commands: [command("docker rmi helloworld")] },
    "passed: `helloworld`",
  ],
  ["an image still there", UNTAGGED, { images: [HELLO] }, "waiting: The image `helloworld` is still there."],
  [
    "an image in use",
    UNTAGGED,
    {
      images: [HELLO],
      commands: [
        failed(
          "docker rmi helloworld",
          'conflict: unable to remove repository reference "helloworld" (must force) - container 5d is using its referenced image b2',
        ),
      ],
    },
    "tried: A container still uses that image, running or not. Remove the container first.",
  ],
  ["no network", LAN, {}, "waiting: There is no network `lan` yet."],
  ["the network", LAN, { networks: [lan] }, "passed: `lan`"],
  [
    "another network",
    LAN,
    { networks: [{ ...lan, name: "wan" }] },
    "tried: There is a network `wan`; this step needs the name `lan`.",
  ],
  [
    "another driver",
    { network: { name: "lan", driver: "macvlan" } },
    { networks: [lan] },
    "tried: The network `lan` is there, but its driver is `bridge`; this step needs `macvlan` (`--driver`).",
  ],
  ["the network removed", LAN_GONE, { networks: [{ ...lan, removedAt: 1500 }] }, "passed: `lan`"],
  [
    "the network in use",
    LAN_GONE,
    {
      networks: [lan],
      commands: [failed("docker network rm lan", "error while removing network: network lan has active endpoints")],
    },
    "tried: A network cannot go while a container is in it. Remove or disconnect the container first.",
  ],
  [
    "the network misspelt",
    LAN_GONE,
    {
      networks: [lan],
      commands: [failed("docker network rm laan", "Error response from daemon: network laan not found\nexit status 1")],
    },
    "tried: There is no network `laan`. Did you mean `lan`?",
  ],
  ["a volume", { volume: { name: "data" } }, { volumes: [data] }, "passed: `data`"],
  ["any volume", { volume: {} }, { volumes: [data] }, "passed: `data`"],
  ["no volume", { volume: {} }, {}, "waiting: There is no volume yet."],
  [
    "another volume",
    { volume: { name: "data" } },
    { volumes: [{ ...data, name: "date" }] },
    "tried: There is a volume `date`; this step needs the name `data`.",
  ],
  [
    "the volume still there",
    { volume: { name: "data", state: "absent" } },
    { volumes: [data] },
    "waiting: The volume `data` is still there.",
  ],
  [
    "the volume in use",
    { volume: { name: "data", state: "absent" } },
    { volumes: [data], commands: [failed("docker volume rm data", "remove data: volume is in use - [5d]")] },
    "tried: A container still uses that volume, running or not. Remove the container first.",
  ],
  ["a file not looked at", FILE, {}, "waiting: Waiting for `/hello.txt` in the container `hello`."],
  ["a file", FILE, { probes: { [FILE_KEY]: file() } }, "passed: `/hello.txt`"],
  [
    "no file",
    FILE,
    { probes: { [FILE_KEY]: nothing } },
    "waiting: There is no `/hello.txt` in the container `hello` yet.",
  ],
  ["no container for it", FILE, { probes: { [FILE_KEY]: noPlace } }, "waiting: There is no container `hello` yet."],
  [
    "its container removed",
    FILE,
    { probes: { [FILE_KEY]: noPlace }, containers: [removed({ name: "hello" })] },
    "waiting: The container `hello` is removed, and its files with it.",
  ],
  [
    "another content",
    FILE,
    { probes: { [FILE_KEY]: file({ content: "Hello\nyou" }) } },
    "tried: `/hello.txt` is there, but it does not have `Hello from Docker Jail`. It says `Hello`.",
  ],
  [
    "a long content",
    FILE,
    { probes: { [FILE_KEY]: file({ content: "x".repeat(5000) }) } },
    `tried: \`/hello.txt\` is there, but it does not have \`Hello from Docker Jail\`. It says \`${"x".repeat(79)}…\`.`,
  ],
  [
    "an empty file",
    FILE,
    { probes: { [FILE_KEY]: file({ content: "" }) } },
    "tried: `/hello.txt` is there, but it does not have `Hello from Docker Jail`. It is empty.",
  ],
  [
    "a folder",
    { file: { path: "/jail", type: "file" } },
    { probes: { "file:sandbox:/jail": file({ type: "directory" }) } },
    "tried: `/jail` is there, but it is a directory, not a file.",
  ],
  [
    "another mode",
    { file: { path: "/x", mode: "0755" } },
    { probes: { "file:sandbox:/x": file() } },
    "tried: `/x` has the mode `644`; this step needs `0755`.",
  ],
  [
    "a file to be gone",
    { file: { path: "/x", state: "absent" } },
    { probes: { "file:sandbox:/x": file() } },
    "waiting: `/x` is still in your sandbox.",
  ],
  [
    "a file gone",
    { file: { path: "/x", state: "absent" } },
    { probes: { "file:sandbox:/x": nothing } },
    "passed: `/x`",
  ],
  [
    "a file of an image",
    { file: { image: "helloworld", path: "/hello.txt" } },
    { probes: { "file:image helloworld:/hello.txt": nothing } },
    "waiting: There is no `/hello.txt` in the image `helloworld` yet.",
  ],
  [
    "a script",
    { script: { run: "true" } },
    { probes: { "script:true": { kind: "script", exitCode: 0, output: "" } } },
    "passed: ",
  ],
  [
    "a script that says why",
    { script: { run: "x" } },
    { probes: { "script:x": { kind: "script", exitCode: 1, output: "Make `jail` first\nmore" } } },
    "tried: Make `jail` first.",
  ],
  [
    "a silent script",
    { script: { run: "x" } },
    { probes: { "script:x": { kind: "script", exitCode: 1, output: "" } } },
    "waiting: Not done yet.",
  ],
  [
    "a script without an end",
    { script: { run: "x" } },
    { probes: { "script:x": { kind: "script", exitCode: null, output: "" } } },
    "waiting: Looking at your sandbox took too long. It is tried again with your next command.",
  ],
  ["a quiz without an answer", { quiz: "q" }, {}, "waiting: Choose an answer."],
  ["a quiz called like a method", { quiz: "constructor" }, {}, "waiting: Choose an answer."],
  ["a right answer", { quiz: "q" }, { answers: { q: true } }, "passed: "],
  [
    "a wrong answer",
    { quiz: "q" },
    { answers: { q: false } },
    "tried: Not quite. Look again, and choose another answer.",
  ],
];

describe("images, networks, volumes, files, scripts and quizzes", () => {
  it.each(CASES)("%s", (_, body, given, expected) => {
    expect(shown(verdictOf(body, given))).toBe(expected);
  });
});
