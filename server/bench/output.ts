import { setTimeout as delay } from "node:timers/promises";
import type { Engine } from "../sandbox/engine.ts";
import { LearnerClient, type TerminalClient } from "../testing/learner-client.ts";
import { atLeast, type Figure, figure, quantile } from "./figures.ts";
import { SHORT } from "./form.ts";
import { startMeasuredServer } from "./measured-server.ts";

const ROUNDS = SHORT ? 1 : 5;
const WARM_MS = 500;
const ROUND_MS = 2000;
/** Lines as long as a build prints, and the shortest: on those the kernel's terminal alone is several times slower. */
const LINES = {
  "lines of 70 characters": "0123456789012345678901234567890123456789012345678901234567890123456789",
  "lines of 1 character": "y",
};

/**
 * Megabytes a second of a program's output that reach a consuming client through the whole path:
 * dtach, exec stream, server, WebSocket, acknowledged as a page does. The baseline is the Engine's
 * bare exec stream of the same program in the same sandbox; rounds of the two alternate.
 */
export async function benchOutput(): Promise<Figure[]> {
  const server = await startMeasuredServer();
  try {
    const client = await LearnerClient.connect(server.base);
    const terminal = await client.firstTerminal();
    await client.ready();
    await terminal.prompt();
    const [sandbox] = await server.engine.list();
    if (sandbox === undefined) throw new Error("the learner has no sandbox");
    const figures: Figure[] = [];
    for (const [name, line] of Object.entries(LINES)) {
      const ours: number[] = [];
      const bare: number[] = [];
      for (let round = 0; round < ROUNDS; round++) {
        bare.push(await bareRate(server.engine, sandbox.engineId, line));
        ours.push(await ourRate(terminal, line));
      }
      // Each round against the one beside it: what else the machine does weighs on both.
      const shares = ours.map((rate, round) => rate / (bare[round] as number));
      figures.push(
        figure(`${name}, whole path`, quantile(ours, 0.5), "MB/s"),
        figure(`baseline: ${name}, bare exec stream`, quantile(bare, 0.5), "MB/s"),
        atLeast(`${name}, share of the baseline`, quantile(shares, 0.5), "", 0.8),
      );
    }
    client.close();
    return figures;
  } finally {
    await server.stop();
  }
}

async function ourRate(terminal: TerminalClient, line: string): Promise<number> {
  terminal.keeping = false;
  terminal.type(`yes ${line}\r`);
  await delay(WARM_MS);
  const from = terminal.bytes;
  const began = performance.now();
  await delay(ROUND_MS);
  const rate = (terminal.bytes - from) / 1e3 / (performance.now() - began);
  terminal.keeping = true;
  terminal.forget();
  terminal.type("\x03");
  await terminal.prompt();
  return rate;
}

async function bareRate(engine: Engine, sandbox: string, line: string): Promise<number> {
  const exec = await engine.exec(sandbox, ["workshop-enter", "yes", line], { tty: { cols: 120, rows: 40 } });
  let bytes = 0;
  exec.stream.on("data", (chunk: Buffer) => {
    bytes += chunk.length;
  });
  await delay(WARM_MS);
  const from = bytes;
  const began = performance.now();
  await delay(ROUND_MS);
  const rate = (bytes - from) / 1e3 / (performance.now() - began);
  const ended = new Promise((resolve) => exec.stream.once("close", resolve));
  exec.stream.write("\x03");
  await ended;
  return rate;
}
