import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { holdDataDir } from "./data-lock.ts";

const newDir = () => mkdtempSync(join(tmpdir(), "workshop-lock-"));

test("a data directory is held by one at a time", async () => {
  const dir = newDir();
  const release = await holdDataDir(dir);
  await expect(holdDataDir(dir)).rejects.toThrow("Another server works in");
  release();
  const again = await holdDataDir(dir);
  again();
});

test("one whose holder was killed can be held by another", async () => {
  const dir = newDir();
  const script = `require("net").createServer().listen(${JSON.stringify(join(dir, "server.lock"))}, () => console.log("held"))`;
  const holder = spawn(process.execPath, ["-e", script], { stdio: ["ignore", "pipe", "inherit"] });
  await once(holder.stdout, "data");
  await expect(holdDataDir(dir)).rejects.toThrow();
  holder.kill("SIGKILL");
  await once(holder, "exit");
  (await holdDataDir(dir))();
});
