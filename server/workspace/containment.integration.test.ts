import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Engine } from "../sandbox/engine.ts";
import { LearnerClient } from "../testing/learner-client.ts";
import { startTestServer, type TestServer } from "../testing/test-server.ts";
import { catchEscapes } from "./containment.ts";

const UNCAUGHT = ["uncaughtException", "unhandledRejection"] as const;

let ofNobody: unknown[];
let restore: () => void;
let log: string[];
/** How often more the work on a sandbox throws where nobody catches it. */
let throwing: { sandbox: string; times: number };
let dir: string;

beforeEach(() => {
  ofNobody = [];
  log = [];
  throwing = { sandbox: "", times: 0 };
  dir = mkdtempSync(join(tmpdir(), "workshop-containment-"));
  // In place of the test runner's own.
  const others = UNCAUGHT.map((event) => [event, process.listeners(event as "uncaughtException")] as const);
  for (const event of UNCAUGHT) process.removeAllListeners(event);
  const stop = catchEscapes((error) => ofNobody.push(error));
  restore = () => {
    stop();
    for (const [event, listeners] of others) for (const listener of listeners) process.on(event, listener);
  };
});
afterEach(() => {
  restore();
  rmSync(dir, { recursive: true });
});

/** Opening a pipe to the daemon goes wrong as a bug would: in a callback that nobody waits for. */
function around(engine: Engine): Engine {
  return new Proxy(engine, {
    get(target, name: keyof Engine) {
      if (name !== "exec") return (target[name] as (...args: never[]) => unknown).bind(target);
      const exec: Engine["exec"] = async (sandbox, command, options) => {
        const opened = await target.exec(sandbox, command, options);
        if (command[0] === "workshop-api" && sandbox === throwing.sandbox && throwing.times-- > 0)
          setImmediate(() => {
            throw new Error("a bug");
          });
        return opened;
      };
      return exec;
    },
  });
}

function startServer(): Promise<TestServer> {
  const options = {
    instance: `test-${process.pid}-containment`,
    file: join(dir, "db"),
    onLog: (line: string) => log.push(line),
  };
  return startTestServer({ ...options, around });
}

/** A learner whose sandbox is ready. */
async function joined(server: TestServer): Promise<{ learner: LearnerClient; sandbox: string }> {
  const known = new Set(server.context.pool.sandboxes().map(({ engineId }) => engineId));
  const learner = await LearnerClient.connect(server.base);
  await learner.ready();
  const own = server.context.pool.sandboxes().find(({ engineId }) => !known.has(engineId));
  return { learner, sandbox: own?.engineId ?? "" };
}

/** The daemon dies, so that the server opens new pipes to it. */
async function breakDaemon(server: TestServer, sandbox: string): Promise<void> {
  const { stream } = await server.context.engine.exec(sandbox, ["workshop-enter", "pkill", "-KILL", "dockerd"]);
  stream.resume();
}

test("an error that escapes from the work on one sandbox ends that, for a moment, and nothing else", async () => {
  const server = await startServer();
  try {
    const neighbour = await joined(server);
    const { learner, sandbox } = await joined(server);
    throwing = { sandbox, times: 1 };
    const lost = learner.after("sandbox", (message) => message.sandbox.state === "lost");
    const ready = learner.after("sandbox", (message) => message.sandbox.state === "ready");
    await breakDaemon(server, sandbox);
    expect((await lost).sandbox).toEqual({ state: "lost", again: true });
    await ready;

    const other = await neighbour.learner.firstTerminal();
    await other.freshPrompt();
    await other.run("docker run --rm alpine echo not-disturbed");
    expect(other.shown).toContain("not-disturbed\r\n");
    const terminal = await learner.firstTerminal();
    await terminal.freshPrompt();
    expect(await terminal.run("docker run --rm alpine echo still-here")).toContain("still-here\r\n");
    expect(ofNobody).toEqual([]);
    expect(log.filter((line) => line.includes("a bug"))).toHaveLength(1);
  } finally {
    await server.dispose();
  }
});

test("after three times within a minute it is left alone until its learner asks, also by the next server", async () => {
  let server = await startServer();
  try {
    const { learner, sandbox } = await joined(server);
    // One try may open more than one pipe.
    throwing = { sandbox, times: Number.POSITIVE_INFINITY };
    const given = learner.after("sandbox", (message) => message.sandbox.state === "lost" && !message.sandbox.again);
    await breakDaemon(server, sandbox);
    await given;
    throwing.times = 0;
    const cookie = learner.session;
    await server.stop();

    server = await startServer();
    const again = await LearnerClient.connect(server.base, { cookie });
    await again.next("sandbox", (message) => message.sandbox.state === "lost" && !message.sandbox.again);
    const ready = again.after("sandbox", (message) => message.sandbox.state === "ready");
    again.send({ type: "sandbox.retry" });
    await ready;
    expect(server.context.pool.sandboxes().map(({ engineId }) => engineId)).toEqual([sandbox]);
    expect(ofNobody).toEqual([]);
  } finally {
    await server.dispose();
  }
});
