import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { createServer, connect as toSocket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Docker from "dockerode";
import { afterEach, expect, test } from "vitest";
import { readConfig } from "../config.ts";
import { engineClient } from "./engine.ts";
import { kernelLimitsStage } from "./kernel-limits-stage.ts";

/** One that no other test comes near. */
const NAME = "fs.epoll.max_user_watches";
const FILE = "/proc/sys/fs/epoll/max_user_watches";
const LEAST = "2147483647";
const LOWER = "2147483646";

const value = () => readFileSync(FILE, "utf8").trim();
const configOf = (env: Record<string, string> = {}) =>
  readConfig({ DATA_DIR: mkdtempSync(join(tmpdir(), "limits-")), ...env });

afterEach(() => writeFileSync(FILE, LEAST));

test("a limit that is too low is raised, and the second time there is nothing to do", async () => {
  writeFileSync(FILE, LOWER);
  const stage = kernelLimitsStage(engineClient(), configOf());
  expect(await stage.run(() => {})).toContain(NAME);
  expect(value()).toBe(LEAST);
  expect(await stage.run(() => {})).toBe("high enough");
  expect(stage.warnings?.()).toEqual([]);
});

test("a limit is raised where the Engine's kernel cannot be read from here", async () => {
  writeFileSync(FILE, LOWER);
  const far = await engineByNetwork();
  try {
    expect(await kernelLimitsStage(far.docker, configOf()).run(() => {})).toContain(NAME);
    expect(value()).toBe(LEAST);
  } finally {
    far.close();
  }
});

test("a limit that is higher than needed stays", async () => {
  writeFileSync(FILE, "3000000000");
  await kernelLimitsStage(engineClient(), configOf()).run(() => {});
  expect(value()).toBe("3000000000");
});

test("switched off, nothing is raised, and a file for sysctl says what should be", async () => {
  writeFileSync(FILE, LOWER);
  const config = configOf({ KERNEL_LIMITS: "off" });
  const stage = kernelLimitsStage(engineClient(), config);
  expect(await stage.run(() => {})).toContain("too low");
  expect(value()).toBe(LOWER);
  expect(stage.warnings?.().join("\n")).toContain(`${NAME} to ${LEAST}`);
  expect(readFileSync(join(config.dataDir, "kernel-limits.conf"), "utf8")).toContain(`${NAME} = ${LEAST}`);
});

/** The machine's own Engine, as one of another machine is reached. */
async function engineByNetwork(): Promise<{ docker: Docker; close(): void }> {
  const { socketPath } = engineClient().modem as unknown as { socketPath: string };
  const server = createServer((socket) => {
    const engine = toSocket(socketPath);
    for (const end of [socket, engine]) end.on("error", () => {});
    socket.pipe(engine).pipe(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  return { docker: new Docker({ protocol: "http", host: "127.0.0.1", port }), close: () => server.close() };
}
