import { chromium, type Page } from "@playwright/test";
import { CHROMIUM } from "../setup/chromium.ts";
import { startTestServer } from "../testing/test-server.ts";
import { type Figure, figure, quantile } from "./figures.ts";
import { SHORT } from "./form.ts";

const ROUNDS = SHORT ? 3 : 30;

/**
 * How long after its prompt is back a command's tick stands in the page: a real Chromium, the real
 * course, one learner. The baseline is a round trip over the same control socket.
 */
export async function benchTicks(): Promise<Figure[]> {
  const server = await startTestServer();
  const browser = await chromium.launch({ executablePath: CHROMIUM, args: ["--no-sandbox", "--disable-gpu"] });
  try {
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 }, reducedMotion: "reduce" });
    await page.addInitScript({ content: LISTEN_TO_SOCKETS });
    await page.goto(`${server.base}/docker-workshop/run-a-container#alpine`);
    await page.getByText(/Your own Docker \d/).waitFor();
    await page.locator("section#alpine[data-step=now]").waitFor();
    const ticks: number[] = [];
    for (let round = 0; round < ROUNDS; round++) ticks.push(await oneTick(page));
    const trips = await page.evaluate(() => (window as unknown as { trips: number[] }).trips);
    return [
      figure("prompt back to tick in the page, median", quantile(ticks, 0.5), "ms", 300),
      figure("prompt back to tick in the page, p95", quantile(ticks, 0.95), "ms"),
      figure(
        "baseline: control socket round trip, median",
        quantile(trips.length > 0 ? trips : [Number.NaN], 0.5),
        "ms",
      ),
      figure("ticks measured", ticks.length, ""),
    ];
  } finally {
    await browser.close();
    await server.dispose();
  }
}

/** In the page, as text since the compiler would add helpers that it does not have: notes when a prompt came in, and what pings took. */
const LISTEN_TO_SOCKETS = `
  window.promptAt = 0;
  window.trips = [];
  const Native = window.WebSocket;
  window.WebSocket = class extends Native {
    constructor(url, protocols) {
      super(url, protocols);
      this.addEventListener("message", (event) => {
        if (typeof event.data === "string") {
          const message = JSON.parse(event.data);
          if (message.type === "pong") window.trips.push(performance.now() - message.at);
        } else if (new TextDecoder().decode(event.data).includes("\\x1b]633;B")) window.promptAt = performance.now();
      });
    }
  };`;

/**
 * Gives the milliseconds from the prompt to the tick. A tick that stands before the prompt is back
 * took no time that anyone could notice: 0.
 */
const WAIT_FOR_TICK = `new Promise((resolve) => {
  const before = window.promptAt;
  let doneAt = 0;
  function look() {
    const done = document.querySelector("section#alpine[data-step=done]") !== null;
    if (done && doneAt === 0) doneAt = performance.now();
    if (done && window.promptAt > before) resolve(Math.max(0, doneAt - window.promptAt));
    else requestAnimationFrame(look);
  }
  look();
})`;

/** Resets the step, runs its command, and gives the time from prompt to tick. */
async function oneTick(page: Page): Promise<number> {
  await page.getByRole("button", { name: "Run docker run alpine echo hi", exact: true }).first().click();
  const took = (await page.evaluate(WAIT_FOR_TICK)) as number;
  await page.getByRole("button", { name: "Reset this step: Say hi from Alpine" }).click();
  await page.locator("section#alpine[data-step=now]").waitFor();
  return took;
}
