import { execFileSync } from "node:child_process";
import { rmSync, statfsSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { LearnerClient, type TerminalClient } from "../testing/learner-client.ts";
import { isState, startOver } from "../testing/learner-steps.ts";
import { type OwnEngine, startOwnEngine } from "../testing/own-engine.ts";
import { startTestServer, type TestServer } from "../testing/test-server.ts";
import { SHORT } from "./form.ts";

const DISK = { megabytes: 3000, files: 500_000 };
const FLOOR_MB = 256;

let engine: OwnEngine;
let server: TestServer;
let neighbour: LearnerClient;
let shell: TerminalClient;

beforeAll(async () => {
  engine = await startOwnEngine({ liveRestore: false, disk: DISK });
});
afterAll(() => engine.dispose());

beforeEach(async () => {
  const env = {
    ...engine.env,
    SANDBOX_DISK_MB: "512",
    SANDBOX_FILES: "50000",
    DISK_FLOOR_MB: String(FLOOR_MB),
    LOG_LEVEL: "silent",
  };
  server = await startTestServer({ env, docker: engine.docker });
  neighbour = await LearnerClient.connect(server.base);
  shell = await neighbour.firstTerminal();
  await neighbour.ready();
});
afterEach(() => server.dispose());

const freeMb = () => {
  const { bavail, bsize } = statfsSync(engine.dir);
  return (bavail * bsize) / 1024 ** 2;
};

/** The one beside works on, and whoever filled the disk can have another sandbox. */
async function expectRecovery(filler: LearnerClient): Promise<void> {
  expect((await filler.next("sandbox", isState("ended"))).sandbox).toMatchObject({ reason: "disk" });
  await vi.waitFor(() => expect(server.context.diskWatch.isNearlyFull).toBe(false), 20_000);
  await shell.run("echo the-shell'-goes-on'; date > now && echo and-wri'tes'");
  expect(shell.shown).toContain("the-shell-goes-on\r\n");
  expect(shell.shown).toContain("and-writes\r\n");
  const fresh = await startOver(filler);
  await fresh.run("docker version > /dev/null && echo works-a'gain'");
  expect(fresh.shown).toContain("works-again\r\n");
}

test("a sandbox that fills the machine's disk to the last byte ends and says why; its neighbour works on", async () => {
  const filler = await LearnerClient.connect(server.base);
  const terminal = await filler.firstTerminal();
  await filler.ready();
  await terminal.prompt();
  terminal.type("cat /dev/zero > /var/lib/docker/big\r");
  await expectRecovery(filler);
});

test.skipIf(SHORT)(
  "a sandbox that is about to take the machine's last files ends and says why; its neighbour works on",
  async () => {
    const filler = await LearnerClient.connect(server.base);
    const terminal = await filler.firstTerminal();
    await filler.ready();
    await terminal.prompt();
    terminal.type("mkdir many && cd many && seq 600000 | xargs touch\r");
    await expectRecovery(filler);
  },
);

test("on a machine whose disk is nearly full no sandbox begins, the learner is told, and has one when there is room", async () => {
  const file = join(engine.dir, "filler");
  execFileSync("fallocate", ["-l", `${Math.ceil(freeMb() - FLOOR_MB) + 1}M`, file]);
  await vi.waitFor(() => expect(server.context.diskWatch.isNearlyFull).toBe(true), 20_000);
  const late = await LearnerClient.connect(server.base);
  const { sandbox } = await late.next("sandbox", isState("failed"));
  expect(sandbox).toMatchObject({ retry: true });
  expect(sandbox).toMatchObject({ message: expect.stringContaining("The workshop's disk is nearly full") });
  await shell.run("echo the-shell'-goes-on'");
  expect(shell.shown).toContain("the-shell-goes-on\r\n");

  rmSync(file);
  await vi.waitFor(() => expect(server.context.diskWatch.isNearlyFull).toBe(false), 20_000);
  late.send({ type: "sandbox.retry" });
  await late.ready();
});
