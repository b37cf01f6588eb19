import { randomBytes } from "node:crypto";
import { createServer } from "node:http";
import { networkInterfaces } from "node:os";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readConfig } from "../config.ts";
import { dockerEngine } from "../context.ts";
import { engineClient } from "../setup/engine.ts";
import { asLearner as askLearner, outside as askOutside, WITH_TOOLS } from "../testing/in-sandbox.ts";

const config = { ...readConfig({}), instance: `test-isolation-${process.pid}` };
const engine = dockerEngine(engineClient(), config);
const limits = { memoryMb: 1024, cpus: 1, pids: 1024 };
let sandbox = "";
let neighbour = "";

const asLearner = (script: string, where = sandbox) => askLearner(engine, where, script);
/** Outside of the namespace: the widest that could be reached by breaking out of it. */
const outsideNamespace = (script: string, where = sandbox) => askOutside(engine, where, script);

/** The error that a system call ends with, tried with Perl, which every Debian has. */
function syscallError(call: string): string {
  return `perl -MSocket -e '${call} ? print "allowed" : print $!'`;
}

const UDP = "socket($s, 2, 2, 0)";
/** A program of the old packet filter that lets everything through. */
const FILTER = "pack(q(Sx6P), 1, pack(q(SCCL), 6, 0, 0, 65535))";

beforeAll(async () => {
  sandbox = await engine.create({ id: `iso-a-${process.pid}`, limits, egress: "internet" });
  neighbour = await engine.create({ id: `iso-b-${process.pid}`, limits, egress: "internet" });
  await asLearner("until docker version >/dev/null 2>&1; do sleep 0.1; done");
});
afterAll(async () => {
  for (const info of await engine.list()) await engine.destroy(info.engineId);
});

describe("inside a sandbox", () => {
  test("the seccomp filter is on, for the learner and below", async () => {
    expect(await asLearner("grep ^Seccomp: /proc/self/status")).toMatch(/2$/);
    expect(await outsideNamespace("grep ^Seccomp: /proc/self/status")).toMatch(/2$/);
  });

  test("no process has an effective capability outside the user namespace", async () => {
    const learners = await asLearner("readlink /proc/self/ns/user");
    // In the machine's own, and in the one around the learner's.
    const script = `for p in /proc/[0-9]*; do [ "$(readlink $p/ns/user 2>/dev/null)" != "${learners}" ] && grep -h ^CapEff $p/status; done`;
    const capabilities = (await outsideNamespace(script)).split("\n").filter(Boolean);
    expect(capabilities.length).toBeGreaterThan(0);
    for (const line of capabilities) expect(line).toMatch(/^CapEff:\s+0{16}$/);
  });

  test("no process is the host's root", async () => {
    const map = await asLearner("cat /proc/self/uid_map");
    for (const line of map.split("\n")) expect(Number(line.trim().split(/\s+/)[1])).toBeGreaterThan(0);
    const owners = await outsideNamespace("stat -c %u /proc/[0-9]* 2>/dev/null | sort -u");
    expect(owners.split("\n")).not.toContain("0");
  });

  test.each([
    ["AF_ALG", "socket(my $s, 38, 5, 0)"],
    ["AF_PACKET", "socket(my $s, 17, 3, 0)"],
    ["AF_RXRPC", "socket(my $s, 33, 2, 0)"],
    ["AF_VSOCK", "socket(my $s, 40, 1, 0)"],
    ["NETLINK_XFRM", "socket(my $s, 16, 3, 6)"],
    ["bpf", "syscall(321, 0, 0, 0) >= 0"],
    ["io_uring_setup", "syscall(425, 1, 0) >= 0"],
    ["userfaultfd", "syscall(323, 0) >= 0"],
    ["perf_event_open", "syscall(298, 0, 0, 0, 0, 0) >= 0"],
    ["open_by_handle_at", "syscall(304, 0, 0, 0) >= 0"],
    ["fsopen", "syscall(430, 0, 0) >= 0"],
    ["init_module", "syscall(175, 0, 0, 0) >= 0"],
    ["a filter on a socket", `${UDP} && setsockopt($s, 1, 26, ${FILTER})`],
    ["one for many sockets", `${UDP} && setsockopt($s, 1, 51, ${FILTER})`],
    [
      "one by a level that only looks like another",
      `${UDP} && syscall(54, fileno($s), 1 | 1 << 32, 26, $f = ${FILTER}, 16) >= 0`,
    ],
  ])("%s is refused", async (_name, call) => {
    expect(await asLearner(syscallError(call))).toBe("Operation not permitted");
  });

  test("asynchronous input and output is not there, so that programs do without", async () => {
    expect(await asLearner(syscallError("syscall(206, 8, $c = pack(q(Q), 0)) >= 0"))).toBe("Function not implemented");
  });

  test("ordinary socket options are set", async () => {
    expect(await asLearner(syscallError(`${UDP} && setsockopt($s, 1, 2, 1) && setsockopt($s, 0, 2, 64)`))).toBe(
      "allowed",
    );
  });

  test("ordinary sockets are not", async () => {
    expect(await asLearner(syscallError("socket(my $s, AF_INET, SOCK_STREAM, 0)"))).toBe("allowed");
  });

  test.each([
    "/proc/sys/kernel/core_pattern",
    "/proc/sysrq-trigger",
    "/proc/sys/vm/panic_on_oom",
    "/sys/kernel/uevent_helper",
  ])("%s cannot be written", async (path) => {
    const planted = randomBytes(8).toString("hex");
    await asLearner(`echo ${planted} > ${path}`);
    expect(await asLearner(`cat ${path} 2>/dev/null`)).not.toContain(planted);
  });

  test("a nested container cannot be privileged", async () => {
    const pulled = await asLearner("docker run --rm alpine echo fine");
    expect(pulled).toContain("fine");
    expect(await asLearner("docker run --rm --privileged alpine echo broken 2>/dev/null")).not.toContain("broken");
  });

  test("the host's files are not there", async () => {
    expect(await asLearner("docker run --rm -v /:/host alpine cat /host/etc/hostname")).toBe("workshop");
  });
});

