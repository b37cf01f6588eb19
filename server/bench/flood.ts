import { setTimeout as delay } from "node:timers/promises";
import { LearnerClient } from "../testing/learner-client.ts";
import { type Figure, figure } from "./figures.ts";
import { startMeasuredServer } from "./measured-server.ts";

const SECONDS = 30;
const WARM_SECONDS = 3;

/**
 * `yes` left running for 30 s: what the server's memory grows by, and how soon Control-C answers.
 * The baseline is the same server with a terminal at rest, before.
 */
export async function benchFlood(): Promise<Figure[]> {
  const server = await startMeasuredServer();
  try {
    const client = await LearnerClient.connect(server.base);
    const terminal = await client.firstTerminal();
    await client.ready();
    await terminal.prompt();
    const rest = (await server.use()).residentMb;
    terminal.type("yes\r");
    await delay(WARM_SECONDS * 1000);
    const warm = (await server.use()).residentMb;
    const bytes = terminal.bytes;
    await delay((SECONDS - WARM_SECONDS) * 1000);
    const end = (await server.use()).residentMb;
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
    await server.stop();
  }
}
