import { setTimeout as delay } from "node:timers/promises";
import type { LearnerClient, TerminalClient } from "../testing/learner-client.ts";

const PROMPT = "\x1b]633;B\x07";
const TRIES = 200;

/** The learner's first terminal, at its prompt. What is typed before the server has the shell again is lost, so it asks again. */
export async function openShell(client: LearnerClient): Promise<TerminalClient> {
  await client.ready();
  const terminal = await client.firstTerminal();
  for (let tries = 0; tries < TRIES && !terminal.shown.includes(PROMPT); tries++) {
    terminal.type("\r");
    await delay(200);
  }
  return terminal;
}

/** What a line prints there. */
export async function runIn(client: LearnerClient, line: string): Promise<string> {
  const terminal = await openShell(client);
  const shown = await terminal.run(line);
  terminal.close();
  return shown;
}
