import { expect, type Page } from "@playwright/test";
import axe from "axe-core";

const WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
const WIDE = { width: 1440, height: 900 };
const MEDIUM = { width: 1024, height: 768 };
const NARROW = { width: 390, height: 844 };

const LOOKS = [
  ["light", WIDE],
  ["dark", NARROW],
  ["light", NARROW],
  ["dark", WIDE],
] as const;
/** Theme and width matter to different rules, so the short form has each of them once. */
const CHOSEN = process.env.E2E === "short" ? LOOKS.slice(0, 2) : LOOKS;

/**
 * In every theme, wide and narrow: no accessibility violation. In every size: nothing cut off at the side.
 * With PICTURES=1 each look is kept in test-results.
 */
export async function expectSound(page: Page, name: string): Promise<void> {
  for (const [colorScheme, size] of CHOSEN) {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    await page.setViewportSize(size);
    expect.soft(await violations(page), `${name}, ${colorScheme}, ${size.width} px`).toEqual([]);
    expect.soft(await overflow(page), `${name} at ${size.width} px`).toBeLessThanOrEqual(0);
    if (process.env.PICTURES) await page.screenshot({ path: `test-results/${name}-${colorScheme}-${size.width}.png` });
  }
  await page.setViewportSize(MEDIUM);
  expect.soft(await overflow(page), `${name} at ${MEDIUM.width} px`).toBeLessThanOrEqual(0);
  await page.setViewportSize(WIDE);
  await page.emulateMedia({ colorScheme: "light", reducedMotion: "reduce" });
}

/** By how many pixels the page is wider than its window. */
function overflow(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
}

/** @axe-core/playwright would bring axe to the page again each time, which takes ten times as long as looking. */
async function violations(page: Page): Promise<string[]> {
  if (!(await page.evaluate(() => "axe" in window))) {
    await page.evaluate(axe.source);
    // The pages that follow come with it, compiled once.
    await page.addInitScript(axe.source);
  }
  return page.evaluate(async (tags) => {
    const { axe: here } = window as unknown as { axe: typeof axe };
    const found = await here.run(document, { runOnly: tags, resultTypes: ["violations"] });
    return found.violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`);
  }, WCAG);
}
