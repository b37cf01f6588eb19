import { expect, type Page } from "@playwright/test";
import axe from "axe-core";

const WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
type Size = readonly [width: number, height: number];
const SIZES: readonly Size[] = [
  [1440, 900],
  [1024, 768],
  [390, 844],
];
/** Where the page has much to look at. */
export const EXTREMES: readonly Size[] = [
  [1440, 900],
  [390, 844],
];

/** In every size and theme: no accessibility violation, nothing cut off at the side. */
export async function expectSound(page: Page, name: string, sizes: readonly Size[] = SIZES): Promise<void> {
  for (const colorScheme of ["light", "dark"] as const) {
    for (const [width, height] of sizes) {
      await page.setViewportSize({ width, height });
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      expect.soft(await violations(page), `${name}, ${colorScheme}, ${width} px`).toEqual([]);
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      expect.soft(overflow, `${name} at ${width} px`).toBeLessThanOrEqual(0);
      await page.screenshot({ path: `test-results/${name}-${colorScheme}-${width}.png` });
    }
  }
  await page.setViewportSize({ width: 1440, height: 900 });
  await page.emulateMedia({ colorScheme: "light", reducedMotion: "reduce" });
}

/** @axe-core/playwright would bring axe to the page again each time, which takes ten times as long as looking. */
async function violations(page: Page): Promise<string[]> {
  if (!(await page.evaluate(() => "axe" in window))) await page.evaluate(axe.source);
  return page.evaluate(async (tags) => {
    const { axe: here } = window as unknown as { axe: typeof axe };
    const found = await here.run(document, { runOnly: tags, resultTypes: ["violations"] });
    return found.violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`);
  }, WCAG);
}
