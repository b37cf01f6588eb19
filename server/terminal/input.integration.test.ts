import { afterAll, beforeAll, expect, test } from "vitest";
import { LearnerClient } from "../testing/learner-client.ts";
import { startTestServer, type TestServer } from "../testing/test-server.ts";

/** As much as a message may be. */
const MESSAGE = Buffer.alloc(256 * 1024, "x");
const MESSAGES = 12;
const SENT = MESSAGE.length * MESSAGES;

let server: TestServer;

beforeAll(async () => {
  server = await startTestServer();
}, 60_000);
afterAll(() => server.dispose());

test("what a program does not read stays with the page that typed it, and is read when the program does", async () => {
  const learner = await LearnerClient.connect(server.base);
  const terminal = await learner.firstTerminal();
  await terminal.freshPrompt();
  await terminal.run("mkfifo gate");
  terminal.type(`stty raw -echo; echo wait''ing; cat gate; head -c ${SENT} | wc -c; stty sane\r`);
  await terminal.shows("waiting");
  for (let sent = 0; sent < MESSAGES; sent++) terminal.socket.send(MESSAGE);

  const { learner: id } = await learner.next("welcome");
  const own = server.context.workspaces.known(id)?.terminals?.get(terminal.id);
  await expect.poll(() => own !== undefined && own.room !== null).toBe(true);
  // Others are served meanwhile, and this page, too.
  const other = await LearnerClient.connect(server.base);
  const neighbour = await other.firstTerminal();
  await neighbour.freshPrompt();
  for (let round = 0; round < 20; round++) await neighbour.run(`echo round ${round}`);
  expect(own?.unread).toBeLessThanOrEqual(3 * MESSAGE.length);

  learner.send({ type: "terminal.open", cols: 80, rows: 24 });
  const { terminals } = await learner.next("terminals", (message) => message.terminals.length === 2);
  const second = await learner.terminal(terminals.at(-1)?.id ?? "");
  await second.freshPrompt();
  await second.run("echo > gate");
  await terminal.shows(String(SENT));
  await terminal.freshPrompt();
});
