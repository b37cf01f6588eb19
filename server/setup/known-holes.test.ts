import { describe, expect, test } from "vitest";
import { HOLES, type Part, warningsOf } from "./known-holes.ts";

const part = (name: Part["part"], version: string, mended = ""): Part => ({ part: name, version, mended });

describe("no warning for", () => {
  test.each([
    ["runc", "1.2.8"],
    ["runc", "v1.3.3"],
    ["runc", "1.4.1"],
    ["containerd", "v1.7.29"],
    ["containerd", "2.3.0"],
    ["Docker Engine", "20.10.24+dfsg1"],
    ["Docker Engine", "28.5.1"],
    ["kernel", "6.1.76"],
    ["kernel", "5.10.210"],
    ["kernel", "6.18.44-fc"],
    ["kernel", "unknown"],
  ] as const)("%s %s", (name, version) => {
    expect(warningsOf([part(name, version)])).toEqual([]);
  });
});

describe("one line, with the ids and what mends them, for", () => {
  test.each([
    ["runc", "1.1.11", /CVE-2024-21626, CVE-2025-31133.*mended in 1\.1\.12 or 1\.2\.8/],
    ["runc", "1.1.15", /^runc 1\.1\.15 may have CVE-2025-31133, CVE-2025-52565, CVE-2025-52881, mended in 1\.2\.8/],
    ["runc", "1.2.7", /CVE-2025-52881/],
    ["runc", "1.3.2", /CVE-2025-52881/],
    ["containerd", "1.6.38", /CVE-2024-25621/],
    ["containerd", "2.1.4", /CVE-2024-25621/],
    ["Docker Engine", "20.10.5", /CVE-2021-41091, CVE-2022-36109/],
    ["kernel", "6.1.75", /CVE-2024-1086/],
    ["kernel", "6.5.0", /CVE-2024-1086/],
    ["kernel", "4.19.0", /CVE-2024-1086/],
  ] as const)("%s %s", (name, version, line) => {
    const warnings = warningsOf([part(name, version)]);
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toMatch(line);
  });
});

test("what the distribution says it mended is not warned of", () => {
  const changelog = "runc (1.1.5+ds1-1+deb12u1)\n  * CVE-2024-21626: several container breakouts";
  expect(warningsOf([part("runc", "1.1.5+ds1", changelog)])[0]).not.toContain("CVE-2024-21626");
  const all = HOLES.filter((hole) => hole.part === "runc").flatMap(({ ids }) => ids);
  expect(warningsOf([part("runc", "1.1.5+ds1", all.join("\n"))])).toEqual([]);
});
