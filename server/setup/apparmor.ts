import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import type { Config } from "../config.ts";
import { PersonError } from "../errors.ts";
import { PROFILE_TEXT, restrictsUserNamespaces, SANDBOX_PROFILE } from "../sandbox/apparmor.ts";
import { findProgram, run } from "./packages.ts";
import type { Stage } from "./stage.ts";

const INSTALLED = `/etc/apparmor.d/${SANDBOX_PROFILE}`;
const LOADED = "/sys/kernel/security/apparmor/profiles";

/** Where the kernel gives user namespaces to known profiles only: makes sure that it knows that of the sandboxes. */
export function apparmorStage(config: Config): Stage {
  return {
    name: "AppArmor profile of the sandboxes",
    async run(report) {
      if (config.sandbox.apparmor !== null) return `${config.sandbox.apparmor}, as SANDBOX_APPARMOR says`;
      const parser = findProgram("apparmor_parser");
      const plan = planFor({
        restricted: restrictsUserNamespaces(),
        installed: existsSync(INSTALLED) ? readFileSync(INSTALLED, "utf8") : null,
        loaded: readLoaded(),
        root: process.getuid?.() === 0,
        parser: parser !== null,
      });
      if (plan === "unneeded") return "not needed here";
      if (plan === "there") return "loaded";
      if (plan === "ask") throw askFor(config.dataDir);
      writeFileSync(INSTALLED, PROFILE_TEXT);
      await run(parser ?? "apparmor_parser", ["-r", "-W", INSTALLED], report);
      return "loaded now";
    },
  };
}

export interface ApparmorState {
  readonly restricted: boolean;
  /** The profile's text as it is installed; null: it is not. */
  readonly installed: string | null;
  /** The kernel's list of profiles; null: not ours to read. */
  readonly loaded: string | null;
  readonly root: boolean;
  /** apparmor_parser is there. */
  readonly parser: boolean;
}

/** ask: somebody who may has to load it. */
export function planFor(state: ApparmorState): "unneeded" | "there" | "load" | "ask" {
  if (!state.restricted) return "unneeded";
  const known =
    state.loaded === null || state.loaded.split("\n").some((line) => line.startsWith(`${SANDBOX_PROFILE} (`));
  if (state.installed === PROFILE_TEXT && known) return "there";
  return state.root && state.parser ? "load" : "ask";
}

function askFor(dataDir: string): PersonError {
  mkdirSync(dataDir, { recursive: true });
  const file = join(resolve(dataDir), `${SANDBOX_PROFILE}.apparmor`);
  writeFileSync(file, PROFILE_TEXT);
  return new PersonError("apparmor", commandsFor(file));
}

/** @param file where the profile's text was written */
export function commandsFor(file: string): string {
  return `This kernel gives user namespaces only to programs with an AppArmor profile that allows them. Run these once, then start again:
  sudo apt-get install -y apparmor
  sudo install -m 644 ${file} ${INSTALLED}
  sudo apparmor_parser -r -W ${INSTALLED}`;
}

function readLoaded(): string | null {
  try {
    return readFileSync(LOADED, "utf8");
  } catch {
    return null;
  }
}
