import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readConfig } from "../config.ts";
import { dockerEngine } from "../context.ts";
import { engineClient } from "../setup/engine.ts";

const OPEN = /The workshop is open: (http:\S+)/;
const LINK = /\/teach\/set-up#([\w-]+)/;
const START_MS = 90_000;

export interface ServerProcessOptions {
  readonly env?: Readonly<Record<string, string>>;
  /** Of another one; a new one otherwise. */
  readonly dataDir?: string;
}

/** The real server in a process of its own, which can be killed and started again on the same data. */
export class ServerProcess {
  base = "";
  /** Of the first instructor's link, which is printed as long as nobody can teach. */
  firstLink: string | null = null;
  /** What it printed since it was started last. */
  said = "";
  readonly dataDir: string;
  private readonly env: NodeJS.ProcessEnv;
  private child: ChildProcess | null = null;

  constructor(options: ServerProcessOptions = {}) {
    this.dataDir = options.dataDir ?? mkdtempSync(join(tmpdir(), "workshop-process-"));
    const own = { DATA_DIR: this.dataDir, PORT: "0", LOG_LEVEL: "warn", SANDBOX_LIMIT: "8", SANDBOX_WARM: "0" };
    this.env = { ...process.env, ...own, ...options.env };
    process.once("exit", this.kill);
  }

  /** @throws Error with what it said, when it ended instead */
  async start(): Promise<void> {
    const child = spawn(process.execPath, ["server/cli/run.mjs", "serve"], {
      env: this.env,
      stdio: ["ignore", "pipe", "pipe"],
    });
    this.child = child;
    this.said = "";
    this.base = await new Promise<string>((resolve, reject) => {
      const fail = (what: string) => reject(new Error(`${what}:\n${this.said}`));
      const timer = setTimeout(() => fail("the server did not start"), START_MS);
      const hear = (chunk: Buffer) => {
        this.said += chunk.toString();
        const url = OPEN.exec(this.said)?.[1];
        this.firstLink ??= LINK.exec(this.said)?.[1] ?? null;
        // On new data the link follows.
        if (url === undefined || this.firstLink === null) return;
        clearTimeout(timer);
        resolve(url);
      };
      child.stdout?.on("data", hear);
      child.stderr?.on("data", hear);
      child.once("close", (code) => {
        clearTimeout(timer);
        fail(`the server ended with ${code}`);
      });
    });
  }

  /** Memory that it has just now. */
  get residentMb(): number {
    const [, kilobytes = "0"] = /^VmRSS:\s*(\d+)/m.exec(readFileSync(`/proc/${this.child?.pid}/status`, "utf8")) ?? [];
    return Number(kilobytes) / 1000;
  }

  async end(signal: NodeJS.Signals): Promise<void> {
    const { child } = this;
    this.child = null;
    if (child === null || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, "exit");
    child.kill(signal);
    await ended;
  }

  /** Ends it, with its sandboxes and its data. */
  async dispose(): Promise<void> {
    await this.end("SIGKILL");
    process.off("exit", this.kill);
    const engine = dockerEngine(engineClient(), readConfig(this.env));
    for (const { engineId } of await engine.list()) await engine.destroy(engineId);
    rmSync(this.dataDir, { recursive: true, force: true });
  }

  private readonly kill = () => this.child?.kill("SIGKILL");
}
