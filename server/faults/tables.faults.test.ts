import { readFileSync } from "node:fs";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { ATTACKS_ON_TABLES } from "../testing/attacks-on-tables.ts";
import { LearnerClient, type TerminalClient } from "../testing/learner-client.ts";
import { isState, startOver } from "../testing/learner-steps.ts";
import { startTestServer, type TestServer } from "../testing/test-server.ts";
import { SHORT } from "./form.ts";

let server: TestServer;
let neighbour: LearnerClient;
let working: TerminalClient;
let attacker: LearnerClient;
let shell: TerminalClient;

beforeAll(async () => {
  server = await startTestServer({ env: { LOG_LEVEL: "silent", SANDBOX_EGRESS: "registry-only" } });
  neighbour = await LearnerClient.connect(server.base);
  working = await neighbour.firstTerminal();
  await neighbour.ready();
  await working.freshPrompt();
});
beforeEach(async () => {
  attacker = await LearnerClient.connect(server.base);
  shell = await attacker.firstTerminal();
  await attacker.ready();
  await shell.freshPrompt();
});
afterEach(() => server.context.pool.release(learnerOf(attacker)));
afterAll(() => server.dispose());

const learnerOf = (client: LearnerClient) =>
  client.received.find((message) => message.type === "welcome")?.learner ?? "";

/** What the course lets a learner type, in a terminal that was open and in a new one. */
async function everydayWork(): Promise<void> {
  const opened = neighbour.after("terminals", () => true);
  neighbour.send({ type: "terminal.open", cols: 100, rows: 30 });
  const { terminals } = await opened;
  const id = terminals.at(-1)?.id ?? "";
  const fresh = await neighbour.terminal(id);
  await fresh.freshPrompt();
  await fresh.run("docker run -it --rm ubuntu echo in-a-new-terminal");
  expect(fresh.shown).toContain("in-a-new-terminal\r\n");
  neighbour.send({ type: "terminal.close", terminal: id });
  await working.run(
    "docker rmi -f alpine > /dev/null 2>&1; docker pull -q alpine && docker run --rm alpine echo pulled",
  );
  expect(working.shown).toContain("pulled\r\n");
  await working.run(
    "docker network create n > /dev/null && docker run --rm --network n alpine echo in-a-network; docker network rm n",
  );
  expect(working.shown).toContain("in-a-network\r\n");
}

/** Somebody else comes meanwhile. */
async function somebodyComes(): Promise<void> {
  const other = await LearnerClient.connect(server.base);
  try {
    await other.ready();
    const terminal = await other.firstTerminal();
    await terminal.freshPrompt();
    await terminal.run("echo I am in");
    expect(terminal.shown).toContain("I am in\r\n");
  } finally {
    other.close();
    await server.context.pool.release(learnerOf(other));
  }
}

/** The short form takes one of each kind of answer. */
const SHORT_FORM = [
  "opens terminals until",
  "3,000 permanent",
  "descriptors that nobody takes",
  "filters on sockets",
  "timers",
];
const chosen = ATTACKS_ON_TABLES.filter(({ name }) => !SHORT || SHORT_FORM.some((part) => name.includes(part)));
const target = () => ({
  registryHost: server.config.networks.internet.gateway,
  registryPort: server.config.registry.port,
});

test.each(chosen.filter(({ comes }) => comes !== "ends"))(
  "a neighbour works, and somebody else comes, while a sandbox $name",
  async ({ line }) => {
    shell.type(`${line(target())}\r`);
    await everydayWork();
    await somebodyComes();
  },
);

test.each(chosen.filter(({ comes }) => comes === "ends"))(
  "a neighbour works, and somebody else comes, once a sandbox is ended that $name",
  async ({ line, table }) => {
    const ended = attacker.after("sandbox", isState("ended"));
    shell.type(`${line(target())}\r`);
    expect((await ended).sandbox).toMatchObject({ reason: "limits" });
    await everydayWork();
    await somebodyComes();
    // It has another with one click, and nothing of what it took.
    const again = await startOver(attacker);
    await again.freshPrompt();
    await again.run("docker run -it --rm alpine echo works-again");
    expect(again.shown).toContain("works-again\r\n");
    if (table === "kernel.pty.max") await vi.waitFor(() => expect(terminals()).toBeLessThan(200), 30_000);
  },
);

/** Of the whole machine. */
function terminals(): number {
  return Number(readFileSync("/proc/sys/kernel/pty/nr", "utf8"));
}
