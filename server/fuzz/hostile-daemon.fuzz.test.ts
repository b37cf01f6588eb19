import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { createServer } from "node:net";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import fc from "fast-check";
import { afterAll, expect, test } from "vitest";
import { runLimited } from "../run-limited.ts";
import { type Answer, startFalseDaemon } from "../testing/false-daemon.ts";
import { honestAnswer } from "../testing/honest-daemon.ts";
import { anyDaemonAnswer } from "./any-daemon-answer.ts";
import { daemonAnswers } from "./daemon-answers.ts";
import { meet } from "./meet-daemon.ts";
import { FUZZ } from "./settings.ts";

const MEGABYTE = 1024 ** 2;
const AT_ONCE = 12;
/** Made up in the short form. */
const FEW = 150;

console.log(`fuzz: FUZZ_SEED=${FUZZ.seed} FUZZ_RUNS=${FUZZ.numRuns}`);
const uncaught: string[] = [];
const note = (error: unknown) => uncaught.push(String((error as Error)?.stack ?? error));
process.on("uncaughtException", note);
process.on("unhandledRejection", note);

/** Nobody has a reason to ask here. */
const heard: string[] = [];
const planted = createServer((socket) => {
  heard.push("somebody");
  socket.destroy();
}).listen(0, "127.0.0.1");
await once(planted, "listening");
const port = (planted.address() as AddressInfo).port;

afterAll(() => {
  planted.close();
  process.off("uncaughtException", note);
  process.off("unhandledRejection", note);
});

async function meetFalse(answer: Answer, effect: "told" | "any"): Promise<void> {
  const daemon = await startFalseDaemon(honestAnswer);
  daemon.answers(answer);
  const heal = async () => {
    daemon.answers(null);
    daemon.restart();
  };
  try {
    await meet({ engine: daemon.engine, sandbox: "s", heal }, effect);
  } catch (error) {
    throw new Error(`${(error as Error).message}: ${describe(answer)}`, { cause: error });
  } finally {
    daemon.close();
  }
}

function describe({ name, to, pieces, afterwards }: Answer): string {
  const parts = pieces.map((piece) =>
    piece.bytes === undefined ? piece : [JSON.stringify(piece.bytes.toString("latin1").slice(0, 300)), piece.times],
  );
  return `${name}, for ${to}, then ${afterwards}: ${JSON.stringify(parts)}`;
}

/** All of them, a dozen at a time; afterwards nothing of them is left. */
async function meetAll(answers: readonly (Answer & { readonly effect: "told" | "any" })[]): Promise<void> {
  const before = held();
  const failed: string[] = [];
  await runLimited(answers, AT_ONCE, async (answer) => {
    await meetFalse(answer, answer.effect).catch((error: Error) => failed.push(error.message));
  });
  expect(failed.slice(0, 5), `FUZZ_SEED=${FUZZ.seed}, ${failed.length} of ${answers.length}`).toEqual([]);
  expect(uncaught).toEqual([]);
  expect(heard).toEqual([]);
  const grown = (held() - before) / MEGABYTE;
  console.log(`hostile answers: ${answers.length}, memory grown by ${grown.toFixed(1)} MB`);
  expect(grown).toBeLessThan(100);
}

function held(): number {
  setFlagsFromString("--expose-gc");
  (runInNewContext("gc") as () => void)();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

test("whatever a false daemon answers ends nothing, asks nobody, is told, and is over with the true one", async () => {
  await meetAll(daemonAnswers(port));
});

test("answers that nobody thought of do no more", async () => {
  const made = fc.sample(anyDaemonAnswer, { seed: FUZZ.seed, numRuns: Math.max(FEW, FUZZ.numRuns) });
  await meetAll(made.map((answer) => ({ ...answer, effect: "any" })));
});
