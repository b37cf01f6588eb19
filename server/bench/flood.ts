import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { LearnerClient } from "../testing/learner-client.ts";
import { type Figure, figure } from "./figures.ts";

const SECONDS = 30;
const WARM_SECONDS = 3;

/**
 * `yes` left running for 30 s: what the server's memory grows by, and how soon Control-C answers.
 * The baseline is the same server with a terminal at rest, before.
 */
export async function benchFlood(): Promise<Figure[]> {
  const server = fork(fileURLToPath(new URL("./server-process.ts", import.meta.url)), {
    execArgv: ["--import", "tsx"],
  });
  try {
    const [{ base }] = (await once(server, "message")) as [{ base: string }];
    const client = await LearnerClient.connect(base);
    const terminal = await client.firstTerminal();
    await client.ready();
    await terminal.prompt();
    const rest = await residentMb(server);
    terminal.type("yes\r");
    await delay(WARM_SECONDS * 1000);
    const warm = await residentMb(server);
    const bytes = terminal.bytes;
    await delay((SECONDS - WARM_SECONDS) * 1000);
    const end = await residentMb(server);
    const rate = (terminal.bytes - bytes) / 1e6 / (SECONDS - WARM_SECONDS);
    terminal.forget();
    const began = performance.now();
    terminal.type("\x03");
    await terminal.prompt();
    const answered = performance.now() - began;
    client.close();
    return [
      figure("memory growth over 30 s of yes", end - rest, "MB", 50),
      figure("of it after the first 3 s", end - warm, "MB"),
      figure("baseline: memory at rest", rest, "MB"),
      figure("Control-C to prompt", answered, "ms", 300),
      figure("output passed on meanwhile", rate, "MB/s"),
    ];
  } finally {
    server.send("stop");
    await once(server, "exit");
  }
}

async function residentMb(server: ChildProcess): Promise<number> {
  server.send("memory");
  const [{ rss }] = (await once(server, "message")) as [{ rss: number }];
  return rss / 1e6;
}
