import type { WebSocketRoute } from "@playwright/test";
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

test("a lost connection is shown and healed, and what was printed meanwhile is there", async ({ page }) => {
  const workshop = new Workshop();
  await workshop.start();
  const learner = new LearnerPage(page, workshop.url);
  const open = new Set<WebSocketRoute>();
  let cut = false;
  await page.routeWebSocket(/\/ws\//, async (socket) => {
    if (cut) return socket.close();
    open.add(socket);
    socket.connectToServer();
  });
  await learner.open("basic-commands");
  await learner.typeLine("sleep 2; echo printed-in-be''tween");
  await expect.poll(() => workshop.inSandbox(["pgrep", "-c", "-x", "sleep"])).not.toBe("0");

  cut = true;
  for (const socket of open) await socket.close();
  await expect(page.getByText(/Connection lost/)).toBeVisible();
  await expect(learner.screen).not.toContainText("printed-in-between");
  await expect.poll(() => workshop.inSandbox(["sh", "-c", "pgrep -f '^sleep 2' || echo ended"])).toBe("ended");

  cut = false;
  await expect(page.getByText(/Connection lost/)).toBeHidden();
  await expect(learner.screen).toContainText("printed-in-between");
  await workshop.dispose();
});

/** The `top` that runs in the only sandbox of a workshop, by its process id. */
async function topPid(workshop: Workshop): Promise<string> {
  return workshop.inSandbox(["pgrep", "-x", "-o", "top"]);
}