describe("between sandboxes", () => {
  test("a value served in one is never read from the other", async () => {
    const planted = randomBytes(12).toString("hex");
    const address = await outsideNamespace("hostname -I").then((list) => list.split(" ")[0] ?? "");
    // Outside of the nested network, where it would be easiest to reach.
    const serve = `exec socat TCP-LISTEN:7777,reuseaddr,fork 'SYSTEM:echo ${planted}'`;
    const server = await engine.exec(sandbox, ["bash", "-c", `${WITH_TOOLS}\n${serve}`]);
    const own = "for i in 1 2 3 4 5 6 7 8; do socat -u TCP:127.0.0.1:7777 - && break; sleep 0.2; done";
    expect(await outsideNamespace(own)).toContain(planted);
    const answers = await Promise.all([
      asLearner(`curl -s -m 2 http://${address}:7777/`, neighbour),
      asLearner(`docker run --rm --network host alpine wget -q -T 2 -O - http://${address}:7777/ 2>&1`, neighbour),
      outsideNamespace(`timeout 2 socat -u TCP:${address}:7777 -`, neighbour),
    ]);
    expect(answers.join()).not.toContain(planted);
    server.close();
  });

  test.each(["127.0.0.1", "0.0.0.0"])("what listens on the host at %s is out of reach", async (listening) => {
    const planted = randomBytes(12).toString("hex");
    const server = createServer((_request, response) => response.end(planted));
    await new Promise<void>((resolve) => server.listen(0, listening, resolve));
    const { port } = server.address() as { port: number };
    const own = Object.values(networkInterfaces()).flatMap((list) =>
      (list ?? []).filter((entry) => entry.family === "IPv4").map((entry) => entry.address),
    );
    const answered = await fetch(`http://127.0.0.1:${port}/`).then((response) => response.text());
    expect(answered).toBe(planted);
    const hosts = [...new Set([...own, "127.0.0.1", "10.0.2.2", config.networks.internet.gateway])];
    const script = `${hosts.map((host) => `curl -s -m 2 http://${host}:${port}/ &`).join(" ")} wait`;
    // Also from outside of the nested network, and from a nested container on the sandbox's own.
    const nested = `docker run --rm --network host alpine wget -q -T 2 -O - http://${config.networks.internet.gateway}:${port}/ 2>&1`;
    const answers = await Promise.all([asLearner(script), outsideNamespace(script), asLearner(nested)]);
    expect(answers.join()).not.toContain(planted);
    server.close();
  });

  test("the workshop's registry is within reach", async () => {
    expect(await asLearner(`curl -s -m 5 ${config.registry.mirror}/v2/library/alpine/tags/list`)).toContain("latest");
  });
});
