import { copyFileSync, existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { setTimeout as delay } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readConfig } from "../config.ts";
import { dockerEngine } from "../context.ts";
import { engineClient } from "../setup/engine.ts";
import { findProgram, installPackages, run } from "../setup/packages.ts";
import { LearnerClient } from "../testing/learner-client.ts";
import { SHORT } from "./form.ts";
import { freePort } from "./free-port.ts";
import { openShell } from "./shell.ts";

const BUILD_MS = 20 * 60_000;
const START_MS = 5 * 60_000;
const COMPOSE = "deploy/compose";
const SETTINGS = `${COMPOSE}/workshop.env`;
const OWN_CERTIFICATES = "/usr/local/share/ca-certificates";
const NAME = `workshop-test-${process.pid}`;

const docker = engineClient();
const folder = mkdtempSync(join(tmpdir(), "workshop-compose-"));
const override = join(folder, "override.yaml");
const made: string[] = [];
let base = "";

/** As an operator would, beside whatever runs on this Engine already. */
function compose(...args: string[]): Promise<void> {
  const files = ["-f", `${COMPOSE}/compose.yaml`, "-f", override, "--project-directory", COMPOSE];
  return run("docker-compose", [...files, "-p", NAME, ...args], () => {});
}

async function serverContainer() {
  const [found] = await docker.listContainers({
    all: true,
    filters: { label: [`com.docker.compose.project=${NAME}`] },
  });
  return docker.getContainer(found?.Id ?? "");
}

async function untilReady(): Promise<void> {
  const end = Date.now() + START_MS;
  for (;;) {
    const ready = await fetch(`${base}/readyz`).then(
      (answer) => answer.ok,
      () => false,
    );
    if (ready) return;
    if (Date.now() > end) {
      const said = (await (await serverContainer()).logs({ stdout: true, stderr: true })).toString();
      throw new Error(`the container does not serve: ${said.slice(-2000)}`);
    }
    await delay(200);
  }
}

async function untilHealthy(): Promise<void> {
  const end = Date.now() + START_MS;
  let state = "";
  while (state !== "healthy") {
    if (Date.now() > end) throw new Error(`the container is ${state}`);
    await delay(200);
    state = (await (await serverContainer()).inspect()).State.Health?.Status ?? "";
  }
}

async function inServer(command: readonly string[]): Promise<string> {
  const exec = await (await serverContainer()).exec({ Cmd: [...command], AttachStdout: true, Tty: true });
  return text(await exec.start({ Tty: true }));
}

/** What this machine trusts besides, its image has to trust, too. */
function copyCertificates(): void {
  const own = existsSync(OWN_CERTIFICATES) ? readdirSync(OWN_CERTIFICATES) : [];
  for (const name of own.filter((file) => file.endsWith(".crt"))) {
    const copy = join(COMPOSE, "certificates", name);
    if (existsSync(copy)) continue;
    copyFileSync(join(OWN_CERTIFICATES, name), copy);
    made.push(copy);
  }
}

describe.skipIf(SHORT)("the server in a container", () => {
  beforeAll(async () => {
    if (findProgram("docker-compose") === null)
      await installPackages(["docker-compose"], "The container's test needs docker-compose", () => {});
    const port = await freePort();
    base = `http://127.0.0.1:${port}`;
    if (!existsSync(SETTINGS)) {
      copyFileSync("deploy/workshop.env.example", SETTINGS);
      made.push(SETTINGS);
    }
    copyCertificates();
    // Set-up made this base already, from Docker Hub or from Debian packages.
    const server = {
      image: NAME,
      build: { args: { BASE: "workshop-base:trixie" } },
      environment: { PORT: String(port), INSTANCE: NAME, SANDBOX_LIMIT: "4" },
    };
    writeFileSync(override, JSON.stringify({ services: { server }, volumes: { data: { name: NAME } } }));
    await compose("build");
  }, BUILD_MS);

  afterAll(async () => {
    await compose("down", "--volumes", "--rmi", "all");
    const engine = dockerEngine(docker, readConfig({ INSTANCE: NAME }));
    for (const { engineId } of await engine.list()) await engine.destroy(engineId);
    for (const file of made) rmSync(file, { force: true });
    rmSync(folder, { recursive: true });
  }, START_MS);

  test(
    "serves learners without any power of root, and another on the same data goes on where one was killed",
    async () => {
      await compose("up", "-d");
      await untilReady();
      await untilHealthy();
      expect(await inServer(["grep", "CapEff", "/proc/self/status"])).toContain("0000000000000000");
      const page = await LearnerClient.connect(base);
      const terminal = await openShell(page);
      expect(await terminal.run("docker run alpine echo hi")).toMatch(/\r\nhi\r\n/);
      await terminal.run("kept=in-this-shell");

      await (await serverContainer()).kill();
      await compose("up", "-d", "--force-recreate");
      await untilReady();
      const back = await LearnerClient.connect(base, { cookie: page.session });
      const again = await openShell(back);
      expect(await again.run("echo it-is-$kept")).toContain("it-is-in-this-shell");
      expect(await again.run("docker ps -a --format '{{.Image}}'")).toContain("alpine");
      back.close();
    },
    START_MS,
  );

  test(
    "is backed up and restored by containers beside it",
    async () => {
      const volumes = ["-v", `${NAME}:/data`, "-v", `${folder}:/backup`];
      const beside = (...command: string[]) =>
        run("docker", ["run", "--rm", ...volumes, NAME, "node", "server/cli/run.mjs", ...command], () => {});
      await beside("backup", "/backup/all.tar.gz");
      await beside("restore", "/backup/all.tar.gz", "--into", "/tmp/restored");
    },
    START_MS,
  );
});
