import { readdirSync } from "node:fs";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { LearnerClient } from "../testing/learner-client.ts";
import { openLesson, quizStep } from "../testing/learner-steps.ts";
import { type OwnEngine, startOwnEngine } from "../testing/own-engine.ts";
import { startTestServer, type TestServer } from "../testing/test-server.ts";
import { SHORT } from "./form.ts";

const SIGNALS = SHORT ? (["SIGKILL"] as const) : (["SIGTERM", "SIGKILL"] as const);

let engine: OwnEngine;
let server: TestServer;

async function begin(): Promise<LearnerClient> {
  server = await startTestServer({ env: engine.env, docker: engine.docker });
  return LearnerClient.connect(server.base);
}

/** Of the machine; the ends of other containers' links come and go. */
const interfaces = () => readdirSync("/sys/class/net").filter((name) => !name.startsWith("veth"));
const before = interfaces();

afterEach(() => {
  expect(interfaces(), "the test's Engine has changed the machine's network").toEqual(expect.arrayContaining(before));
  return server.dispose();
});

describe("with live-restore", () => {
  beforeAll(async () => {
    engine = await startOwnEngine({ liveRestore: true });
  });
  afterAll(() => engine.dispose());

  test.each(SIGNALS)(
    "an Engine with live-restore that is restarted (%s) leaves shells, programs and typing as they were",
    async (signal) => {
      const client = await begin();
      const terminal = await client.firstTerminal();
      await client.ready();
      await terminal.run("kept=in-the-shell; echo in-a-file > kept");

      const [{ sandbox }] = await Promise.all([
        client.after("sandbox", ({ sandbox: { state } }) => state === "recovering"),
        engine.stop(signal),
      ]);
      expect(sandbox).toMatchObject({ message: "Your Docker daemon stopped and is being started again." });
      await Promise.all([client.after("sandbox", ({ sandbox: { state } }) => state === "ready"), engine.start()]);

      terminal.forget();
      await expect
        .poll(
          () => {
            terminal.type("echo $kept-$(cat kept)\r");
            return terminal.shown;
          },
          { timeout: 20_000, interval: 300 },
        )
        .toContain("in-the-shell-in-a-file");
      expect(client.received.some((message) => message.type === "sandbox" && message.sandbox.state === "ended")).toBe(
        false,
      );
    },
  );

  test("while the Engine is away, who asks for a sandbox is told that it could not be started and may try again", async () => {
    const client = await begin();
    await client.ready();
    await engine.stop("SIGTERM");
    const other = await LearnerClient.connect(server.base);
    const { sandbox } = await other.next("sandbox", ({ sandbox: { state } }) => state === "failed");
    expect(sandbox).toEqual({ state: "failed", message: "Your sandbox could not be started.", retry: true });
    await engine.start();
    other.send({ type: "sandbox.retry" });
    await other.ready();
  });
});

describe("without live-restore", () => {
  beforeAll(async () => {
    engine = await startOwnEngine({ liveRestore: false });
  });
  afterAll(() => engine.dispose());

  test("an Engine without live-restore that is restarted takes the sandbox with it: the learner is told, has another with one click, and keeps the progress", async () => {
    const client = await begin();
    await client.ready();
    const { lesson, step, quiz, choices } = quizStep();
    await openLesson(client, lesson);
    client.send({ type: "quiz.answer", step, quiz, choices });
    await client.next("step", (message) => message.step.id === step && message.step.state === "done");

    const restart = async () => {
      await engine.stop("SIGTERM");
      await engine.start();
    };
    const [{ sandbox }] = await Promise.all([
      client.after("sandbox", ({ sandbox: { state } }) => state === "ended"),
      restart(),
    ]);
    expect(sandbox).toMatchObject({ reason: "gone" });

    const ready = client.after("sandbox", ({ sandbox: { state } }) => state === "ready");
    client.send({ type: "sandbox.startOver" });
    await ready;
    expect(await openLesson(client, lesson)).toContain(step);
  });
});
