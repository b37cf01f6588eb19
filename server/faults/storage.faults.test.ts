import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { ServerMessage } from "../protocol/control.ts";
import { call, createClass, joinAs, openClass, signIn, teach } from "../testing/class-client.ts";
import { LearnerClient, type TerminalClient } from "../testing/learner-client.ts";
import { isState, openLesson } from "../testing/learner-steps.ts";
import { startTestServer, type TestServer } from "../testing/test-server.ts";

const LESSON = "run-a-container";

let dir: string;
let unmount = () => {};
let server: TestServer;
let instructor: LearnerClient;
let learner: LearnerClient;
let terminal: TerminalClient;

const file = () => join(dir, "workshop.sqlite");
const filler = () => join(dir, "filler");

/** A learner in a class, who has done one step. */
async function begin(): Promise<void> {
  server = await startTestServer({ file: file(), env: { LOG_LEVEL: "silent" } });
  const cookie = await signIn(server);
  const { class: klass, settings } = await createClass(server.base, cookie);
  instructor = await teach(server.base, cookie, klass.id);
  await openClass(instructor);
  learner = await joinAs(server.base, settings.code, "Grace");
  terminal = await learner.firstTerminal();
  await learner.ready();
  await openLesson(learner, LESSON);
  await terminal.run("docker run alpine echo hi");
  await learner.next("step", ({ step }) => step.id === "alpine" && step.state === "done");
}

afterEach(async () => {
  await server.dispose();
  unmount();
  rmSync(dir, { recursive: true, force: true });
});

const told = (message: Extract<ServerMessage, { type: "troubles" }>) =>
  message.of === "workshop" && message.troubles.length > 0;
const over = (message: Extract<ServerMessage, { type: "troubles" }>) =>
  message.of === "workshop" && message.troubles.length === 0;

/**
 * While nothing can be written: the learner works on, both are told why, nothing counts that is not
 * written. Afterwards it counts by itself, and another server finds all.
 */
async function surviveWhile(fault: () => unknown, mend: () => unknown, why: string): Promise<void> {
  await fault();
  const heard = [learner.after("troubles", told), instructor.after("troubles", told)];
  await terminal.run("docker run alpine ls -l /bin/echo");
  for (const { troubles } of await Promise.all(heard)) {
    expect(troubles[0]?.kind).toBe("storage");
    expect(troubles[0]?.message).toContain(`cannot save anything just now: ${why}`);
  }
  const refused = instructor.after("error");
  instructor.send({ type: "class.tell", seat: null, text: "Look here" });
  expect(await refused).toMatchObject({ code: "storage", retry: true });
  expect((await call(server.base, "GET", "/healthz")).status).toBe(200);
  expect((await call(server.base, "GET", "/readyz")).status).toBe(503);
  await terminal.run("echo the-shell'-goes-on'");
  expect(terminal.shown).toContain("the-shell-goes-on\r\n");
  const isDone = (message: ServerMessage) =>
    message.type === "step" && message.step.id === "echo" && message.step.state === "done";
  expect(learner.received.some(isDone)).toBe(false);

  const healed = [learner.after("troubles", over), instructor.after("troubles", over)];
  const counted = learner.after("step", isDone);
  await mend();
  await Promise.all([...healed, counted]);
  expect((await call(server.base, "GET", "/readyz")).status).toBe(200);

  const { session } = learner;
  await server.stop();
  server = await startTestServer({ file: file(), instance: server.config.instance, env: { LOG_LEVEL: "silent" } });
  const again = await LearnerClient.connect(server.base, { cookie: session });
  await again.next("sandbox", isState("ready"));
  expect([...(await openLesson(again, LESSON))]).toEqual(["alpine", "echo"]);
}

describe("the disk of the data directory", () => {
  beforeEach(async () => {
    dir = mkdtempSync(join(tmpdir(), "workshop-full-"));
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=8m", "tmpfs", dir]);
    unmount = () => execFileSync("umount", [dir]);
    await begin();
  });

  test("when it is full: learner and instructor are told, the server stays up, and all counts when there is room", async () => {
    await surviveWhile(fillUp, () => rmSync(filler()), "its disk is full");
  });
});

describe("the database", () => {
  beforeEach(async () => {
    dir = mkdtempSync(join("/var/tmp", "workshop-locked-"));
    unmount = () => {};
    await begin();
  });

  test("when another program holds it: learner and instructor are told, and all counts when it is free", async () => {
    const script = `const db = new (require("better-sqlite3"))(${JSON.stringify(file())}); db.exec("begin immediate"); console.log("held"); setInterval(() => {}, 1000)`;
    const holder = spawn(process.execPath, ["-e", script], { stdio: ["ignore", "pipe", "inherit"] });
    const hold = async () => {
      await once(holder.stdout, "data");
    };
    await surviveWhile(hold, () => holder.kill("SIGKILL"), "another program holds its database");
  });

  test("when it cannot be written to: learner and instructor are told, and all counts when it can", async () => {
    const files = [file(), `${file()}-wal`];
    const set = (flag: string) => () => execFileSync("chattr", [flag, ...files]);
    await surviveWhile(set("+i"), set("-i"), "its database cannot be written to");
  });
});

/** To the last byte. */
function fillUp(): void {
  for (const size of [1024 * 1024, 4096, 1]) {
    try {
      for (;;) writeFileSync(filler(), Buffer.alloc(size), { flag: "a" });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "ENOSPC") throw error;
    }
  }
}
