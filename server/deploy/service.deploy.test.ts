import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { chownSync, mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { readConfig } from "../config.ts";
import { dockerEngine } from "../context.ts";
import { engineClient } from "../setup/engine.ts";
import { findProgram } from "../setup/packages.ts";
import { LearnerClient } from "../testing/learner-client.ts";

const UNIT = "deploy/systemd/docker-workshop.service";
const SOCKET = "/var/run/docker.sock";
const NOBODY = 65534;
/** Of 100; systemd calls less than 20 "OK", and a service without any care has 96. */
const MOST_EXPOSED = 20;

const analyze = findProgram("systemd-analyze");
const setpriv = process.getuid?.() === 0 ? findProgram("setpriv") : null;
const asNobody = [`--reuid=${NOBODY}`, `--regid=${NOBODY}`, "--no-new-privs", "--bounding-set=-all", "--inh-caps=-all"];
const readable =
  setpriv !== null && spawnSync(setpriv, [...asNobody, "--clear-groups", "test", "-r", "package.json"]).status === 0;

test.skipIf(analyze === null)("systemd understands every line of the unit, and finds little exposed", () => {
  const verified = spawnSync("systemd-analyze", ["verify", UNIT], { encoding: "utf8" });
  expect(verified.stderr).toBe("");
  expect(verified.status).toBe(0);
  const judge = ["security", "--offline=true", "--no-pager", `--threshold=${MOST_EXPOSED}`, UNIT];
  const judged = spawnSync("systemd-analyze", judge, { encoding: "utf8" });
  expect(judged.status, judged.stdout).toBe(0);
});

test.skipIf(!readable)("where set-up was run, a member of group docker without any other right serves", async () => {
  const dataDir = mkdtempSync(join(tmpdir(), "workshop-service-"));
  chownSync(dataDir, NOBODY, NOBODY);
  const env = { ...process.env, DATA_DIR: dataDir, PORT: "0", LOG_LEVEL: "warn", SANDBOX_WARM: "0", HOME: dataDir };
  const group = `--groups=${statSync(SOCKET).gid}`;
  const program = [process.execPath, "server/cli/run.mjs", "start"];
  const child = spawn("setpriv", [...asNobody, group, ...program], { env, stdio: ["ignore", "pipe", "pipe"] });
  const ended = once(child, "exit");
  try {
    const base = await new Promise<string>((resolve, reject) => {
      let said = "";
      const hear = (chunk: Buffer) => {
        said += chunk.toString();
        const url = /The workshop is open: (http:\S+)/.exec(said)?.[1];
        if (url !== undefined) resolve(url);
      };
      child.stdout.on("data", hear);
      child.stderr.on("data", hear);
      child.once("exit", (code) => reject(new Error(`the server ended with ${code}:\n${said}`)));
    });
    expect((await fetch(`${base}/readyz`)).status).toBe(200);
    const learner = await LearnerClient.connect(base);
    await learner.ready();
    learner.close();
    child.kill("SIGTERM");
    expect(await ended).toEqual([0, null]);
  } finally {
    child.kill("SIGKILL");
    const engine = dockerEngine(engineClient(), readConfig({ DATA_DIR: dataDir }));
    for (const { engineId } of await engine.list()) await engine.destroy(engineId);
    rmSync(dataDir, { recursive: true, force: true });
  }
});
