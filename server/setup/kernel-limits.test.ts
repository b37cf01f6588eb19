import { describe, expect, test } from "vitest";
import { kernelLimits, raised, sysctlFile } from "./kernel-limits.ts";

const NEEDS = { sandboxes: 60, pids: 1024, memoryPages: null };

describe("a limit of the kernel", () => {
  test.each([
    ["that is too low is raised", "kernel.pty.max", "65536", "4096", "65536"],
    ["that is high enough stays", "kernel.pty.max", "65536", "65536\n", null],
    ["that is higher than needed is never lowered", "kernel.pty.max", "65536", "1048576", null],
    [
      "beyond what a double holds is compared exactly",
      "fs.file-max",
      "9223372036854775807",
      "9223372036854775806",
      "9223372036854775807",
    ],
    ["where 0 means none is taken away", "fs.pipe-user-pages-soft", "0", "16384", "0"],
    ["where 0 means none and that is so, stays", "fs.pipe-user-pages-hard", "0", "0", null],
    [
      "of several values is raised where it is lower",
      "net.ipv4.tcp_mem",
      "200 300 400",
      "100\t350\t300",
      "200 350 400",
    ],
    ["of several values stays when all are high enough", "net.ipv4.tcp_mem", "200 300 400", "200\t350\t400", null],
  ])("%s", (_what, name, least, now, written) => {
    expect(raised({ name, least }, now)).toBe(written);
  });
});

test("more sandboxes need more threads and connections", () => {
  const least = (sandboxes: number, name: string) =>
    Number(kernelLimits({ ...NEEDS, sandboxes }).find((limit) => limit.name === name)?.least);
  for (const name of ["kernel.threads-max", "net.netfilter.nf_conntrack_max"])
    expect(least(60, name)).toBeGreaterThan(least(30, name));
});

test("buffers of sockets get room only where they count for the sandbox's memory", () => {
  const names = (memoryPages: number | null) => kernelLimits({ ...NEEDS, memoryPages }).map(({ name }) => name);
  expect(names(null)).not.toContain("net.ipv4.tcp_mem");
  expect(names(1_000_000)).toContain("net.ipv4.tcp_mem");
});

test("the file for sysctl has a line for each, and goes on where a kernel refuses one that it may", () => {
  const limits = kernelLimits(NEEDS);
  const lines = sysctlFile(limits).trim().split("\n");
  expect(lines).toHaveLength(limits.length);
  expect(lines).toContain("kernel.pty.max = 65536");
  expect(lines).toContain("-net.core.bpf_jit_limit = 1056964608");
});
