import { course, expect, lessonOf, test } from "./workshop.ts";

/** All of them, or in the short form those that need the most different things done. */
const LESSONS = process.env.E2E === "short" ? ["run-a-container", "make-an-image"].map(lessonOf) : course.lessons;

test("a learner does the workshop by typing", async ({ learner, page }) => {
  test.setTimeout(600_000);
  await learner.open(LESSONS[0]?.id ?? "");
  for (const lesson of LESSONS) {
    await test.step(lesson.title, async () => {
      await expect(page.getByRole("heading", { level: 1, name: lesson.title })).toBeVisible();
      for (const step of lesson.steps) await learner.doByTyping(step);
      const next = page.getByRole("link", { name: /Next lesson/ });
      if (lesson !== LESSONS.at(-1)) await next.click();
    });
  }
  const download = page.waitForEvent("download");
  await page
    .getByRole("link", { name: /cheat sheet/i })
    .first()
    .click();
  expect((await download).suggestedFilename()).toBe("docker-workshop-cheat-sheet.md");
});

test("a lesson is done by pressing Run alone", async ({ learner }) => {
  const lesson = lessonOf("basic-commands");
  await learner.open(lesson.id);
  for (const step of lesson.steps) {
    for (const button of await learner.step(step).getByRole("button", { name: /^Run / }).all()) {
      await learner.prompt();
      await button.click();
      // The line is in the terminal before the next is pressed.
      await expect.poll(() => learner.lastLine()).not.toBe("");
    }
    await learner.expectDone(step);
  }
});

test("a wrong turn is told in words, hints come one by one, and the solution can be shown", async ({
  learner,
  page,
}) => {
  const [first] = lessonOf("run-a-container").steps;
  if (first === undefined) throw new Error("no step");
  await learner.open("run-a-container");
  await learner.typeLine("docker run alpine echo hello");
  await expect(
    learner.step(first).getByText("A container from alpine ran, but with echo hello instead of echo hi."),
  ).toBeVisible();
  await learner.step(first).getByRole("button", { name: /Hint/ }).click();
  await expect(learner.step(first).getByRole("complementary", { name: "Hint 1" })).toBeVisible();
  await learner
    .step(first)
    .getByRole("button", { name: /Show me/ })
    .click();
  await learner.expectDone(first);
  await expect(learner.step(first).getByText("shown to you")).toBeVisible();
  await expect(page.getByRole("log")).toContainText(/Say hi from Alpine/);
});
