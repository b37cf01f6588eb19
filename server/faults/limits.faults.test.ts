import { readFileSync } from "node:fs";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { ATTACKS } from "../testing/attacks.ts";
import { LearnerClient, type TerminalClient } from "../testing/learner-client.ts";
import { openLesson, startOver } from "../testing/learner-steps.ts";
import { startTestServer, type TestServer } from "../testing/test-server.ts";
import { SHORT } from "./form.ts";

/** Of one sandbox, as `workshop-firewall` says. */
const MOST_TO_REGISTRY = 64;
const LIMITS = { memoryMb: 512, pids: 400, diskMb: 512, files: 50_000 };

let server: TestServer;
let neighbour: TerminalClient;
let attacker: LearnerClient;
let shell: TerminalClient;

beforeAll(async () => {
  const { memoryMb, pids, diskMb, files } = LIMITS;
  server = await startTestServer({
    env: {
      SANDBOX_MEMORY_MB: String(memoryMb),
      SANDBOX_PIDS: String(pids),
      SANDBOX_DISK_MB: String(diskMb),
      SANDBOX_FILES: String(files),
      LOG_LEVEL: "silent",
    },
  });
  const other = await LearnerClient.connect(server.base);
  neighbour = await other.firstTerminal();
  await other.ready();
});
beforeEach(async () => {
  attacker = await LearnerClient.connect(server.base);
  shell = await attacker.firstTerminal();
  await attacker.ready();
  await shell.prompt();
});
afterEach(async () => {
  await server.context.pool.release(learnerId());
});
afterAll(() => server.dispose());

const learnerId = () => attacker.received.find((message) => message.type === "welcome")?.learner ?? "";
const engineId = () => server.context.pool.sandboxes().find(({ learner }) => learner === learnerId())?.engineId ?? null;

/** What the attack may come to, at the most; the sandbox may have ended over it. */
async function expectWithinLimits(): Promise<void> {
  const id = engineId();
  const stats = id === null ? null : await server.context.engine.stats(id).catch(() => null);
  if (stats === null) return;
  expect(stats.pids).toBeLessThanOrEqual(LIMITS.pids);
  expect(stats.memoryBytes).toBeLessThanOrEqual(LIMITS.memoryMb * 1024 ** 2);
}

/** The same in a class, where more is told to others, is measured by `npm run bench`. */
const ALONE = ATTACKS.filter(({ inClass }) => inClass !== true);
/** The short form has the first of each kind. */
const chosen = SHORT ? ALONE.filter(({ kind }, at) => ALONE.findIndex((other) => other.kind === kind) === at) : ALONE;

test.each(chosen)("a neighbour types undisturbed while a sandbox $name", async ({ line, opens }) => {
  const { networks, registry } = server.config;
  if (opens !== undefined) {
    await openLesson(attacker, opens.lesson);
    attacker.send({ type: "step.activate", step: opens.step });
  }
  shell.keeping = false;
  shell.type(`${line({ registryHost: networks.internet.gateway, registryPort: registry.port })}\r`);
  for (let round = 0; round < (SHORT ? 1 : 3); round++) {
    await neighbour.run("docker run --rm alpine echo not-disturbed");
    expect(neighbour.shown).toContain("not-disturbed\r\n");
    await expectWithinLimits();
  }
  // It has another sandbox with one click, and nothing of the attack is in it.
  const fresh = await startOver(attacker);
  await fresh.run("docker run --rm alpine echo works-again");
  expect(fresh.shown).toContain("works-again\r\n");
});

test("a sandbox cannot take what the registry can bear: its neighbour pulls while it opens 20,000 connections, and it may again once it stops", async () => {
  const attack = ATTACKS.find(({ name }) => name.includes("connections"));
  const { networks, registry } = server.config;
  shell.type(`${attack?.line({ registryHost: networks.internet.gateway, registryPort: registry.port })}\r`);
  const open = () => connectionsTo(networks.internet.gateway);
  await vi.waitFor(() => expect(open()).toBeGreaterThan(MOST_TO_REGISTRY / 2), 30_000);
  await neighbour.run("docker pull -q ubuntu; docker rmi -f ubuntu > /dev/null");
  expect(neighbour.shown).toContain("ubuntu:latest");
  // The neighbour has some too.
  expect(open()).toBeLessThan(2 * MOST_TO_REGISTRY);

  shell.forget();
  shell.type("\x03");
  await shell.prompt();
  await shell.run("docker pull -q ubuntu");
  expect(shell.shown).toContain("ubuntu:latest");
});

/** Open ones that this machine tracks. */
function connectionsTo(address: string): number {
  const tracked = readFileSync("/proc/net/nf_conntrack", "utf8").split("\n");
  return tracked.filter((line) => line.includes(" ESTABLISHED ") && line.includes(` dst=${address} `)).length;
}
