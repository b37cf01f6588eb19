import { execFileSync } from "node:child_process";
import { describe, expect, test } from "vitest";
import { readConfig } from "../config.ts";
import { isRestriction, PROFILE_TEXT, profileFor, SANDBOX_PROFILE } from "../sandbox/apparmor.ts";
import { type ApparmorState, commandsFor, planFor } from "./apparmor.ts";
import { findProgram } from "./packages.ts";

const LOADED = `/usr/bin/man (enforce)\n${SANDBOX_PROFILE} (enforce)\n`;
const fresh: ApparmorState = { restricted: true, installed: null, loaded: "", root: true, parser: true };

describe("the profile", () => {
  test.each([
    ["unneeded", "the kernel restricts nothing", { restricted: false }],
    ["load", "it is not installed, and root has the parser", {}],
    ["load", "an older text is installed", { installed: "profile old {}", loaded: LOADED }],
    ["load", "it is installed and the kernel does not know it", { installed: PROFILE_TEXT }],
    [
      "load",
      "the kernel knows only one of a longer name",
      { installed: PROFILE_TEXT, loaded: `${SANDBOX_PROFILE}-2 (enforce)` },
    ],
    ["there", "it is installed and loaded", { installed: PROFILE_TEXT, loaded: LOADED, root: false }],
    [
      "there",
      "it is installed, and whether it is loaded is not ours to read",
      { installed: PROFILE_TEXT, loaded: null, root: false },
    ],
    ["ask", "this is not root", { root: false }],
    ["ask", "there is no parser", { parser: false }],
  ] as const)("is %s where %s", (plan, _where, state) => {
    expect(planFor({ ...fresh, ...state })).toBe(plan);
  });

  test("is told with the very commands that load it", () => {
    expect(commandsFor("/srv/data/workshop-sandbox.apparmor").split("\n").slice(1)).toEqual([
      "  sudo apt-get install -y apparmor",
      "  sudo install -m 644 /srv/data/workshop-sandbox.apparmor /etc/apparmor.d/workshop-sandbox",
      "  sudo apparmor_parser -r -W /etc/apparmor.d/workshop-sandbox",
    ]);
  });

  test.each([
    ["1\n", true],
    ["0\n", false],
    [null, false],
  ])("is needed when the kernel's setting is %j: %s", (setting, needed) => {
    expect(isRestriction(setting)).toBe(needed);
  });

  test("is what sandboxes get where it is needed, unless the operator named another", () => {
    expect(profileFor(null, true)).toBe(SANDBOX_PROFILE);
    expect(profileFor(null, false)).toBe("unconfined");
    expect(profileFor("ours", true)).toBe("ours");
    expect(readConfig({ SANDBOX_APPARMOR: "ours" }).sandbox.apparmor).toBe("ours");
    expect(readConfig({}).sandbox.apparmor).toBeNull();
    expect(() => readConfig({ SANDBOX_APPARMOR: "a b" })).toThrow("SANDBOX_APPARMOR");
  });

  const parser = findProgram("apparmor_parser");
  test.skipIf(parser === null)(
    "is understood by AppArmor's own parser (skipped where the package apparmor is missing)",
    () => {
      const compiled = compile(parser ?? "", PROFILE_TEXT);
      expect(compiled.toString("latin1")).toContain(SANDBOX_PROFILE);
      expect(() => compile(parser ?? "", PROFILE_TEXT.replace("pivot_root,", "pivot_rot,"))).toThrow();
    },
  );
});

/** A parser before 4.0, as Debian 12 has, knows no rule for user namespaces; the rest it must understand. */
function compile(parser: string, text: string): Buffer {
  const major = Number(/version (\d+)/.exec(execFileSync(parser, ["--version"]).toString())?.[1]);
  const known = major >= 4 ? text : text.replace("abi/4.0", "abi/3.0").replace("  userns,\n", "");
  return execFileSync(parser, ["--skip-kernel-load", "--stdout", "--skip-cache"], { input: known, stdio: "pipe" });
}
