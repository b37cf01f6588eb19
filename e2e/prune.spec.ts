import type { Browser } from "@playwright/test";
import { expect, LearnerPage, lessonOf, test, Workshop } from "./workshop.ts";

const LESSON = "run-a-container";
const [FIRST, SECOND] = lessonOf(LESSON).steps;
/** What the course teaches leaves behind, of every kind that can be pruned. */
const LEAVINGS =
  "docker run --name left alpine true; docker run -d --rm --name busy alpine sleep 300; docker volume create spare; docker network create apart; docker commit left leftover";
const PRUNES = [
  "docker container prune -f",
  "docker system prune -f",
  "docker system prune -a -f --volumes",
  "docker volume prune -f",
  "docker network prune -f",
  "docker image prune -a -f",
];
/** Typed by the other one meanwhile, a key at a time. */
const WORDS = "the quick brown fox jumps over the lazy dog ";

async function learnerOf(browser: Browser, workshop: Workshop): Promise<LearnerPage> {
  const context = await browser.newContext();
  const learner = new LearnerPage(await context.newPage(), workshop.url);
  await learner.open(LESSON);
  return learner;
}

/** Each key is pressed once the last one is on the screen. @returns a function that ends it, and how many were seen */
function typesOn(learner: LearnerPage): () => Promise<number> {
  let seen = 0;
  let ended = false;
  const work = async () => {
    await learner.focusTerminal();
    while (!ended) {
      await learner.typeLine("");
      await learner.prompt();
      let line = "";
      for (const key of WORDS) {
        await learner.page.keyboard.press(key === " " ? "Space" : key);
        line += key;
        await expect
          .poll(() => learner.lastLine(), { timeout: 5000, intervals: [10] })
          .toContain(`# ${line}`.trimEnd());
        seen += 1;
      }
      await learner.page.keyboard.press("Control+u");
    }
  };
  const working = work();
  // Told by whoever ends it.
  working.catch(() => {});
  return async () => {
    ended = true;
    await working;
    return seen;
  };
}

test("whatever one learner prunes, the server goes on, the other one sees each key, and steps tick for both", async ({
  browser,
}) => {
  test.setTimeout(240_000);
  if (FIRST === undefined || SECOND === undefined) throw new Error("the lesson has too few steps");
  const workshop = new Workshop();
  await workshop.start();
  try {
    const pid = workshop.pid;
    const tidy = await learnerOf(browser, workshop);
    const other = await learnerOf(browser, workshop);
    await tidy.doByTyping(FIRST);
    await tidy.prompt();
    await tidy.typeLine(LEAVINGS);
    await tidy.prompt();

    const end = typesOn(other);
    for (const prune of PRUNES) {
      await tidy.typeLine(`clear; ${prune}; echo status-$?`);
      await expect(tidy.screen).toContainText("status-0");
      await tidy.prompt();
    }
    expect(await end()).toBeGreaterThan(WORDS.length - 1);
    for (const { page } of [tidy, other]) await expect(page.getByText(/Connection lost/)).toBeHidden();

    await other.doByTyping(FIRST);
    await tidy.doByTyping(SECOND);
    expect(workshop.pid).toBe(pid);
    expect(workshop.said).not.toMatch(/"level":[56]0/);
    for (const { page } of [tidy, other]) await page.context().close();
  } finally {
    await workshop.dispose();
  }
});
