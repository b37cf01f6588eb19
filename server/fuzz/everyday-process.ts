import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { readConfig } from "../config.ts";
import { dockerEngine } from "../context.ts";
import type { DaemonState } from "../evidence/evidence.ts";
import type { Engine } from "../sandbox/engine.ts";
import { engineClient } from "../setup/engine.ts";
import { isFault } from "./world.ts";

/** What the server knows of a learner's sandbox. */
export interface Known {
  readonly engineId: string | null;
  readonly evidence: DaemonState | null;
}

/** Lines of what a server said before it ended. */
const LAST_WORDS = 30;
/** Sandboxes that ask for no names: nothing of what is typed needs the internet. */
const ENV = { SANDBOX_EGRESS: "registry-only", SANDBOX_LIMIT: "8", LOG_LEVEL: "warn" };

/** The server of the everyday commands, in a process of its own, which is started again when it ends. */
export class EverydayProcess {
  base = "";
  /** So often it ended, and nobody had asked it to. */
  ends = 0;
  /** So many lines of its log told of faults of ours. */
  faults = 0;
  readonly engine: Engine;
  private readonly dir = mkdtempSync(join(tmpdir(), "workshop-everyday-"));
  private readonly env: Readonly<Record<string, string>>;
  private child: ChildProcess | null = null;
  private count = 0;
  private readonly untold = { ends: [] as string[], faults: [] as string[] };
  private starting: Promise<void> = Promise.resolve();

  constructor() {
    const instance = `everyday-${process.pid}`;
    this.env = { ...ENV, FUZZ_FILE: join(this.dir, "workshop.db"), FUZZ_INSTANCE: instance };
    this.engine = dockerEngine(engineClient(), { ...readConfig(ENV), instance });
  }

  start(): Promise<void> {
    this.starting = this.spawn();
    return this.starting;
  }

  private async spawn(): Promise<void> {
    const child = fork("server/fuzz/everyday-server.ts", {
      execArgv: ["--import", "tsx"],
      env: { ...process.env, ...this.env },
      stdio: ["ignore", "pipe", "pipe", "ipc"],
    });
    this.child = child;
    const said: string[] = [];
    for (const stream of [child.stdout, child.stderr])
      createInterface({ input: stream as Readable }).on("line", (line) => {
        said.push(line);
        if (said.length > LAST_WORDS) said.shift();
        if (line.startsWith("{") && isFault(line)) {
          this.faults += 1;
          this.untold.faults.push(line);
        }
      });
    child.once("exit", (code, signal) => {
      if (this.child !== child) return;
      this.ends += 1;
      this.untold.ends.push(`the server ended with ${code ?? signal}:\n${said.join("\n")}`);
      this.starting = this.spawn();
      // Whoever asks next hears why it did not start.
      this.starting.catch(() => {});
    });
    const [{ base }] = (await once(child, "message")) as [{ base: string }];
    this.base = base;
  }

  /** Resolves when a server answers, after one ended. */
  up(): Promise<void> {
    return this.starting;
  }

  /** Those since it was asked last, with what the server said before. */
  newEnds(): string[] {
    return this.untold.ends.splice(0);
  }

  newFaults(): string[] {
    return this.untold.faults.splice(0);
  }

  /** @returns null when it ended meanwhile */
  async know(learner: string): Promise<Known | null> {
    const { child } = this;
    if (child === null || !child.connected) return null;
    this.count += 1;
    const ask = this.count;
    return new Promise((resolve) => {
      const hear = (answer: Known & { ask: number }) => answer.ask === ask && done(answer);
      const miss = () => done(null);
      const done = (known: Known | null) => {
        child.off("message", hear);
        child.off("exit", miss);
        resolve(known);
      };
      child.setMaxListeners(0);
      child.on("message", hear);
      child.on("exit", miss);
      child.send({ ask, learner }, (error) => error && miss());
    });
  }

  async dispose(): Promise<void> {
    const { child } = this;
    this.child = null;
    if (child !== null && child.exitCode === null) {
      child.send("stop");
      await once(child, "exit");
    }
    rmSync(this.dir, { recursive: true, force: true });
  }
}
