import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readConfig } from "../config.ts";
import { dockerEngine } from "../context.ts";
import { engineClient } from "../setup/engine.ts";
import { asLearner, outputOf } from "../testing/in-sandbox.ts";

/** What a sandbox may have of it, all its users and namespaces together; workshop-fence says so. */
interface Share {
  readonly name: string;
  readonly most: number;
  /** Perl: takes one more and keeps it in @held; false when there is none to be had. */
  readonly take: string;
  /** What ordinary work next door may need of it at a time. */
  readonly needed: number;
}

const NAMESPACES = 512;

/** Made by this process itself, and kept by an open file. */
function namespace(name: string, flag: number, file = name): Share {
  const take = `do { my $h; syscall(272, ${flag}) == 0 && open($h, "<", "/proc/self/ns/${file}") && push(@held, $h) }`;
  return { name: `${name} namespaces`, most: NAMESPACES, take, needed: 50 };
}

/** Made by a child, which a process must be to be in it. */
function childNamespace(name: string, flag: number, file: string): Share {
  const take = `do {
    pipe(my $r, my $w); my $pid = fork();
    if (defined $pid && !$pid) {
      my $made = syscall(272, ${flag}) == 0;
      my $first = $made ? fork() : 1;
      if (defined $first && !$first) { sleep }
      syswrite $w, defined $first && $made ? "made" : "none"; sleep;
    }
    close $w; my $said = ""; my $h;
    defined $pid && sysread($r, $said, 4) && $said eq "made" && open($h, "<", "/proc/$pid/ns/${file}") && push(@held, $h)
      ? do { kill 9, split(" ", \`cat /proc/$pid/task/$pid/children\`), $pid; waitpid $pid, 0; 1 }
      : do { kill 9, $pid if $pid; 0 }
  }`;
  return { name: `${name} namespaces`, most: NAMESPACES, take, needed: 50 };
}

const SHARES: readonly Share[] = [
  namespace("uts", 0x04000000),
  namespace("ipc", 0x08000000),
  namespace("mnt", 0x00020000),
  namespace("cgroup", 0x02000000),
  namespace("time", 0x00000080, "time_for_children"),
  namespace("net", 0x40000000),
  childNamespace("user", 0x10000000, "user"),
  childNamespace("pid", 0x20000000, "pid_for_children"),
  {
    name: "inotify instances",
    most: 256,
    take: "do { my $fd = syscall(294, 0); $fd >= 0 && push(@held, $fd) }",
    needed: 100,
  },
  {
    name: "inotify watches",
    most: 65_536,
    take: `do {
      if (!@held) { $fd = syscall(294, 0); mkdir $dir = "/run/watched-$$"; }
      open(my $f, ">", my $path = "$dir/" . @held); close $f;
      syscall(254, $fd, $path, 2) >= 0 && push(@held, 1)
    }`,
    needed: 20_000,
  },
  {
    name: "pending signals and timers",
    most: 1024,
    take: "syscall(222, 0, 0, my $id = ' ' x 8) == 0 && push(@held, 1)",
    needed: 500,
  },
  {
    // One with room for one message of 512 bytes; there may be 256 in one ipc namespace.
    name: "message queues",
    most: 20,
    take: `do {
      my $fd = syscall(240, my $name = "queue" . @held, 0102, 0600, my $attr = pack("q8", 0, 1, 512, 0, 0, 0, 0, 0));
      $fd >= 0 && push(@held, $fd)
    }`,
    needed: 5,
  },
];

const config = { ...readConfig({}), instance: `test-shares-${process.pid}` };
const engine = dockerEngine(engineClient(), config);
const limits = { memoryMb: 1024, cpus: 1, pids: 1024 };
let greedy = "";
let neighbour = "";

