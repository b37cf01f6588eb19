import type { Browser, BrowserContext, Locator, Page } from "@playwright/test";
import { course, expect, LearnerPage, type Workshop } from "./workshop.ts";

const PASSWORD = "correct horse battery";
const LINK = /\/teach\/set-up#([\w-]+)/;

/** An instructor at their own browser. */
export class InstructorPage {
  readonly page: Page;
  readonly url: string;
  readonly name: string;

  constructor(page: Page, url: string, name: string) {
    this.page = page;
    this.url = url;
    this.name = name;
  }

  /** By the link that the first start printed. */
  async makeAccount(said: string): Promise<void> {
    const token = LINK.exec(said)?.[1];
    if (token === undefined) throw new Error("the workshop printed no link for the first instructor");
    await this.page.goto(`${this.url}/teach/set-up#${token}`);
    await this.page.getByLabel("Your name").fill(this.name);
    await this.page.getByLabel("E-mail").fill(`${this.name.toLowerCase()}@example.org`);
    await this.page.getByLabel("Password", { exact: true }).fill(PASSWORD);
    await this.page.keyboard.press("Enter");
    await expect(this.page.getByRole("heading", { level: 1, name: "Classes" })).toBeVisible();
  }

  /** Makes the account unless an earlier test did. */
  async haveAccount(said: string): Promise<void> {
    const token = LINK.exec(said)?.[1];
    const data = { token, name: this.name, email: `${this.name.toLowerCase()}@example.org`, password: PASSWORD };
    await this.page.request.post(`${this.url}/api/instructor/set-up`, { data });
  }

  /** @returns the id of the class */
  async planClass(values: {
    title: string;
    seats: number;
    lessons?: readonly string[];
    approval?: boolean;
  }): Promise<string> {
    const { page } = this;
    await page.goto(`${this.url}/teach/new`);
    await page.getByLabel("Title").fill(values.title);
    await page.getByLabel("Seats").fill(String(values.seats));
    await page.getByLabel("Length in minutes").fill("180");
    if (values.lessons !== undefined) {
      await page.getByLabel("Some of them").check();
      for (const lesson of course.lessons) {
        if (values.lessons.includes(lesson.id)) continue;
        await page.getByRole("checkbox", { name: lesson.title }).uncheck();
      }
    }
    if (values.approval) await page.getByLabel(/whom you let in/).check();
    await page.getByRole("button", { name: "Make the class" }).click();
    await expect(page.getByRole("heading", { level: 1, name: "Prepare the class" })).toBeVisible();
    return new URL(page.url()).pathname.split("/")[2] ?? "";
  }

  async console(classId: string): Promise<void> {
    await this.page.goto(`${this.url}/teach/${classId}`);
    await expect(this.page.getByRole("tab", { name: "Progress" })).toBeVisible();
  }

  /** As it is shown: "KYTE-7Q2M". */
  async code(): Promise<string> {
    const label = await this.page.getByRole("button", { name: /^Join code/ }).getAttribute("aria-label");
    return /Join code (\S+)\./.exec(label ?? "")?.[1] ?? "";
  }

  row(name: string): Locator {
    return this.page.getByRole("row").filter({ has: this.page.getByText(name, { exact: true }) });
  }

  async select(name: string): Promise<void> {
    await this.row(name).click();
    await expect(this.page.getByRole("heading", { level: 2, name })).toBeVisible();
  }

  async more(action: string | RegExp): Promise<void> {
    await this.page.getByRole("button", { name: "More actions" }).click();
    await this.page.getByRole("menuitem", { name: action }).click();
  }

  dialog(): Locator {
    return this.page.getByRole("dialog");
  }
}

/** A learner in a class, in a browser of their own. */
export class ClassLearner extends LearnerPage {
  static async join(browser: Browser, workshop: Workshop, code: string, name: string): Promise<ClassLearner> {
    const context: BrowserContext = await browser.newContext({ viewport: { width: 1440, height: 900 } });
    const learner = new ClassLearner(await context.newPage(), workshop.url);
    await learner.page.goto(`${workshop.url}/join`);
    await learner.page.getByLabel("Code").fill(code.toLowerCase());
    await learner.page.getByLabel("Your name").fill(name);
    await learner.page.getByRole("button", { name: "Join", exact: true }).click();
    return learner;
  }

  /** With what is said above them. */
  get terminals(): Locator {
    return this.page.getByRole("region", { name: "Terminals" });
  }

  async close(): Promise<void> {
    await this.page.context().close();
  }
}
