import AxeBuilder from "@axe-core/playwright";
import { expect, test } from "./workshop.ts";

const WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

for (const colorScheme of ["light", "dark"] as const) {
  for (const width of [1440, 390]) {
    test(`the workspace has no accessibility violation, ${colorScheme}, ${width} px`, async ({ learner, page }) => {
      await page.setViewportSize({ width, height: 900 });
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      await page.goto(`${learner.url}/docker-workshop/run-a-container`);
      await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
      await expect(page.getByText("Ticks itself when it is done.").first()).toBeVisible();
      const { violations } = await new AxeBuilder({ page }).withTags(WCAG).analyze();
      expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      expect(overflow).toBeLessThanOrEqual(0);
      await page.screenshot({ path: `test-results/workspace-${colorScheme}-${width}.png` });
    });
  }
}

test("an address that leads nowhere says so, accessibly", async ({ learner, page }) => {
  await page.goto(`${learner.url}/docker-workshop/no-such-lesson`);
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  const { violations } = await new AxeBuilder({ page }).withTags(WCAG).analyze();
  expect(violations.map(({ id }) => id)).toEqual([]);
});

test("the keyboard reaches everything: the list of keys, steps, terminal and back", async ({ learner, page }) => {
  await learner.open("run-a-container");
  await page.getByRole("heading", { level: 1 }).click();
  await page.keyboard.press("?");
  const dialog = page.getByRole("dialog");
  await expect(dialog).toBeVisible();
  const { violations } = await new AxeBuilder({ page }).withTags(WCAG).analyze();
  expect(violations.map(({ id }) => id)).toEqual([]);
  await page.keyboard.press("Escape");
  await expect(dialog).toBeHidden();
  await page.keyboard.press("r");
  await expect(learner.screen).toContainText("docker run alpine echo hi");
  await page.keyboard.press("F6");
  await expect(page.locator(".xterm-helper-textarea").first()).not.toBeFocused();
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
