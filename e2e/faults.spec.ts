import { expect, LearnerPage, lessonOf, test, Workshop } from "./workshop.ts";

test("killed with top running, the server comes back and the open page heals by itself", async ({ page }) => {
  const workshop = new Workshop();
  await workshop.start();
  try {
    const learner = new LearnerPage(page, workshop.url);
    const [first] = lessonOf("run-a-container").steps;
    if (first === undefined) throw new Error("no step");
    await learner.open("run-a-container");
    await learner.doByTyping(first);
    await learner.prompt();
    await learner.typeLine("top");
    await expect(learner.screen).toContainText("load average");
    let reloaded = false;
    page.once("load", () => {
      reloaded = true;
    });
    const pid = await topPid(workshop);

    await workshop.end("SIGKILL");
    await expect(page.getByText(/Connection lost/)).toBeVisible();
    await workshop.start();

    await expect(page.getByText(/Connection lost/)).toBeHidden();
    await expect(page.getByText(/Your own Docker \d/)).toBeVisible();
    await expect(learner.screen).toContainText("load average");
    expect(await topPid(workshop)).toBe(pid);
    expect(reloaded).toBe(false);
    await learner.expectDone(first);
    await learner.focusTerminal();
    await page.keyboard.press("q");
    await learner.typeLine("echo still-here");
    await expect(learner.screen).toContainText("still-here");
  } finally {
    await workshop.dispose();
  }
});

/** The `top` that runs in the only sandbox of a workshop, by its process id. */
async function topPid(workshop: Workshop): Promise<string> {
  return workshop.inSandbox(["pgrep", "-x", "-o", "top"]);
}
