import { afterAll, beforeAll, expect, test } from "vitest";
import { LearnerClient } from "../testing/learner-client.ts";
import { startTestServer, type TestServer } from "../testing/test-server.ts";

const COMMANDS = 200;

let server: TestServer;

beforeAll(async () => {
  server = await startTestServer();
}, 60_000);
afterAll(() => server.dispose());

test("of two hundred commands that were pasted each is known, with how it ended and what it printed", async () => {
  const learner = await LearnerClient.connect(server.base);
  const terminal = await learner.firstTerminal();
  await terminal.freshPrompt();
  const lines = Array.from({ length: COMMANDS }, (_, at) => `echo number ${at}`);
  terminal.type(`${lines.join("\r")}\r`);

  const { learner: id } = await learner.next("welcome");
  const ended = () =>
    (server.context.workspaces.known(id)?.recentCommands ?? []).filter(({ finishedAt }) => finishedAt !== null);
  await expect.poll(() => ended().at(-1)?.line, { timeout: 60_000 }).toBe(lines.at(-1));
  expect(ended().map(({ line }) => line)).toEqual(lines);
  expect(ended().map(({ output }) => output.trim().split("\n").at(-1))).toEqual(lines.map((line) => line.slice(5)));
  expect(ended().every(({ exitCode }) => exitCode === 0)).toBe(true);
});
