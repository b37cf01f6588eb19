import { setTimeout as delay } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readConfig } from "../config.ts";
import { dockerEngine } from "../context.ts";
import { engineClient } from "../setup/engine.ts";
import { asLearner as askLearner, outputOf } from "../testing/in-sandbox.ts";
import { countFiles } from "./file-count.ts";

const config = { ...readConfig({}), instance: `test-programs-${process.pid}` };
const engine = dockerEngine(engineClient(), config);
let sandbox = "";
const asLearner = (script: string) => askLearner(engine, sandbox, script);

/** What goes on that is not the daemon's, but for who asks. */
const OTHERS = `ps -eo pid=,ppid=,args= | awk -v self=$$ '$2 == self || $1 == self { next } { $1 = $2 = ""; print }' |
  grep -vE 'docker|containerd|rootlesskit|slirp4netns|/proc/self/exe|workshop-(init|daemon)' || true`;

beforeAll(async () => {
  sandbox = await engine.create({
    id: `programs-${process.pid}`,
    limits: { memoryMb: 1024, cpus: 1, pids: 1024 },
    egress: "internet",
  });
  await asLearner("until docker version >/dev/null 2>&1; do sleep 0.1; done");
});
afterAll(async () => {
  for (const info of await engine.list()) await engine.destroy(info.engineId);
});

describe("of the programs that the server runs in a sandbox", () => {
  test("none is left behind by a hundred probes that were cut, whatever they did", { timeout: 120_000 }, async () => {
    const doing = [
      "sleep 1000",
      "yes",
      "while :; do :; done",
      "trap '' HUP INT TERM PIPE; while sleep 5; do echo alive; done",
      "sleep 1000 & sleep 1000 & wait",
    ];
    for (let at = 0; at < 100; at += 10) {
      const cut = Array.from({ length: 10 }, async (_, more) => {
        const exec = await engine.exec(sandbox, ["workshop-probe"]);
        exec.stream.on("error", () => {});
        exec.stream.write(`${doing[(at + more) % doing.length]}\n`);
        // Some are let go of before they have begun, some in the middle.
        if (more % 2 === 0) await delay(200);
        exec.close();
      });
      await Promise.all(cut);
    }
    await expect.poll(() => asLearner(OTHERS), { timeout: 60_000, interval: 1000 }).toBe("");
  });

  test("a pipe to the daemon ends with the server's end of it", { timeout: 60_000 }, async () => {
    for (let at = 0; at < 20; at++) {
      const exec = await engine.exec(sandbox, ["workshop-api"]);
      exec.stream.on("error", () => {});
      if (at % 2 === 0) exec.stream.write("GET /events HTTP/1.1\r\nHost: sandbox\r\n\r\n");
      if (at % 3 === 0) await delay(200);
      exec.close();
    }
    await expect.poll(() => asLearner(OTHERS), { timeout: 40_000, interval: 1000 }).toBe("");
  });

  test("a probe that takes too long ends and says so", { timeout: 60_000 }, async () => {
    const exec = await engine.exec(sandbox, ["workshop-probe"]);
    exec.stream.end("echo begun; trap '' TERM; while :; do sleep 1; done\n");
    let said = "";
    for await (const chunk of exec.stream) said += String(chunk);
    expect(said).toBe("begun\n");
    expect(await exec.exitCode()).toBe(137);
  });

  test("a hostile program in the place of what they run inside holds none of them up for long", {
    timeout: 60_000,
  }, async () => {
    await asLearner(
      "cp /usr/bin/sh /root/sh; printf '#!/root/sh\\nsleep 1000\\n' > /tmp/held; chmod 755 /tmp/held; cp /tmp/held /usr/bin/pgrep",
    );
    await outputOf(engine, sandbox, ["workshop-kill", "x"]);
    await asLearner("printf '#!/root/sh\\nexec sleep 1000\\n' > /usr/bin/du");
    expect(await countFiles(engine, sandbox)).toBeGreaterThan(0);
  });
});

test("what a sandbox has on disk is counted: what its learner wrote, wherever that is, and not what the image brought", async () => {
  const before = (await countFiles(engine, sandbox)) ?? 0;
  expect(before).toBeLessThan(1000);
  const write = `mkdir -p /srv/many /var/lib/docker/many; for i in $(seq 500); do : > /srv/many/$i; : > /var/lib/docker/many/$i; : > /run/$i; done
    mkdir -m 700 /srv/closed; touch /srv/closed/{1..100}; chown -R 33:33 /srv/closed`;
  await asLearner(write);
  const after = (await countFiles(engine, sandbox)) ?? 0;
  expect(after - before).toBeGreaterThanOrEqual(1103);
  expect(after - before).toBeLessThan(1150);
});
