import { mkdtempSync } from "node:fs";
import { release, tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { WebSocket } from "ws";
import { ProgressStore } from "../progress/progress-store.ts";
import { CLOSE } from "../protocol/version.ts";
import { LearnerClient } from "../testing/learner-client.ts";
import { openLesson } from "../testing/learner-steps.ts";
import { startPostgres } from "../testing/postgres.ts";
import { disposeServers, start, startTestServer, type TestServer } from "../testing/test-server.ts";

afterEach(disposeServers);

describe("a learner at work", () => {
  test("is told what went another way, and sees the step tick when it is done", async () => {
    const server = await start();
    const client = await LearnerClient.connect(server.base);
    const terminal = await client.firstTerminal();
    await client.ready();
    await openLesson(client, "run-a-container");

    await terminal.run("docker run apline echo hi");
    const misspelt = await client.next("step", ({ step }) => JSON.stringify(step).includes("apline"));
    expect(misspelt.step.checks[0]).toMatchObject({
      state: "waiting",
      attempted: true,
      reasonHtml: "There is no image <code>apline</code>. Did you mean <code>alpine</code>?",
    });

    await terminal.run("docker run alpine echo hello");
    const other = await client.next("step", ({ step }) => JSON.stringify(step).includes("echo hello"));
    expect(other.step.checks[0]).toMatchObject({
      reasonHtml:
        "A container from <code>alpine</code> ran, but with <code>echo hello</code> instead of <code>echo hi</code>.",
    });

    await terminal.run("docker container run --rm alpine echo hi");
    const done = await client.next("step", ({ passed }) => passed.length > 0);
    expect(done.step).toMatchObject({ id: "alpine", state: "done", how: "done" });
    const next = await client.next("step", ({ step }) => step.id === "echo");
    expect(next.step.state).toBe("now");
  });

  test("finds what was done, the screen and the running program on another server", async () => {
    const file = join(mkdtempSync(join(tmpdir(), "workshop-")), "test.sqlite");
    const instance = `test-restart-${process.pid}`;
    const first = await start({ file, instance });
    const before = await LearnerClient.connect(first.base);
    const shell = await before.firstTerminal();
    await before.ready();
    await openLesson(before, "run-a-container");
    await shell.run("docker run alpine echo hi");
    await before.next("step", ({ step }) => step.id === "alpine" && step.state === "done");
    shell.type("top\r");
    await shell.shows("load average");
    const pid = await topOf(first);
    await first.stop();

    const second = await start({ file, instance });
    const after = await LearnerClient.connect(second.base, { cookie: before.session });
    const again = await after.firstTerminal();
    await again.shows("load average");
    expect(await topOf(second)).toBe(pid);
    await openLesson(after, "run-a-container");
    const { progress } = await after.next("lesson.progress");
    expect(progress.steps.map((step) => step.state).slice(0, 2)).toEqual(["done", "now"]);
    again.type("q");
    await again.prompt();
  });

  test("gets the daemon back when it dies", async () => {
    const server = await start();
    const client = await LearnerClient.connect(server.base);
    const terminal = await client.firstTerminal();
    await client.ready();
    const recovering = client.after("sandbox", ({ sandbox }) => sandbox.state === "recovering");
    const back = recovering.then(() => client.after("sandbox", ({ sandbox }) => sandbox.state === "ready"));
    await terminal.run("pkill -9 dockerd");
    await back;
    await terminal.run("docker run alpine echo alive-again");
    expect(terminal.shown).toContain("alive-again\r\n");
  });

  test("gets a fresh sandbox when starting over, and keeps the progress", async () => {
    const server = await start();
    const client = await LearnerClient.connect(server.base);
    const terminal = await client.firstTerminal();
    await client.ready();
    await openLesson(client, "basic-commands");
    await terminal.run("docker run alpine date; touch /root/marker");
    await client.next("step", ({ step }) => step.id === "run" && step.state === "done");
    const ended = client.after("terminals", ({ terminals }) => terminals.length === 0);
    client.send({ type: "sandbox.startOver" });
    await ended;
    const { terminals } = await client.after("terminals", (message) => message.terminals.length > 0);
    const fresh = await client.terminal(terminals[0]?.id ?? "");
    await fresh.run("ls /root/marker; docker ps -aq | wc -l");
    expect(fresh.shown).toContain("No such file");
    client.send({ type: "lesson.open", course: "docker-workshop", lesson: "basic-commands" });
    const { progress } = await client.after("lesson.progress");
    expect(progress.steps[0]?.state).toBe("done");
  });
});

describe("a database that goes away for a while", () => {
  test("takes nothing down: what is done afterwards is kept as before", async () => {
    const postgres = await startPostgres();
    try {
      const server = await start({ file: await postgres.newDatabase() });
      const client = await LearnerClient.connect(server.base);
      const terminal = await client.firstTerminal();
      await client.ready();
      await openLesson(client, "run-a-container");
      await terminal.run("echo before");
      // Longer than screens wait to be written.
      await postgres.restart(() => terminal.run("sleep 4; echo meanwhile"));
      await terminal.run("docker run alpine echo hi");
      await client.next("step", ({ step }) => step.id === "alpine" && step.state === "done");
      const { passes } = await new ProgressStore(server.context.db).lesson(
        await learnerOf(server),
        "docker-workshop",
        "run-a-container",
      );
      expect(passes).toHaveLength(1);
    } finally {
      await disposeServers();
      await postgres.stop();
    }
  });
});

describe("a full machine", () => {
  test("queues learners, says where they stand, and lets them in when there is room", async () => {
    const server = await start({ env: { SANDBOX_LIMIT: "1" } });
    const first = await LearnerClient.connect(server.base);
    await first.next("sandbox", ({ sandbox }) => sandbox.state === "ready");
    const second = await LearnerClient.connect(server.base);
    const third = await LearnerClient.connect(server.base);
    const waiting = await third.next("sandbox", ({ sandbox }) => sandbox.state === "queued");
    expect(waiting.sandbox).toEqual({ state: "queued", position: 2, length: 2 });
    second.close();
    await third.next("sandbox", ({ sandbox }) => sandbox.state === "queued" && sandbox.position === 1);
    const [sandbox] = await server.context.engine.list();
    await server.context.engine.destroy(sandbox?.engineId ?? "");
    await first.next("sandbox", ({ sandbox: state }) => state.state === "ended");
    await third.next("sandbox", ({ sandbox: state }) => state.state === "ready");
  });
});

describe("an idle sandbox", () => {
  test("ends, says so, and can be had anew", async () => {
    const server = await start({ env: { SANDBOX_IDLE_MINUTES: "0.2" } });
    const client = await LearnerClient.connect(server.base);
    await client.next("sandbox", ({ sandbox }) => sandbox.state === "ended" && sandbox.reason === "idle");
    await expect.poll(() => server.context.engine.list(), { timeout: 20_000 }).toEqual([]);
    client.send({ type: "sandbox.retry" });
    await client.after("sandbox", ({ sandbox }) => sandbox.state === "ready");
  });
});

describe("terminals", () => {
  let server: TestServer;
  let session = "";
  const pages: LearnerClient[] = [];
  beforeAll(async () => {
    server = await startTestServer();
    const client = await LearnerClient.connect(server.base);
    session = client.session;
    await (await client.firstTerminal()).prompt();
    pages.push(client);
    await pagesGone();
  }, 60_000);
  afterAll(() => server.dispose());

  /** A page of the learner whose sandbox these tests share. */
  async function page(): Promise<LearnerClient> {
    const client = await LearnerClient.connect(server.base, { cookie: session });
    pages.push(client);
    return client;
  }
  async function pagesGone(): Promise<void> {
    for (const client of pages.splice(0)) client.close();
    await vi.waitFor(() => expect(server.context.pages.all()).toEqual([]), 20_000);
  }
  afterEach(pagesGone);

  test("are opened, named and closed; the list tells", async () => {
    const client = await page();
    const first = await client.firstTerminal();
    client.send({ type: "terminal.open", cols: 100, rows: 30 });
    const { terminals } = await client.next("terminals", (message) => message.terminals.length === 2);
    const second = terminals.find((entry) => entry.id !== first.id)?.id ?? "";
    client.send({ type: "terminal.rename", terminal: second, title: "  logs\u0007 " });
    await client.next("terminals", (message) => message.terminals.some((entry) => entry.title === "logs"));
    const shell = await client.terminal(second);
    await shell.run("stty size");
    expect(shell.shown).toContain("30 100");
    client.send({ type: "terminal.close", terminal: second });
    await client.after("terminals", (message) => message.terminals.length === 1);
  });

  test("show what was printed while a page was away", async () => {
    const client = await page();
    const terminal = await client.firstTerminal();
    await terminal.freshPrompt();
    terminal.type("sleep 0.5; echo printed-while-away\r");
    terminal.close();
    client.close();
    const again = await page();
    const back = await again.firstTerminal();
    await back.shows(/printed-while-away\r\n/);
  });

  test("are typed into by one page; another looks on until it claims", async () => {
    const client = await page();
    const terminal = await client.firstTerminal();
    await terminal.freshPrompt();
    const other = await page();
    const looking = await other.firstTerminal();
    await other.next("terminals", (message) => message.terminals[0]?.writer === false);
    looking.type("echo ignored\r");
    await terminal.run("echo first-page");
    await looking.shows("first-page\r\n");
    expect(looking.shown).not.toContain("ignored");
    other.send({ type: "terminal.claim", terminal: looking.id });
    await client.next("terminals", (message) => message.terminals[0]?.writer === false);
    await looking.run("echo second-page");
    await terminal.shows("second-page\r\n");
  });

  test("are typed into by the page that is left when the one that typed has gone", async () => {
    const client = await page();
    const terminal = await client.firstTerminal();
    await terminal.freshPrompt();
    const other = await page();
    const left = await other.firstTerminal();
    const free = other.after("terminals", (message) => message.terminals[0]?.writer === true);
    client.close();
    await free;
    left.type("echo nobody-else-here\r");
    await left.shows("\x07nobody-else-here\r\n");
  });

  test("let go of whoever looks on: with the page, when one is closed, and when the sandbox is another", async () => {
    const client = await page();
    const other = await page();
    const [own, shown] = [await client.firstTerminal(), await other.firstTerminal()];
    await shown.shows("root@workshop");
    const withPage = shown.closed();
    other.close();
    expect(await withPage).toBe(CLOSE.restarting);

    const opened = client.after("terminals", ({ terminals }) => terminals.length === 2);
    client.send({ type: "terminal.open", cols: 80, rows: 24 });
    const second = await client.terminal((await opened).terminals[1]?.id ?? "");
    const ended = second.closed();
    client.send({ type: "terminal.close", terminal: second.id });
    expect(await ended).toBe(CLOSE.terminalEnded);

    const withSandbox = own.closed();
    client.send({ type: "sandbox.startOver" });
    expect(await withSandbox).toBe(CLOSE.terminalEnded);
  });

  // Linux knows slices of a length that a program asks for since 6.12.
  test.skipIf(kernelBefore(6, 12))(
    "take turns soon on a busy machine, and what runs in them as others do",
    async () => {
      const client = await page();
      const terminal = await client.firstTerminal();
      await terminal.freshPrompt();
      const own = await terminal.run("chrt -p $PPID; chrt -p $$");
      expect(own.match(/runtime parameter: 100000\b/g)).toHaveLength(2);
      expect(await terminal.run("sh -c 'chrt -p $$'")).not.toContain("runtime parameter: 100000\r");
    },
  );

  test("are shown to pages that are there", async () => {
    const client = await page();
    const { id } = await client.firstTerminal();
    const left = client.closed();
    client.close();
    await left;
    const again = await client.terminal(id);
    expect(await again.closed()).toBe(CLOSE.restarting);
  });

  test("of another learner are not to be had", async () => {
    const mine = await page();
    const terminal = await mine.firstTerminal();
    const theirs = await LearnerClient.connect(server.base);
    pages.push(theirs);
    const socket = new WebSocket(`${server.base.replace("http", "ws")}/ws/terminals/${terminal.id}`, {
      headers: { cookie: theirs.session, origin: server.base },
    });
    const code = await new Promise((resolve) => socket.once("close", resolve));
    expect(code).toBe(4004);
  });
});

describe("a socket", () => {
  test.each(["http://evil.example", "null", ""])("from the origin %j is refused", async (origin) => {
    const server = await start({ full: true });
    const socket = new WebSocket(`${server.base.replace("http", "ws")}/ws/control`, {
      headers: origin === "" ? {} : { origin },
    });
    const error = await new Promise<Error>((resolve) => socket.once("error", resolve));
    expect(error.message).toContain("403");
  });

  test.each([
    ["no JSON", "{"],
    ["an unknown message", '{"type":"sudo"}'],
    ["a message with a key too many", '{"type":"ping","at":1,"extra":true}'],
    ["something before hello", '{"type":"check.again"}'],
  ])("that sends %s is closed, and no other", async (_what, message) => {
    const server = await start({ full: true });
    const good = await LearnerClient.connect(server.base);
    const socket = new WebSocket(`${server.base.replace("http", "ws")}/ws/control`, {
      headers: { cookie: good.session, origin: server.base },
    });
    await new Promise((resolve) => socket.once("open", resolve));
    socket.send(message);
    expect(await new Promise((resolve) => socket.once("close", resolve))).toBe(1008);
    good.send({ type: "ping", at: 7 });
    expect(await good.next("pong")).toEqual({ type: "pong", at: 7 });
  });
});

test("health and readiness are told", async () => {
  const server = await start({ full: true });
  expect((await fetch(`${server.base}/healthz`)).status).toBe(200);
  const ready = await fetch(`${server.base}/readyz`);
  expect(await ready.json()).toMatchObject({ ok: true });
  expect(ready.headers.get("content-security-policy")).toContain("script-src 'self'");
});

async function learnerOf(server: TestServer): Promise<string> {
  const { id } = await server.context.db.selectFrom("learner").select("id").executeTakeFirstOrThrow();
  return id;
}

async function topOf(server: TestServer): Promise<string> {
  const [sandbox] = await server.context.engine.list();
  const exec = await server.context.engine.exec(sandbox?.engineId ?? "", ["workshop-enter", "pgrep", "-x", "top"]);
  exec.stream.end();
  return (await text(exec.stream)).trim();
}

function kernelBefore(major: number, minor: number): boolean {
  const [ownMajor = 0, ownMinor = 0] = release().split(/[.-]/).map(Number);
  return ownMajor < major || (ownMajor === major && ownMinor < minor);
}
