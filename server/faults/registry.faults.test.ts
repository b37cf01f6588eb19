import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import type { ServerMessage } from "../protocol/control.ts";
import { engineClient } from "../setup/engine.ts";
import { run } from "../setup/packages.ts";
import { registryStage } from "../setup/registry.ts";
import { call } from "../testing/class-client.ts";
import { LearnerClient } from "../testing/learner-client.ts";
import { openLesson } from "../testing/learner-steps.ts";
import { startTestServer, type TestServer } from "../testing/test-server.ts";

let server: TestServer;

beforeAll(async () => {
  server = await startTestServer({ env: { LOG_LEVEL: "silent" } });
});
// Whatever happens, the machine's registry is there again afterwards.
afterEach(async () => {
  await registryStage(engineClient(), server.config).run(() => {});
});
afterAll(() => server.dispose());

const isTold = (message: Extract<ServerMessage, { type: "troubles" }>) =>
  message.of === "workshop" && message.troubles.some(({ kind }) => kind === "registry");
const isOver = (message: Extract<ServerMessage, { type: "troubles" }>) =>
  message.of === "workshop" && message.troubles.length === 0;

test("a registry that is gone is told by its cause, takes nothing that is pulled already, and counts again when it is back", async () => {
  const learner = await LearnerClient.connect(server.base);
  const terminal = await learner.firstTerminal();
  await learner.ready();
  await terminal.run("docker pull -q alpine");
  expect(terminal.shown).toContain("alpine:latest");
  await openLesson(learner, "run-a-container");
  const registry = engineClient().getContainer(server.config.registry.name);

  const told = learner.after("troubles", isTold);
  await registry.stop();
  expect((await told).troubles[0]?.message).toContain("images cannot be pulled just now");
  expect((await call(server.base, "GET", "/readyz")).status).toBe(503);
  await terminal.run("docker run alpine echo hi");
  await learner.next("step", ({ step }) => step.id === "alpine" && step.state === "done");
  await terminal.run("docker run ubuntu ls; echo it-failed'-with' $?");
  expect(terminal.shown).toContain("it-failed-with 125");

  const over = learner.after("troubles", isOver);
  await registry.start();
  await over;
  await terminal.run("docker run ubuntu true && echo pulled'-now'");
  expect(terminal.shown).toContain("pulled-now\r\n");
  expect((await call(server.base, "GET", "/readyz")).status).toBe(200);
});

test("a registry whose port alone is gone is told, and mended by itself", async () => {
  const learner = await LearnerClient.connect(server.base);
  const terminal = await learner.firstTerminal();
  await learner.ready();

  const told = learner.after("troubles", isTold);
  const over = learner.after("troubles", isOver);
  await run("pkill", ["-KILL", "-f", `docker-proxy .*-host-ip ${server.config.networks.internet.gateway} `], () => {});
  await told;
  await over;
  await terminal.run("docker pull -q ubuntu");
  expect(terminal.shown).toContain("ubuntu:latest");
});
