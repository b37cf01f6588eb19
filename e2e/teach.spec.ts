import { ClassLearner, InstructorPage } from "./classroom.ts";
import { expectSound } from "./sound.ts";
import { expect, test } from "./workshop.ts";

test("every page of instructors and of joining is accessible, in each size and theme", async ({
  browser,
  page,
  workshop,
}) => {
  test.setTimeout(600_000);
  const ada = new InstructorPage(page, workshop.url, "Ada");
  const at = async (path: string, heading: string | RegExp, name: string) => {
    await page.goto(workshop.url + path);
    await expect(page.getByRole("heading", { level: 1, name: heading })).toBeVisible();
    await expectSound(page, name);
  };
  await at("/teach", /Sign in/, "sign-in");
  await at("/teach/set-up#not-a-link-that-was-ever-made", /link/, "set-up-used");
  await at("/join", "Join a class", "join");
  await at("/return", "Come back to your seat", "return");
  await at("/check", "Test this browser", "check");
  await page.goto(`${workshop.url}/teach/set-up#${/set-up#([\w-]+)/.exec(workshop.said)?.[1]}`);
  await expect(page.getByLabel("Your name")).toBeVisible();
  await expectSound(page, "set-up");
  await ada.makeAccount(workshop.said);
  await expectSound(page, "classes-empty");
  await at("/teach/instructors", "Instructors", "instructors");
  await at("/teach/new", "New class", "class-new");
  const id = await ada.planClass({ title: "Tuesday class", seats: 30, approval: true });
  await expectSound(page, "prepare");
  await at(`/teach/${id}/edit`, /Edit/, "class-edit");
  await at("/teach", "Classes", "classes");
  await ada.console(id);
  await expectSound(page, "console-planned");
  await page.goto(`${workshop.url}/teach/${id}/project`);
  await expect(page.getByRole("img", { name: /QR code/ })).toBeVisible();
  await expectSound(page, "project");

  await ada.console(id);
  await page.getByRole("button", { name: "Open the class" }).click();
  const code = await ada.code();
  const learner = await ClassLearner.join(browser, workshop, code, "Grace");
  await expect(learner.page.getByRole("heading", { name: "Waiting to be let in" })).toBeVisible();
  await expectSound(learner.page, "waiting");
  await expectSound(page, "console-admission");
  await page.getByRole("button", { name: "Admit" }).click();
  await learner.ready();
  await learner.open("run-a-container");
  await learner.typeLine("docker run apline echo hi");
  await learner.page.getByRole("button", { name: "Ask for help" }).click();
  await expect(learner.page.getByRole("dialog")).toBeVisible();
  await expectSound(learner.page, "learner-hand-dialog");
  await learner.page.getByRole("dialog").getByRole("button", { name: "Ask for help" }).click();
  await ada.select("Grace");
  await page.getByRole("button", { name: "Watch the terminal" }).click();
  await expect(page.getByRole("region", { name: /Terminal of Grace/ })).toBeVisible();
  await expectSound(page, "console");
  await page.getByRole("button", { name: "Ask to type" }).click();
  await expect(learner.page.getByRole("alertdialog")).toBeVisible();
  await expectSound(learner.page, "learner-asked");
  for (const [button, name] of [
    ["Message all", "dialog-message"],
    ["Hold…", "dialog-hold"],
    ["Catch up…", "dialog-catch-up"],
  ] as const) {
    await page.getByRole("button", { name: button }).first().click();
    await expect(ada.dialog()).toBeVisible();
    await expectSound(page, name);
    await page.keyboard.press("Escape");
  }
  await page.getByRole("tab", { name: "My terminal" }).click();
  await expectSound(page, "console-terminal");
  await page.getByRole("tab", { name: "Messages" }).click();
  await expectSound(page, "console-messages");
  await at(`/teach/${id}/report`, /./, "report");
  await learner.close();
});

test("the keyboard alone runs a class", async ({ browser, page, workshop }) => {
  test.setTimeout(400_000);
  const ada = new InstructorPage(page, workshop.url, "Ada");
  const { keyboard } = page;
  /** Tab until this has the focus, as a person would. */
  const tabTo = async (name: string | RegExp, role: "button" | "row" | "tab" | "textbox" | "link" = "button") => {
    const target = page.getByRole(role, { name }).first();
    await expect(target).toBeVisible();
    for (let presses = 0; presses < 60; presses++) {
      if (await target.evaluate((element) => element === document.activeElement)) return;
      await keyboard.press("Tab");
    }
    throw new Error(`Tab does not lead to ${name}`);
  };
  await ada.haveAccount(workshop.said);
  await page.context().clearCookies();
  await page.goto(`${workshop.url}/teach`);
  await page.getByLabel("E-mail").focus();
  await keyboard.type("ada@example.org");
  await keyboard.press("Tab");
  await keyboard.type("correct horse battery");
  await keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1, name: "Classes" })).toBeVisible();
  await tabTo(/New class/, "link");
  await keyboard.press("Enter");
  await tabTo("Title", "textbox");
  await keyboard.type("By keyboard");
  await tabTo("Make the class");
  await keyboard.press("Enter");
  await tabTo("Open the class");
  await keyboard.press("Enter");
  await tabTo(/The class is open/, "link");
  await keyboard.press("Enter");
  const learner = await ClassLearner.join(browser, workshop, await ada.code(), "Grace");
  await learner.ready();
  await expect(ada.row("Grace")).toBeVisible();

  await page.locator("body").press("m");
  await expect(ada.dialog()).toBeVisible();
  await tabTo("Message", "textbox");
  await keyboard.type("Hello");
  await tabTo("Send");
  await keyboard.press("Enter");
  await expect(learner.page.getByText("Hello").first()).toBeVisible();

  await tabTo(/Grace/, "row");
  await keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 2, name: "Grace" })).toBeVisible();
  await tabTo("Watch the terminal");
  await keyboard.press("Enter");
  await expect(learner.terminals.getByText("Ada is watching")).toBeVisible();
  await tabTo("Stop watching");
  await keyboard.press("Escape");
  await expect(page.getByRole("heading", { level: 2, name: "Grace" })).toBeHidden();
  await expect(learner.terminals.getByText("Ada is watching")).toBeHidden();

  await keyboard.press("l");
  await expect(learner.terminals.getByText(/Typing is off for now/)).toBeVisible();
  await keyboard.press("l");
  await expect(learner.terminals.getByText(/Typing is off for now/)).toHaveCount(0);
  await tabTo("Hold…");
  await keyboard.press("Enter");
  await tabTo(/^Hold$/);
  await keyboard.press("Enter");
  await expect(learner.page.getByRole("complementary", { name: "Class" })).toBeVisible();
  await tabTo("More actions");
  await keyboard.press("Enter");
  await keyboard.press("End");
  await keyboard.press("Enter");
  await tabTo(/^End the class$/);
  await keyboard.press("Enter");
  await expect(learner.page.getByText("The class is over.").first()).toBeVisible();
  await learner.close();
});
