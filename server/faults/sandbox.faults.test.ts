import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { engineClient } from "../setup/engine.ts";
import { LearnerClient, type TerminalClient } from "../testing/learner-client.ts";
import { answerQuiz, isState, openLesson, startOver } from "../testing/learner-steps.ts";
import { startTestServer, type TestServer } from "../testing/test-server.ts";
import { SHORT } from "./form.ts";

const ENV = { SANDBOX_PIDS: "300", SANDBOX_MEMORY_MB: "512" };

const ALL_KILLS = [
  ["dockerd and containerd at once", "pkill -9 -x 'containerd|dockerd'"],
  ["dockerd", "pkill -9 -x dockerd"],
  ["containerd", "pkill -9 -x containerd"],
] as const;
const KILLS = SHORT ? ALL_KILLS.slice(0, 1) : ALL_KILLS;

let server: TestServer;
let learner: LearnerClient;
let terminal: TerminalClient;
/** Works beside the learner whose sandbox fails. */
let neighbour: TerminalClient;

beforeAll(async () => {
  server = await startTestServer({ env: ENV });
  const other = await LearnerClient.connect(server.base);
  neighbour = await other.firstTerminal();
  await other.ready();
});

beforeEach(async () => {
  learner = await LearnerClient.connect(server.base);
  terminal = await learner.firstTerminal();
  await learner.ready();
});

afterEach(async () => {
  await neighbour.run("docker run --rm alpine echo not-disturbed");
  expect(neighbour.shown).toContain("not-disturbed\r\n");
  await server.context.pool.release(learnerId(learner));
});

afterAll(() => server.dispose());

function learnerId(client: LearnerClient): string {
  return client.received.find((message) => message.type === "welcome")?.learner ?? "";
}

function containerOf(client: LearnerClient): string {
  return server.context.pool.sandboxes().find((sandbox) => sandbox.learner === learnerId(client))?.engineId ?? "";
}

test("a sandbox that is killed: the learner is told, has another with one click, and keeps the progress", async () => {
  const { lesson, step } = await answerQuiz(learner);
  const [{ sandbox }] = await Promise.all([
    learner.after("sandbox", isState("ended")),
    engineClient().getContainer(containerOf(learner)).kill(),
  ]);
  expect(sandbox).toMatchObject({ state: "ended", reason: "gone" });
  const fresh = await startOver(learner);
  await fresh.run("docker run alpine echo works-again");
  expect(fresh.shown).toContain("works-again\r\n");
  expect(await openLesson(learner, lesson)).toContain(step);
});

describe("inside a sandbox", () => {
  test.each(KILLS)("%s that is killed is back by itself, with the containers that ran", async (_what, kill) => {
    await terminal.run("docker run -d --name kept alpine sleep 600");
    const recovering = learner.after("sandbox", isState("recovering")).catch(() => null);
    await terminal.run(kill);
    await terminal.run("until docker run --rm alpine true 2> /dev/null; do sleep 0.05; done");
    if (kill.includes("dockerd")) {
      expect(await recovering).toMatchObject({
        sandbox: { message: "Your Docker daemon stopped and is being started again." },
      });
      await learner.next("sandbox", isState("ready"));
    }
    await terminal.run("docker ps -a --format '{{.Names}} is {{.State}}'");
    expect(terminal.shown).toContain(kill.includes("|") ? "kept is" : "kept is running");
  });

  test("a fork bomb is told by its cause, and starting over ends it", async () => {
    await terminal.prompt();
    const told = learner.after("troubles", ({ troubles }) => troubles.length > 0);
    terminal.type("bomb() { bomb | bomb & }; bomb\r");
    expect((await told).troubles[0]).toMatchObject({ kind: "processes" });
    expect((await told).troubles[0]?.message).toContain("start over from the menu");
    const fresh = await startOver(learner);
    await fresh.run("docker run alpine echo works-again");
    expect(fresh.shown).toContain("works-again\r\n");
  });

  test.skipIf(SHORT)("processes that were too many and are ended leave no word of them", async () => {
    const { pids } = await server.context.engine.stats(containerOf(learner));
    await terminal.run(`for i in $(seq ${280 - pids}); do sleep 1000 & done > /dev/null`);
    await learner.next("troubles", ({ troubles }) => troubles.length > 0);
    const over = learner.after("troubles", ({ troubles }) => troubles.length === 0);
    terminal.type("kill $(jobs -p)\r");
    await over;
  });

  test("a program that takes all memory is ended alone: the shell says so and goes on", async () => {
    await terminal.run("head -c 2G /dev/zero | tail -n 1; echo it-ended-with $?");
    expect(terminal.shown).toContain("it-ended-with 137");
    await terminal.run("until docker run --rm alpine true 2> /dev/null; do sleep 0.2; done; echo works-again");
    expect(terminal.shown).toContain("works-again\r\n");
  });

  test.skipIf(SHORT)("many small files end nothing, and go", async () => {
    await terminal.run("mkdir many && cd many && seq 50000 | xargs touch && cd && rm -r many && echo 'all 'gone");
    expect(terminal.shown).toContain("all gone\r\n");
  });
});
