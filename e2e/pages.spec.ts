import { expectSound } from "./sound.ts";
import { expect, test } from "./workshop.ts";

test("the workspace is accessible, in each size and theme", async ({ learner, page }) => {
  await page.goto(`${learner.url}/docker-workshop/run-a-container`);
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await expect(page.getByText("Ticks itself when it is done.").first()).toBeVisible();
  await expectSound(page, "workspace");
});

test("an address that leads nowhere says so, accessibly", async ({ learner, page }) => {
  await page.goto(`${learner.url}/docker-workshop/no-such-lesson`);
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await expectSound(page, "nowhere");
});

test("the keyboard reaches everything: the list of keys, steps, terminal and back", async ({ learner, page }) => {
  await learner.open("run-a-container");
  await page.getByRole("heading", { level: 1 }).click();
  await page.keyboard.press("?");
  const dialog = page.getByRole("dialog");
  await expect(dialog).toBeVisible();
  await expectSound(page, "keys");
  await page.keyboard.press("Escape");
  await expect(dialog).toBeHidden();
  await page.keyboard.press("r");
  await expect(learner.screen).toContainText("docker run alpine echo hi");
  await page.keyboard.press("F6");
  await expect(page.locator(".xterm-helper-textarea").first()).not.toBeFocused();
});

test("a page at rest comes to rest: nothing turns or blinks without end", async ({ learner, page }) => {
  await page.emulateMedia({ reducedMotion: "no-preference" });
  await learner.open("run-a-container");
  await learner.focusTerminal();
  await expect(page.locator(".xterm-cursor-blink")).toBeVisible();
  const endless = () =>
    document
      .getAnimations()
      .filter(({ effect }) => effect?.getComputedTiming().endTime === Infinity)
      .map(({ effect }) => (effect as KeyframeEffect).target?.className);
  expect(await page.evaluate(endless)).toEqual([]);
});

test("starting over asks first, then gives a fresh sandbox", async ({ learner, page }) => {
  await learner.open("run-a-container");
  await learner.typeLine("touch marker-file");
  await learner.prompt();
  await page.getByRole("button", { name: /menu/i }).click();
  await page.getByRole("menuitem", { name: /Start over/i }).click();
  await page
    .getByRole("dialog")
    .getByRole("button", { name: /Start over/i })
    .click();
  // The old one may be there for a moment.
  await expect(learner.screen).not.toContainText("touch marker-file");
  await learner.ready();
  await learner.typeLine("ls marker-file");
  await expect(learner.screen).toContainText("No such file");
});

test("the page loads at most 200 kB of JavaScript before the terminal", async ({ learner, page }) => {
  const html = await (await page.request.get(learner.url)).text();
  const scripts = [...html.matchAll(/(?:src|href)="(\/assets\/[^"]+\.js)"/g)].map((match) => match[1] ?? "");
  expect(scripts.length).toBeGreaterThan(0);
  let bytes = 0;
  for (const script of scripts) {
    const { gzipSync } = await import("node:zlib");
    bytes += gzipSync(await (await page.request.get(learner.url + script)).body()).length;
  }
  expect(bytes).toBeLessThanOrEqual(200_000);
});
