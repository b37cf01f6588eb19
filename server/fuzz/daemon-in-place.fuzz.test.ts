import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { ServerMessage } from "../protocol/control.ts";
import { LearnerClient, type TerminalClient } from "../testing/learner-client.ts";
import { isState } from "../testing/learner-steps.ts";
import { startTestServer, type TestServer } from "../testing/test-server.ts";
import { anyDaemonAnswer } from "./any-daemon-answer.ts";
import { daemonAnswers, type HostileAnswer } from "./daemon-answers.ts";
import { DaemonInPlace } from "./daemon-in-place.ts";
import { meet } from "./meet-daemon.ts";
import { FUZZ } from "./settings.ts";

const MEGABYTE = 1024 ** 2;
const ERROR = 50;
/** Of the corpus and of what is made up, in the short form. */
const FEW = 3;

type Troubles = Extract<ServerMessage, { type: "troubles" }>;
const isTold = ({ troubles }: Troubles) => troubles.some(({ kind }) => kind === "daemon");
const isOver = ({ troubles }: Troubles) => troubles.length === 0;

const faults: string[] = [];
const note = (error: unknown) => faults.push(String((error as Error)?.stack ?? error));
const heard: string[] = [];
const planted = createServer((socket) => {
  heard.push("somebody");
  socket.destroy();
}).listen(0, "127.0.0.1");
await once(planted, "listening");
const { port } = planted.address() as AddressInfo;
const CORPUS = daemonAnswers(port);

let server: TestServer;
let neighbour: TerminalClient;

beforeAll(async () => {
  process.on("uncaughtException", note);
  process.on("unhandledRejection", note);
  server = await startTestServer({
    env: { SANDBOX_MEMORY_MB: "512" },
    onLog: (line) => {
      if ((JSON.parse(line) as { level: number }).level >= ERROR) faults.push(line);
    },
  });
  const other = await LearnerClient.connect(server.base);
  neighbour = await other.firstTerminal();
  await other.ready();
});

afterAll(async () => {
  planted.close();
  await server.dispose();
  process.off("uncaughtException", note);
  process.off("unhandledRejection", note);
});

/** Each has a sandbox of their own: who was left alone for one answer waits for no other. */
async function hostileLearner(): Promise<{ learner: LearnerClient; sandbox: string; inPlace: DaemonInPlace }> {
  const { pool, engine } = server.context;
  const known = pool.sandboxes();
  const learner = await LearnerClient.connect(server.base);
  await learner.ready();
  const sandbox = pool.sandboxes().find((one) => !known.includes(one))?.engineId ?? "";
  return { learner, sandbox, inPlace: new DaemonInPlace(engine, sandbox) };
}

async function nobodyElseIsDisturbed(): Promise<void> {
  await neighbour.run("echo un''disturbed");
  expect(neighbour.shown).toContain("undisturbed\r\n");
  expect(faults).toEqual([]);
  expect(heard).toEqual([]);
}

/** Of the process, while something goes on. */
async function grownWhile(work: () => Promise<void>): Promise<number> {
  const before = process.memoryUsage().rss;
  let most = before;
  const look = setInterval(() => {
    most = Math.max(most, process.memoryUsage().rss);
  }, 20);
  await work().finally(() => clearInterval(look));
  return (most - before) / MEGABYTE;
}

const named = (name: string) => CORPUS.find((answer) => answer.name.startsWith(name)) as HostileAnswer;

test.each([
  [
    `302 Found http://localhost:${port}/x`.replace(`${port}`, "PORT"),
    () => named(`302 Found http://localhost:${port}/x`),
  ],
  ["ftp", () => CORPUS.find(({ name }) => name.includes("ftp://x/")) as HostileAnswer],
  ["zeros without end", () => named("zeros without end")],
  ["400,000 volumes", () => named("400,000 volumes")],
  ["a line of events without end", () => named("a line without end")],
])(
  "a learner who answers with %s in place of their daemon is told, alone, until the true one is back",
  async (_what, answer) => {
    const { learner, inPlace } = await hostileLearner();
    const told = learner.after("troubles", isTold);
    const grown = await grownWhile(async () => {
      await inPlace.answers(answer());
      await told;
      await nobodyElseIsDisturbed();
    });
    expect(grown).toBeLessThan(100);
    const over = learner.after("troubles", isOver);
    const ready = learner.after("sandbox", isState("ready"));
    await inPlace.takenAway();
    await Promise.all([over, ready]);
    const text = await server.context.metrics.registry.metrics();
    expect(text).toMatch(/workshop_sandbox_daemon_violations_total\{kind="\w+"\} [1-9]/);
  },
);

test("a sample of all other answers does no more, and ends with the true daemon", async () => {
  const count = Math.max(FEW, Math.min(100, Math.floor(FUZZ.numRuns / 20)));
  const made = fc.sample(anyDaemonAnswer, { seed: FUZZ.seed, numRuns: count });
  const sample = [
    ...fc.sample(fc.constantFrom(...CORPUS), { seed: FUZZ.seed, numRuns: count }),
    ...made.map((answer): HostileAnswer => ({ ...answer, effect: "any" })),
  ];
  const { engine } = server.context;
  const { sandbox, inPlace } = await hostileLearner();
  for (const answer of sample) {
    await inPlace.answers(answer);
    await meet({ engine, sandbox, heal: () => inPlace.takenAway() }, answer.effect).catch((error: Error) => {
      throw new Error(`${error.message}: ${answer.name}, FUZZ_SEED=${FUZZ.seed}`, { cause: error });
    });
    await nobodyElseIsDisturbed();
  }
});