beforeAll(async () => {
  greedy = await engine.create({ id: `greedy-${process.pid}`, limits, egress: "internet" });
  neighbour = await engine.create({ id: `next-${process.pid}`, limits, egress: "internet" });
  for (const sandbox of [greedy, neighbour])
    await asLearner(engine, sandbox, "until docker version >/dev/null 2>&1; do sleep 0.1; done");
  for (const sandbox of [greedy, neighbour]) await asLearner(engine, sandbox, "docker pull -q alpine");
});
afterAll(async () => {
  for (const info of await engine.list()) await engine.destroy(info.engineId);
});

/** Takes until there is no more or it has so many; says how many, and keeps them until its input ends. */
function taking(share: Share, most: number): string[] {
  const program = `use strict; our (@held, $fd, $dir); $| = 1; chdir "/";
    1 while @held < ${most} && eval { ${share.take} };
    print scalar(@held), "\\n"; <STDIN>;
    system("rm", "-rf", $dir) if $dir;`;
  const quoted = program.replaceAll("'", `'"'"'`);
  return ["workshop-enter", "bash", "-c", `ulimit -n $(ulimit -Hn); exec perl -e '${quoted}'`];
}

/** The commands of a first lesson. */
const EVERYDAY = `docker run --rm alpine echo hi; docker run -d --name one alpine sleep 100 > /dev/null; docker exec one echo in
  docker network create net > /dev/null && docker run --rm --network net alpine echo joined; docker rm -f one; docker network rm net`;

describe.each(SHARES)("of $name", (share) => {
  test("a sandbox takes no more than its share, and a neighbour works undisturbed meanwhile", async () => {
    const exec = await engine.exec(greedy, taking(share, 3 * share.most));
    const taken = Number(await firstLine(exec.stream));
    try {
      expect(taken).toBeGreaterThan(share.most / 3);
      expect(taken).toBeLessThanOrEqual(share.most);
      expect(await asLearner(engine, neighbour, EVERYDAY)).toBe("hi\nin\njoined\none\nnet");
      expect(Number(await outputOf(engine, neighbour, taking(share, share.needed)))).toBe(share.needed);
    } finally {
      exec.stream.end("\n");
      exec.stream.resume();
      await new Promise((resolve) => exec.stream.once("close", resolve));
    }
    // What it took is its own again.
    await asLearner(engine, greedy, "until docker run --rm alpine true; do sleep 0.2; done 2>/dev/null");
  });
});

function firstLine(stream: NodeJS.ReadableStream): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = "";
    const onData = (chunk: Buffer) => {
      said += String(chunk);
      if (said.includes("\n")) resolve(said.slice(0, said.indexOf("\n")));
    };
    stream.on("data", onData);
    stream.once("close", () => reject(new Error(`it ended before it had taken anything: ${said}`)));
  });
}

describe("the limits of a sandbox", () => {
  test("are above the namespaces that its learner is root of, and cannot be raised from there", async () => {
    const raise = `for p in /proc/[0-9]*; do
        nsenter -t \${p#/proc/} -U --preserve-credentials sh -c 'for f in /proc/sys/user/max_*; do echo 99999 > $f; done'
      done
      for f in /proc/sys/user/max_*; do echo 99999 > $f; done
      docker run --rm --network host --pid host --userns host --security-opt seccomp=unconfined -v /proc:/host alpine sh -c 'for f in /host/sys/user/max_* /proc/sys/user/max_*; do echo 99999 > $f; done'`;
    await asLearner(engine, greedy, `{ ${raise}; } 2>/dev/null`);
    // From outside, in the namespace above: the one that the parent of the learner's first process is in.
    const above = `child=$(cat /run/workshop/rootlesskit/child_pid); read -r _ above < <(grep PPid /proc/$child/status)
      workshop-nsenter -t $above -U --preserve-credentials cat /proc/sys/user/max_uts_namespaces /proc/sys/user/max_inotify_instances`;
    expect(await outputOf(engine, greedy, ["bash", "-c", above])).toBe("512\n256");
    const uts = SHARES[0] as Share;
    expect(Number(await outputOf(engine, greedy, taking(uts, 3 * uts.most)))).toBeLessThanOrEqual(uts.most);
  });
});
