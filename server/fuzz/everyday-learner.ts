import { setTimeout as delay } from "node:timers/promises";
import { LearnerClient, type TerminalClient } from "../testing/learner-client.ts";
import { startOver } from "../testing/learner-steps.ts";
import type { EverydayCommand } from "./everyday-commands.ts";
import type { EverydayProcess } from "./everyday-process.ts";
import { differences, idsOf } from "./inventory.ts";
import { readInventory } from "./read-inventory.ts";
import { SandboxAgent } from "./sandbox-agent.ts";

/** What takes longer is given up, as its learner would. */
const COMMAND_SECONDS = 8;
const SETTLES_MS = 10_000;
const LOOK_EVERY_MS = 40;
/** At a terminal: keys again, until they were enough. */
const PRESS_EVERY_MS = 700;
const SEQUENCES = { "^C": "\x03", exit: "exit\r", "^P^Q": "\x10\x11" } as const;
// biome-ignore lint/suspicious/noControlCharactersInRegex: shell marks are control sequences
const FINISHED = /\x1b\]633;D;?\d*\x07[\s\S]*\x1b\]633;B\x07/;

/** Somebody at work with Docker: types one command after another into a sandbox of their own. */
export class EverydayLearner {
  private readonly server: EverydayProcess;
  private readonly cookie: string;
  private client: LearnerClient;
  private terminal: TerminalClient;
  private agent: SandboxAgent;
  /** Of this sandbox, by the inventories so far. */
  private readonly seen = new Set<string>();
  /** How often the server had ended when this one came. */
  private since: number;

  private constructor(server: EverydayProcess, client: LearnerClient, terminal: TerminalClient, agent: SandboxAgent) {
    this.server = server;
    this.cookie = client.session;
    this.client = client;
    this.terminal = terminal;
    this.agent = agent;
    this.since = server.ends;
  }

  /** To the server that there is now. */
  get isConnected(): boolean {
    return this.since === this.server.ends;
  }

  static async come(server: EverydayProcess): Promise<EverydayLearner> {
    const client = await LearnerClient.connect(server.base);
    await client.ready();
    const terminal = await client.firstTerminal();
    await terminal.freshPrompt();
    return new EverydayLearner(server, client, terminal, await agentOf(server, client));
  }

  /** With another sandbox. */
  async startOver(): Promise<void> {
    this.agent.close();
    this.terminal.close();
    this.terminal = await startOver(this.client);
    await this.terminal.freshPrompt();
    this.agent = await agentOf(this.server, this.client);
    this.seen.clear();
  }

  /** After the server was started again, which knows nothing of what had gone before. */
  async comeBack(): Promise<void> {
    this.since = this.server.ends;
    this.client.close();
    this.client = await LearnerClient.connect(this.server.base, { cookie: this.cookie });
    await this.client.ready();
    this.terminal = await this.client.firstTerminal();
    await this.terminal.freshPrompt();
    this.seen.clear();
  }

  /** What a script prints that changes nothing. */
  async ask(script: string): Promise<string> {
    return (await this.agent.run(script, COMMAND_SECONDS)).output;
  }

  /** @returns the exit code; null: it was not told */
  async run({ line, typed, keys }: EverydayCommand): Promise<number | null> {
    const code = typed ? null : (await this.agent.run(line, COMMAND_SECONDS)).code;
    if (typed) await this.type(line, keys);
    // What has no event is looked for after a command of the terminal.
    else await this.type(":", null);
    return code;
  }

  private async type(line: string, keys: EverydayCommand["keys"]): Promise<void> {
    this.terminal.forget();
    this.terminal.type(`${line}\r`);
    if (keys === null) await this.finishes(COMMAND_SECONDS * 1000);
    else await this.finishes(keys.afterMs);
    for (let tries = 0; tries < 4 && !FINISHED.test(this.terminal.shown); tries++) {
      this.terminal.type(SEQUENCES[keys?.press ?? "^C"]);
      await this.finishes(PRESS_EVERY_MS);
    }
    if (FINISHED.test(this.terminal.shown)) return;
    // Such as a shell in a container that Control-C does not end.
    await this.agent.run("pkill -9 docker-cli", COMMAND_SECONDS);
    if (!(await this.finishes(COMMAND_SECONDS * 1000)))
      throw new Error(`no prompt after: ${line}\n${this.terminal.shown}`);
  }

  private async finishes(withinMs: number): Promise<boolean> {
    for (const end = performance.now() + withinMs; performance.now() < end; await delay(10))
      if (FINISHED.test(this.terminal.shown)) return true;
    return FINISHED.test(this.terminal.shown);
  }

  /** @returns what stays different between evidence and inventory */
  async compare(): Promise<string[]> {
    let told = ["there was nothing to compare"];
    for (const end = performance.now() + SETTLES_MS; performance.now() < end; await delay(LOOK_EVERY_MS)) {
      const inventory = await readInventory(this.agent);
      const known = await this.server.know(this.learner);
      if (known === null) break;
      if (inventory === null || known.evidence === null) continue;
      told = differences(known.evidence, inventory, this.seen);
      if (told.length > 0) continue;
      for (const id of idsOf(inventory)) this.seen.add(id);
      return [];
    }
    return told;
  }

  private get learner(): string {
    return learnerOf(this.client);
  }

  leave(): void {
    this.agent.close();
    this.client.close();
  }
}

function learnerOf(client: LearnerClient): string {
  return client.received.find((message) => message.type === "welcome")?.learner ?? "";
}

async function agentOf(server: EverydayProcess, client: LearnerClient): Promise<SandboxAgent> {
  const known = await server.know(learnerOf(client));
  return SandboxAgent.open(server.engine, known?.engineId ?? "");
}
