import { describe, expect, test } from "vitest";
import { type EngineVersion, type Machine, partsOf } from "./kernel-and-engine.ts";

const engine: EngineVersion = {
  Version: "26.1.5+dfsg1",
  KernelVersion: "6.1.0-18-amd64",
  Components: [
    { Name: "Engine", Version: "26.1.5+dfsg1" },
    { Name: "containerd", Version: "1.7.24~ds1" },
    { Name: "runc", Version: "1.1.15+ds1" },
  ],
};
const machine: Machine = {
  release: "6.1.0-18-amd64",
  text: "#1 SMP PREEMPT_DYNAMIC Debian 6.1.76-1 (2024-02-01)",
  signature: "",
  changelog: (name) => `changelog of ${name}`,
};

function kernelOf(values: Partial<Machine>): string | undefined {
  return partsOf(engine, { ...machine, ...values }).find(({ part }) => part === "kernel")?.version;
}

describe("the kernel's own version is read", () => {
  test("from Debian's text", () => {
    expect(kernelOf({})).toBe("6.1.76");
  });
  test("from Ubuntu's signature", () => {
    const text = "#104-Ubuntu SMP";
    expect(kernelOf({ text, signature: "Ubuntu 5.15.0-94.104-generic 5.15.136\n" })).toBe("5.15.136");
  });
  test("else from its release", () => {
    expect(kernelOf({ text: "#1 SMP" })).toBe("6.1.0-18-amd64");
  });
});

test("each part has its version, and what its package says was mended", () => {
  expect(partsOf(engine, machine)).toMatchObject([
    { part: "kernel" },
    { part: "Docker Engine", version: "26.1.5+dfsg1", mended: "changelog of docker.io" },
    { part: "containerd", version: "1.7.24~ds1", mended: "changelog of containerd" },
    { part: "runc", version: "1.1.15+ds1", mended: "changelog of runc" },
  ]);
});

test("packages of this machine say nothing of an Engine on another", () => {
  const parts = partsOf({ ...engine, KernelVersion: "5.15.167-linuxkit" }, machine);
  expect(parts.map(({ mended }) => mended).join("")).toBe("");
  expect(parts[0]?.version).toBe("5.15.167-linuxkit");
});

test("an Engine that does not tell of its parts is no error", () => {
  expect(partsOf({ Version: "28.5.1" }, machine).map(({ version }) => version)).toContain("unknown");
});
