import type { Page } from "@playwright/test";
import fc from "fast-check";
import { HOSTILE, stream } from "../server/fuzz/terminal-streams.ts";
import { TERMINAL_ATTACKS } from "../server/testing/terminal-attacks.ts";
import { expect, LearnerPage, test, Workshop } from "./workshop.ts";

/** Repeats a run. */
const SEED = Number(process.env.FUZZ_SEED ?? Date.now() % 2 ** 31);
const SHORT = process.env.E2E === "short";
const STREAMS = SHORT ? 300 : 3000;
/** Stands for "never": what a page does takes milliseconds. */
const HANGS_MS = 10_000;
/** Of each; what is printed without end is cut off. */
const PRINTED_BYTES = 100_000;
/** So often the page turns to something else while a program goes on printing. */
const TURNS = 20;
const ATTACKS = TERMINAL_ATTACKS.filter((_, at) => !SHORT || at % 3 === 0);
/** Ends what is under way, and makes the terminal as new. */
const AS_NEW = "printf '\\030\\033\\\\\\033c'; clear";

const workshop = new Workshop({ SANDBOX_WARM: "0" });
test.setTimeout(600_000);
test.beforeAll(() => workshop.start());
test.afterAll(() => workshop.dispose());

test("whatever a program prints, the page answers, and its terminal is of use again", async ({ page }) => {
  console.log(`hostile terminal: FUZZ_SEED=${SEED}`);
  const learner = new LearnerPage(page, workshop.url);
  await learner.open("basic-commands");
  await countTurns(page);
  for (const { name, line } of ATTACKS) {
    await test.step(name, async () => {
      await learner.typeLine(`${line} | head -c ${PRINTED_BYTES}`);
      const { turns } = await turnsOf(page);
      await expect.poll(async () => (await turnsOf(page)).turns).toBeGreaterThan(turns + TURNS);
      await endIt(page, learner);
    });
  }
  const printed = Buffer.concat(fc.sample(stream(HOSTILE), { seed: SEED, numRuns: STREAMS }));
  for (const [at, part] of partsOf(printed.toString("base64")).entries())
    await workshop.inSandbox(["sh", "-c", `echo ${part} | base64 -d ${at === 0 ? ">" : ">>"} /tmp/streams`]);
  await learner.typeLine("cat /tmp/streams");
  await endIt(page, learner);
  expect((await turnsOf(page)).longest).toBeLessThan(HANGS_MS);
});

async function endIt(page: Page, learner: LearnerPage): Promise<void> {
  await learner.focusTerminal();
  await page.keyboard.press("Control+c");
  await learner.typeLine(AS_NEW);
  await learner.typeLine("echo of-''use");
  await expect(learner.screen).toContainText("of-use", { timeout: 60_000 });
  await learner.prompt();
}

/** How often the page has turned to other things than its terminal, and how long that took at most. */
interface Turns {
  readonly turns: number;
  readonly longest: number;
}

function countTurns(page: Page): Promise<void> {
  return page.evaluate(() => {
    const counted = { turns: 0, longest: 0 };
    let last = performance.now();
    Object.assign(window, { counted });
    setInterval(() => {
      const now = performance.now();
      counted.turns += 1;
      counted.longest = Math.max(counted.longest, now - last);
      last = now;
    }, 50);
  });
}

function turnsOf(page: Page): Promise<Turns> {
  return page.evaluate(() => (window as unknown as { counted: Turns }).counted);
}

/** A command line takes no more at once. */
function partsOf(text: string): string[] {
  return text.match(/.{1,98304}/g) ?? [];
}
