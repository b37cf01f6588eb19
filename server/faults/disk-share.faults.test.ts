import { afterAll, beforeAll, expect, test } from "vitest";
import { LearnerClient, type TerminalClient } from "../testing/learner-client.ts";
import { answerQuiz, isState, openLesson, startOver } from "../testing/learner-steps.ts";
import { startTestServer, type TestServer } from "../testing/test-server.ts";
import { SHORT } from "./form.ts";

/** In the sandbox's own layer, and among the nested daemon's. */
const FILES = SHORT ? ["/var/lib/docker/big"] : ["/root/big", "/var/lib/docker/big"];

let server: TestServer;
let learner: LearnerClient;
let terminal: TerminalClient;

beforeAll(async () => {
  server = await startTestServer({ env: { SANDBOX_DISK_MB: "256" } });
  learner = await LearnerClient.connect(server.base);
  terminal = await learner.firstTerminal();
  await learner.ready();
});

afterAll(() => server.dispose());

/** Writes so much that compression would not make smaller. */
const fill = (file: string, mb: number) => `head -c ${mb}M /dev/urandom > ${file}`;

test.each(FILES)(
  "a sandbox that fills the disk is told what to do while it is over its share, and no more when it is not: %s",
  async (file) => {
    const told = learner.after("troubles", (message) => message.troubles.length > 0);
    await terminal.run(fill(file, 280));
    const { troubles } = await told;
    expect(troubles[0]).toMatchObject({ kind: "disk" });
    expect(troubles[0]?.message).toContain("docker system prune");
    const over = learner.after("troubles", (message) => message.troubles.length === 0);
    await terminal.run(`rm ${file}`);
    await over;
  },
);

test("a sandbox that fills the disk is ended when it goes on, says why, and the learner keeps the progress", async () => {
  const { lesson, step } = await answerQuiz(learner);
  const ended = learner.after("sandbox", isState("ended"));
  terminal.type(`${fill("/var/lib/docker/big", 400)}\r`);
  expect((await ended).sandbox).toMatchObject({ reason: "disk" });
  await startOver(learner);
  expect(await openLesson(learner, lesson)).toContain(step);
});
