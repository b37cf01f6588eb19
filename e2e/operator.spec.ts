import { expectSound } from "./sound.ts";
import { expect, LearnerPage, test, Workshop } from "./workshop.ts";

// None started ahead: Chromium drops what it loads while a container's network comes.
const workshop = new Workshop({ SANDBOX_WARM: "0" });
test.beforeAll(() => workshop.start());
test.afterAll(() => workshop.dispose());

test("without the link the operator's page says how to get it", async ({ page }) => {
  const noAccess = page.getByRole("heading", { level: 1, name: "Open it with its link" });
  await page.goto(`${workshop.url}/operate`);
  await expect(noAccess).toBeVisible();
  await expect(page.getByText("npm run operator -- link")).toBeVisible();
  await expectSound(page, "operate-no-access");
  await page.goto(`${workshop.url}/operate#not-the-key-of-this-workshop`);
  await expect(page.getByText(/does not work any more/)).toBeVisible();
});

test("the operator sees a learner's sandbox in plots and table, and ends it", async ({ browser, page }) => {
  test.setTimeout(600_000);
  const context = await browser.newContext();
  const learner = new LearnerPage(await context.newPage(), workshop.url);
  await learner.open("run-a-container");
  await learner.typeLine("echo from the learner");

  await page.goto(await workshop.operatorLink());
  await expect(page.getByRole("heading", { level: 1, name: "The workshop now" })).toBeVisible();
  expect(new URL(page.url()).hash).toBe("");
  const row = page.getByRole("row", { name: /A learner alone/ });
  await expect(row).toContainText(/\d+ MB/);
  await expect(page.getByRole("img", { name: /^Sandboxes in use over the last hour\. in use: 1 last/ })).toBeVisible();
  await expect(page.getByRole("img", { name: /^Keystroke to echo .*p50: [\d.]+ ms last/ })).toBeVisible();
  await page.getByText("The figures as a table").click();
  const minutes = page.getByRole("table", { name: /last hour by minutes/ });
  await expect(minutes.getByRole("row").nth(1)).toContainText(/ms/);
  await expect(page.getByRole("table", { name: "Images of the courses" })).toContainText("alpine");
  await expectSound(page, "operate");

  const bySize = page.getByRole("columnheader", { name: "Memory", exact: true }).last();
  await expect(bySize).toHaveAttribute("aria-sort", "descending");
  await bySize.getByRole("button").press("Enter");
  await expect(bySize).toHaveAttribute("aria-sort", "ascending");

  const button = row.getByRole("button", { name: /^End sandbox/ });
  await button.press("Enter");
  await expect(page.getByRole("dialog")).toContainText("A learner alone");
  await expectSound(page, "operate-end");
  await page.keyboard.press("Escape");
  await expect(button).toBeFocused();
  await button.press("Enter");
  await page.getByRole("button", { name: "End this sandbox" }).click();
  await expect(page.getByRole("status").filter({ hasText: /^Sandbox \w+ has ended\.$/ })).toBeVisible();
  await expect(page.getByRole("heading", { level: 2, name: "Sandboxes" })).toBeFocused();
  await expect(row).toHaveCount(0);
  await expect(learner.page.getByRole("heading", { name: "Your sandbox was ended by the operator" })).toBeVisible();
  // Whoever was typing does not press keys of the page now.
  await learner.page.keyboard.type("echo ?");
  await expect(learner.page.getByRole("dialog")).toHaveCount(0);
  await context.close();

  await page.getByRole("button", { name: "Sign out" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Open it with its link" })).toBeVisible();
});
