import type { Browser, Page } from "@playwright/test";
import { type Wire, wireTo } from "../server/testing/wire.ts";
import { expect, LearnerPage, lessonOf, test } from "./workshop.ts";

/** The short form is part of `npm test`. */
const LONG = process.env.FAULTS !== undefined && process.env.FAULTS !== "short";
const CUTS = LONG ? [5, 60, 600] : [5];
const STEPS = lessonOf("run-a-container").steps;

interface Wired {
  readonly page: Page;
  readonly learner: LearnerPage;
  readonly wire: Wire;
}

/** A learner whose page reaches the workshop through a wire, at work in a lesson. */
async function wired(browser: Browser, url: string): Promise<Wired> {
  const wire = await wireTo(url);
  const page = await browser.newPage();
  const learner = new LearnerPage(page, wire.base);
  await learner.open("run-a-container");
  await learner.typeLine("kept=in-this-shell");
  return { page, learner, wire };
}

/** The page is as it was and live: the same shell, and a step that ticks. */
async function expectHealed({ page, learner }: Wired): Promise<void> {
  await expect(page.getByText(/Connection lost/)).toBeHidden({ timeout: 60_000 });
  await expect(page.getByText(/Your own Docker \d/)).toBeVisible();
  await learner.typeLine("echo $kept-$((40 + 2))");
  await expect(learner.screen).toContainText("in-this-shell-42");
  const [first] = STEPS;
  if (first === undefined) throw new Error("the lesson has no step");
  await learner.doByTyping(first);
}

for (const seconds of CUTS) {
  test(`a connection that is cut for ${seconds} s is shown, and heals with the shell, what was printed and the lesson as they were`, async ({
    browser,
    workshop,
  }) => {
    test.setTimeout((seconds + 120) * 1000);
    const line = await wired(browser, workshop.url);
    const { page, learner, wire } = line;
    await learner.typeLine(`sleep ${Math.ceil(seconds / 2)}; echo printed-in-be''tween`);
    wire.cut();
    await expect(page.getByText(/Connection lost/)).toBeVisible();
    // Also to whoever has the lesson before them on a small screen.
    const usual = page.viewportSize() ?? { width: 1280, height: 720 };
    await page.setViewportSize({ width: 390, height: 844 });
    await expect(page.getByRole("button", { name: /Terminal.*not connected/ })).toBeVisible();
    await page.setViewportSize(usual);
    // The length of the cut is what is tested: timeouts of page and server pass meanwhile.
    await page.waitForTimeout(seconds * 1000);
    await expect(page.getByText(/Connection lost/)).toBeVisible();
    wire.mend();
    await expect(learner.screen).toContainText("printed-in-between", { timeout: 60_000 });
    await expectHealed(line);
    await page.close();
    await wire.dispose();
  });
}

test("a connection that is dead without a word is noticed, shown, and replaced as soon as there is one", async ({
  browser,
  workshop,
}) => {
  const line = await wired(browser, workshop.url);
  line.wire.hang();
  await expect(line.page.getByText(/Connection lost/)).toBeVisible({ timeout: 30_000 });
  line.wire.mend();
  await expectHealed(line);
  await line.page.close();
  await line.wire.dispose();
});

test("a browser that slept finds the workshop as it is by now: what was printed, and the step that was done elsewhere", async ({
  context,
  page,
  workshop,
}) => {
  const [first, second] = STEPS;
  if (first === undefined || second === undefined) throw new Error("the lesson has too few steps");
  const asleep = new LearnerPage(page, workshop.url);
  await asleep.open("run-a-container");
  const devtools = await context.newCDPSession(page);
  await devtools.send("Page.enable");
  await devtools.send("Page.setWebLifecycleState", { state: "frozen" });

  // The same learner, at another device.
  const other = new LearnerPage(await context.newPage(), workshop.url);
  await other.open("run-a-container");
  await other.page.getByRole("button", { name: /type here/i }).click();
  await other.doByTyping(first);
  await other.prompt();
  await other.typeLine("seq 20000; echo behind-the''-flood");
  await expect(other.screen).toContainText("behind-the-flood");

  await devtools.send("Page.setWebLifecycleState", { state: "active" });
  await page.bringToFront();
  await asleep.expectDone(first);
  await expect(asleep.screen).toContainText("behind-the-flood");
  await expect(page.getByText(/Connection lost/)).toBeHidden();
});
