import { ClassLearner, InstructorPage } from "./classroom.ts";
import { expect, lessonOf, test, Workshop } from "./workshop.ts";

const LESSON = "run-a-container";

test("a class from opening to report: one instructor, three learners, real sandboxes", async ({ browser, page }) => {
  test.setTimeout(600_000);
  const workshop = new Workshop();
  await workshop.start();
  const ada = new InstructorPage(page, workshop.url, "Ada");
  const learners: ClassLearner[] = [];
  try {
    const [first, second, third] = lessonOf(LESSON).steps;
    if (first === undefined || second === undefined || third === undefined) throw new Error("too few steps");

    await test.step("the instructor makes an account by the printed link, and plans a class", async () => {
      await expect.poll(() => workshop.said).toContain("/teach/set-up#");
      await ada.makeAccount(workshop.said);
    });
    const classId = await ada.planClass({ title: "Tuesday class", seats: 3, lessons: [LESSON] });

    await test.step("the pre-flight tries the lesson, measures, and starts a sandbox for every seat", async () => {
      await page.getByRole("button", { name: "Prepare 3 seats" }).click();
      await expect(page.getByText("Everything is ready for this class.")).toBeVisible({ timeout: 120_000 });
      await expect(page.getByText(/3 seats need .* each, measured/).first()).toBeVisible();
      await expect(page.getByText("3 of 3 sandboxes are started and wait")).toBeVisible();
    });

    await test.step("a learner's browser is tested beforehand", async () => {
      const context = await browser.newContext();
      const check = await context.newPage();
      await check.goto(`${workshop.url}/check`);
      await expect(check.getByText("This browser is ready for the workshop.")).toBeVisible({ timeout: 20_000 });
      await context.close();
    });

    await ada.console(classId);
    const code = await ada.code();
    const early = await ClassLearner.join(browser, workshop, code, "Grace");
    learners.push(early);
    await expect(early.page.getByRole("heading", { name: "The class has not begun yet" })).toBeVisible();
    await page.getByRole("button", { name: "Open the class" }).click();
    await early.ready();
    for (const name of ["Edsger", "Barbara"]) learners.push(await ClassLearner.join(browser, workshop, code, name));
    const [grace, edsger, barbara] = learners as [ClassLearner, ClassLearner, ClassLearner];
    for (const learner of learners) await learner.ready();
    for (const name of ["Grace", "Edsger", "Barbara"]) await expect(ada.row(name)).toBeVisible();

    await test.step("the projected page has the address, the code and a QR code", async () => {
      const projector = await page.context().newPage();
      await projector.goto(`${workshop.url}/teach/${classId}/project`);
      await expect(projector.getByText(code)).toBeVisible();
      await expect(projector.getByRole("img", { name: /QR code/ })).toBeVisible();
      await projector.close();
    });

    await test.step("the board shows what is done, and who is stuck and why", async () => {
      await grace.open(LESSON);
      await grace.doByTyping(first);
      await expect(ada.row("Grace")).toContainText("1 of");
      await edsger.open(LESSON);
      for (let tries = 0; tries < 3; tries++) {
        await edsger.prompt();
        await edsger.typeLine("docker run apline echo hi");
        await edsger.prompt();
      }
      await expect(page.getByText("3 tries failed the same way").first()).toBeVisible();
      await expect(page.getByRole("row").nth(1)).toContainText("Edsger");
      await ada.select("Edsger");
      await expect(page.getByText("Did you mean")).toBeVisible();
      await expect(page.getByText("exit 125").first()).toBeVisible();
    });

    await test.step("a raised hand is claimed and answered; the learner sees their place", async () => {
      await barbara.page.getByRole("button", { name: "Ask for help" }).click();
      await barbara.page.getByRole("dialog").getByRole("textbox").fill("Where do I type?");
      await barbara.page.getByRole("dialog").getByRole("button", { name: "Ask for help" }).click();
      await expect(barbara.page.getByText(/in the queue/).first()).toBeVisible();
      const entry = page.getByRole("listitem").filter({ hasText: "Where do I type?" });
      await entry.getByRole("button", { name: "Claim" }).click();
      await expect(barbara.page.getByText("Ada is coming").first()).toBeVisible();
      await entry.getByRole("button", { name: "Answer" }).click();
      await page.getByRole("textbox", { name: "Answer for Barbara" }).fill("On the right, in the terminal.");
      await page.getByRole("button", { name: "Send and close" }).click();
      await expect(barbara.page.getByText("On the right, in the terminal.").first()).toBeVisible();
    });

    await test.step("watching is seen; typing needs a yes, and F9 ends it", async () => {
      await ada.select("Edsger");
      await page.getByRole("button", { name: "Watch the terminal" }).click();
      await expect(edsger.terminals.getByText("Ada is watching")).toBeVisible();
      const watched = page.getByRole("region", { name: "Terminal of Edsger, read only" });
      await expect(watched.locator(".xterm-rows")).toContainText("docker run apline");
      await edsger.typeLine("seq 60; echo last''-line");
      await expect(watched.getByText("last-line", { exact: true })).toBeInViewport();
      await page.getByRole("button", { name: "Ask to type" }).click();
      await edsger.page.getByRole("alertdialog").getByRole("button", { name: "Yes" }).click();
      await expect(page.getByText("You are typing.")).toBeVisible();
      await page.keyboard.type("docker run alpine echo hi");
      await page.keyboard.press("Enter");
      await edsger.expectDone(first);
      await edsger.page.keyboard.press("F9");
      await expect(edsger.terminals.getByText(/is typing in your terminal/)).toBeHidden();
      await edsger.typeLine("echo mine-again");
      await expect(edsger.screen).toContainText("mine-again");
      await page.getByRole("button", { name: "Stop watching" }).click();
      await expect(edsger.terminals.getByText("Ada is watching")).toBeHidden();
    });

    await test.step("the class is held, and goes on when it is released", async () => {
      await page.getByRole("button", { name: "Hold…" }).click();
      await ada.dialog().getByLabel("Hold behind").selectOption(`${LESSON}/${first.id}`);
      await ada.dialog().getByRole("button", { name: "Hold" }).click();
      await expect(grace.page.getByRole("complementary", { name: "Class" })).toBeVisible();
      await expect(grace.step(second)).toHaveAttribute("data-step", "held");
      await page.getByRole("button", { name: "Release the class" }).click();
      await expect(grace.step(second)).toHaveAttribute("data-step", "now");
    });

    await test.step("typing is locked for a talk, with the instructor's terminal shown to all", async () => {
      await page.getByRole("button", { name: "Lock typing" }).click();
      await expect(grace.terminals.getByText(/Typing is off for now/)).toBeVisible();
      await page.getByRole("button", { name: "Show my terminal" }).click();
      const own = page.getByRole("region", { name: "My terminal" });
      await expect(own.locator(".xterm-rows")).toContainText("root@workshop", { timeout: 30_000 });
      await own.locator(".xterm-helper-textarea").focus();
      await page.keyboard.type("echo shown-to-all");
      await page.keyboard.press("Enter");
      for (const learner of [grace, edsger]) {
        const shown = learner.page.getByRole("region", { name: "Terminal of Ada, read only" });
        await expect(shown.locator(".xterm-rows")).toContainText("shown-to-all");
      }
      await page.getByRole("button", { name: "Stop showing" }).first().click();
      await expect(grace.page.getByRole("region", { name: /Terminal of Ada/ })).toHaveCount(0);
      await page.getByRole("button", { name: "Unlock typing" }).click();
      await expect(grace.terminals.getByText(/Typing is off for now/)).toHaveCount(0);
      await page.getByRole("tab", { name: "Progress" }).click();
    });

    await test.step("all are told something, and the class gets more time", async () => {
      await page.getByRole("button", { name: "Message all" }).click();
      await ada.dialog().getByLabel("Message").fill("Coffee in five minutes");
      await ada.dialog().getByRole("button", { name: "Send" }).click();
      for (const learner of learners)
        await expect(learner.page.getByText("Coffee in five minutes").first()).toBeVisible();
      await ada.more(/Extend/);
      await ada.dialog().getByLabel("By how many minutes").fill("45");
      await ada.dialog().getByRole("button", { name: "Extend" }).click();
      await expect(page.getByText(/3 h 4\d min left/)).toBeVisible();
    });

    await test.step("a learner who fell behind is caught up, marked so", async () => {
      await ada.select("Barbara");
      await page.getByRole("button", { name: "Catch up…" }).click();
      await ada.dialog().getByLabel("To the start of").selectOption(`${LESSON}/${third.id}`);
      await ada.dialog().getByRole("button", { name: "Bring them there" }).click();
      await barbara.page.goto(`${workshop.url}/docker-workshop/${LESSON}`);
      await expect(barbara.step(third)).toHaveAttribute("data-step", "now", { timeout: 60_000 });
      await expect(barbara.page.getByText("caught up").first()).toBeVisible();
    });

    await test.step("a learner comes back on another device by the personal code, to the same seat", async () => {
      await grace.page.getByRole("button", { name: "Menu" }).click();
      await grace.page.getByRole("menuitem", { name: /Your class/ }).click();
      const personal = await grace.page
        .getByRole("dialog")
        .getByText(/^[0-9A-Z]{4}-[0-9A-Z]{4}$/)
        .textContent();
      const context = await browser.newContext();
      const device = new ClassLearner(await context.newPage(), workshop.url);
      await device.page.goto(`${workshop.url}/return`);
      await device.page.getByLabel("Your personal code").fill(personal ?? "");
      await device.page.getByRole("button", { name: "Come back" }).click();
      await device.expectDone(first);
      await expect(page.getByText("3 / 3")).toBeVisible();
      await device.close();
      await grace.page.keyboard.press("Escape");
    });

    await test.step("killed in the middle, the server comes back and every page heals by itself", async () => {
      await workshop.end("SIGKILL");
      await expect(page.getByText(/The connection is lost/)).toBeVisible();
      await workshop.start();
      await expect(page.getByText(/The connection is lost/)).toBeHidden({ timeout: 30_000 });
      for (const name of ["Grace", "Edsger", "Barbara"]) await expect(ada.row(name)).toBeVisible();
      await expect(ada.row("Barbara")).toContainText("2 of");
      for (const learner of learners)
        await expect(learner.page.getByText(/Your own Docker \d/)).toBeVisible({ timeout: 30_000 });
      await grace.prompt();
      await grace.doByTyping(second);
      await expect(ada.row("Grace")).toContainText("2 of");
    });

    await test.step("who is removed is out at once", async () => {
      await ada.select("Edsger");
      await page.getByRole("button", { name: "More for Edsger" }).click();
      await page.getByRole("menuitem", { name: /Remove/ }).click();
      await ada.dialog().getByRole("button", { name: "Remove" }).click();
      await expect(edsger.page.getByRole("heading", { name: "You are not in this class any more" })).toBeVisible();
    });

    await test.step("the class ends; the report says where people got stuck; personal data goes", async () => {
      await ada.more(/End the class/);
      await ada.dialog().getByRole("button", { name: "End the class" }).click();
      await expect(grace.page.getByText("The class is over.").first()).toBeVisible();
      await page.getByRole("link", { name: "Report" }).click();
      await expect(page.getByRole("heading", { name: "Where people got stuck" })).toBeVisible();
      await expect(page.getByText("Edsger").first()).toBeVisible();
      await expect(page.getByText("apline").first()).toBeVisible();
      const csv = await page.request.get(`${workshop.url}/api/classes/${classId}/report.csv`);
      expect(await csv.text()).toContain("Grace,2,0,0");
      await page.getByRole("button", { name: "Delete personal data…" }).click();
      await ada.dialog().getByRole("button", { name: "Delete personal data" }).click();
      await expect(page.getByText("Learner 1").first()).toBeVisible();
      await expect(page.getByText("Edsger")).toHaveCount(0);
    });
  } finally {
    for (const learner of learners) await learner.close();
    await workshop.dispose();
  }
});
