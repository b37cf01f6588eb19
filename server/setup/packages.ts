import { spawn } from "node:child_process";
import { accessSync, constants } from "node:fs";
import { createInterface } from "node:readline/promises";
import { PersonError } from "../errors.ts";

/** Whether Debian packages can be installed here, and if not, why. */
export function aptHindrance(): string | null {
  if (process.platform !== "linux") return `this is ${process.platform}, not Linux`;
  if (process.getuid?.() !== 0) return "this needs root (try `sudo npm start`)";
  if (findProgram("apt-get") === null) return "this machine has no apt-get";
  return null;
}

/** On a terminal asks first; without one says what happens and goes on. */
export async function installPackages(
  packages: readonly string[],
  why: string,
  report: (progress: string) => void,
): Promise<void> {
  const hindrance = aptHindrance();
  if (hindrance !== null) {
    throw new PersonError(
      "apt",
      `${why}, but ${hindrance}. Install ${packages.join(", ")} yourself, then start again.`,
    );
  }
  await agree(`${why}. Install the Debian packages ${packages.join(", ")}?`);
  await readPackageLists(report);
  await run("apt-get", ["install", "-y", "-q", "--no-install-recommends", ...packages], report);
}

let listsRead = false;

/** Once is enough for all that is set up in one go. */
export async function readPackageLists(report: (progress: string) => void): Promise<void> {
  if (listsRead) return;
  report("reading package lists");
  await run("apt-get", ["update", "-q"], report);
  listsRead = true;
}

async function agree(question: string): Promise<void> {
  if (!process.stdin.isTTY || !process.stdout.isTTY || process.env.CI) {
    process.stdout.write(`${question} Going on, as nobody is here to ask.\n`);
    return;
  }
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  const answer = await terminal.question(`\n${question} [Y/n] `);
  terminal.close();
  if (/^n/i.test(answer.trim()))
    throw new PersonError("declined", "Nothing was installed, so the workshop cannot start.");
}

/** Runs a program to its end; its last lines come with the error. */
export function run(
  program: string,
  args: readonly string[],
  report: (progress: string) => void,
  options: { cwd?: string } = {},
): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      cwd: options.cwd,
      stdio: ["ignore", "pipe", "pipe"],
      env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
    });
    const tail: string[] = [];
    const hear = (chunk: Buffer) => {
      for (const line of chunk
        .toString()
        .split(/[\r\n]+/)
        .filter((text) => text.trim() !== "")) {
        report(line.trim());
        tail.push(line);
        if (tail.length > 15) tail.shift();
      }
    };
    child.stdout.on("data", hear);
    child.stderr.on("data", hear);
    child.on("error", reject);
    child.on("close", (code) => {
      if (code === 0) resolve();
      else reject(new PersonError("program", `${program} ${args[0] ?? ""} ended with ${code}:\n${tail.join("\n")}`));
    });
  });
}

export function findProgram(name: string): string | null {
  const dirs = [...(process.env.PATH ?? "").split(":"), "/usr/sbin", "/sbin"];
  for (const dir of dirs) {
    try {
      accessSync(`${dir}/${name}`, constants.X_OK);
      return `${dir}/${name}`;
    } catch {
      // Not in this folder.
    }
  }
  return null;
}
