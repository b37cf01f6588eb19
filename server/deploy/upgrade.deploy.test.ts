import { once } from "node:events";
import { afterEach, expect, test } from "vitest";
import { WebSocket } from "ws";
import { CLOSE, PROTOCOL_VERSION } from "../protocol/version.ts";
import type { LearnerClient, TerminalClient } from "../testing/learner-client.ts";
import { ServerProcess } from "../testing/server-process.ts";
import { freePort } from "./free-port.ts";
import { openShell, runIn } from "./shell.ts";
import { SmallClass } from "./small-class.ts";

const servers: ServerProcess[] = [];

afterEach(async () => {
  for (const server of servers.splice(0)) await server.dispose();
});

/** On a port of its own, so that pages find the next server where they found this one. */
async function startServer(): Promise<ServerProcess> {
  const server = new ServerProcess({ env: { PORT: String(await freePort()) } });
  servers.push(server);
  await server.start();
  return server;
}

/** A learner who types one assignment after another. */
class Typist {
  readonly client: LearnerClient;
  readonly terminal: TerminalClient;
  readonly ended: Promise<number[]>;
  /** The last number that the shell took. */
  taken = 0;

  private constructor(client: LearnerClient, terminal: TerminalClient) {
    this.client = client;
    this.terminal = terminal;
    this.ended = Promise.all([client.closed(), terminal.closed()]);
  }

  static async begin(client: LearnerClient): Promise<Typist> {
    const terminal = await openShell(client);
    const typist = new Typist(client, terminal);
    await typist.typeNext();
    void typist.typeOn();
    return typist;
  }

  private async typeNext(): Promise<void> {
    const next = this.taken + 1;
    await this.terminal.run(`number=${next}`);
    this.taken = next;
  }

  private async typeOn(): Promise<void> {
    let open = true;
    void this.ended.then(() => {
      open = false;
    });
    while (open) await Promise.race([this.typeNext(), this.ended]);
  }
}

test("a server that is stopped and followed by another in the middle of a class takes nothing back", async () => {
  const server = await startServer();
  const klass = await SmallClass.open(server.base, server.firstLink);
  await klass.work(server.base);
  const typists = [];
  for (const index of klass.cookies.keys()) typists.push(await Typist.begin(await klass.learner(server.base, index)));
  const before = await klass.standing(server.base);
  const rest = new AbortController();
  const told = await klass.tellOn(server.base, rest.signal);

  await server.end("SIGTERM");
  rest.abort();
  for (const { ended } of typists) expect(await ended).toEqual([CLOSE.restarting, CLOSE.restarting]);
  await server.start();

  const after = await klass.standing(server.base);
  expect(after.notes).toEqual(expect.arrayContaining([...before.notes, ...told]));
  expect({ ...after, notes: null }).toEqual({ ...before, notes: null });
  for (const [index, { taken }] of typists.entries()) {
    const back = await klass.learner(server.base, index);
    const shown = await runIn(back, "echo it-is-$number.");
    // What was typed when the server went may have arrived.
    expect(shown).toMatch(new RegExp(`it-is-(${taken}|${taken + 1})\\.`));
  }
});

test("a page of the version before is told to reload, and not to try again", async () => {
  const server = await startServer();
  const answer = await fetch(`${server.base}/api/session`, { method: "POST" });
  const cookie = answer.headers.getSetCookie()[0]?.split(";")[0] ?? "";
  const socket = new WebSocket(`${server.base.replace("http", "ws")}/ws/control`, {
    headers: { cookie, origin: server.base },
  });
  await once(socket, "open");
  socket.send(JSON.stringify({ type: "hello", version: PROTOCOL_VERSION - 1, page: "old-page" }));
  const [code] = await once(socket, "close");
  expect(code).toBe(CLOSE.versionMismatch);
});
