import { setTimeout as delay } from "node:timers/promises";
import { call, createClass, joinAs, openClass, teach } from "../testing/class-client.ts";
import type { LearnerClient, TerminalClient } from "../testing/learner-client.ts";
import type { MeasuredServer } from "./measured-server.ts";

export interface Seated {
  readonly client: LearnerClient;
  readonly terminal: TerminalClient;
  /** Milliseconds from the join request to the first prompt on the wire. */
  readonly firstPromptMs: number;
}

export interface ClassOf {
  readonly board: LearnerClient;
  readonly learners: readonly Seated[];
}

/**
 * An open class with learners who joined one after another within a time, each with a terminal at
 * its prompt.
 * @param options.warm sandboxes are started ahead, as the pre-flight does
 */
export async function classOf(
  server: MeasuredServer,
  count: number,
  options: { joinWithinMs: number; warm: boolean },
): Promise<ClassOf> {
  const account = { name: "Ada", email: "ada@example.org", password: "correct horse battery" };
  const { cookie } = await call(server.base, "POST", "/api/instructor/set-up", {
    body: { token: server.firstLink, ...account },
  });
  const card = await createClass(server.base, cookie, { seats: count, minutes: 240 });
  const board = await teach(server.base, cookie, card.class.id);
  await openClass(board);
  if (options.warm) await allWarm(server, count);
  const learners = await Promise.all(
    Array.from({ length: count }, async (_, at) => {
      await delay((at / count) * options.joinWithinMs);
      return seat(server.base, card.settings.code, `Learner ${at + 1}`);
    }),
  );
  return { board, learners };
}

/** The server starts sandboxes for the free seats of an open class by itself. */
async function allWarm(server: MeasuredServer, count: number): Promise<void> {
  for (;;) {
    const { warm } = await server.use();
    if (warm >= count) return;
    await delay(200);
  }
}

async function seat(base: string, code: string, name: string): Promise<Seated> {
  const began = performance.now();
  const client = await joinAs(base, code, name);
  const terminal = await client.firstTerminal();
  await terminal.shows("root@workshop");
  const firstPromptMs = performance.now() - began;
  await terminal.freshPrompt();
  return { client, terminal, firstPromptMs };
}
