import { text } from "node:stream/consumers";
import { afterEach, expect, test, vi } from "vitest";
import { LearnerClient } from "../testing/learner-client.ts";
import { startTestServer, type TestServer } from "../testing/test-server.ts";

let server: TestServer | null = null;
afterEach(() => server?.dispose());

const until = (holds: () => unknown) => vi.waitFor(() => expect(holds()).toBeTruthy(), { timeout: 30_000 });
const stock = (of: TestServer) => of.context.pool.stock;

test("whoever comes gets a sandbox that waits with its shell at the prompt and its daemon up", async () => {
  server = await startTestServer({ env: { SANDBOX_WARM: "1" } });
  await until(() => stock(server as TestServer).size === 1);
  const [waiting] = await server.context.engine.list();
  const learner = await LearnerClient.connect(server.base);
  const states: string[] = [];
  learner.onMessage((message) => {
    if (message.type === "sandbox") states.push(message.sandbox.state);
  });
  await learner.ready();
  const terminal = await learner.firstTerminal();
  await terminal.shows("root@workshop");
  terminal.type("docker run alpine echo h''i from here\r");
  await terminal.shows("hi from here");
  expect((await server.context.engine.list()).map(({ id }) => id)).toContain(waiting?.id);
  learner.close();
});

test("the stock fills itself again when one is taken or dies, up to the sandboxes that the machine may have", async () => {
  server = await startTestServer({ env: { SANDBOX_WARM: "2", SANDBOX_LIMIT: "2" } });
  await until(() => stock(server as TestServer).size === 2);
  const [first] = await server.context.engine.list();
  await server.context.engine.destroy(first?.engineId ?? "");
  await until(() => stock(server as TestServer).size === 1);
  await until(() => stock(server as TestServer).size === 2);
  const learner = await LearnerClient.connect(server.base);
  await learner.ready();
  await until(() => stock(server as TestServer).size === 1);
  expect(await server.context.engine.list()).toHaveLength(2);
  learner.close();
});

test("the next server takes over those that nobody had, with a fresh shell", async () => {
  server = await startTestServer({ env: { SANDBOX_WARM: "1" } });
  await until(() => stock(server as TestServer).size === 1);
  const [waiting] = await server.context.engine.list();
  await server.stop();
  server = await startTestServer({ env: { SANDBOX_WARM: "1" }, instance: server.config.instance });
  await until(() => stock(server as TestServer).size === 1);
  expect((await server.context.engine.list()).map(({ id }) => id)).toEqual([waiting?.id]);
  const shells = ["workshop-enter", "pgrep", "-xc", "bash"];
  const { stream } = await server.context.engine.exec(waiting?.engineId ?? "", shells);
  expect((await text(stream)).trim()).toBe("1");
});

test("one that a learner had before is not given to another", async () => {
  server = await startTestServer({ env: { SANDBOX_WARM: "0" } });
  const learner = await LearnerClient.connect(server.base);
  await learner.ready();
  const [used] = await server.context.engine.list();
  learner.close();
  await server.context.db
    .updateTable("sandbox")
    .set({ ended_at: Date.now(), end_reason: "gone" })
    .where("id", "=", used?.id ?? "")
    .execute();
  const stop = new AbortController();
  await server.context.pool.start(stop.signal);
  stop.abort();
  expect(await server.context.engine.list()).toEqual([]);
});

test("what is no longer wished for ends", async () => {
  server = await startTestServer({ env: { SANDBOX_WARM: "0" } });
  expect(await stock(server).wishAndWait("class", { egress: "internet", count: () => 2 }, () => {})).toBe(2);
  stock(server).wish("class", null);
  await vi.waitFor(async () => expect(await server?.context.engine.list()).toEqual([]), { timeout: 30_000 });
});
