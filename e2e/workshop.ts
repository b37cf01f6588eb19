import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { test as base, expect, type Locator, type Page } from "@playwright/test";
import { readConfig } from "../server/config.ts";
import { dockerEngine } from "../server/context.ts";
import type { Lesson, SolutionKey, Step } from "../server/lessons/course.ts";
import { loadCourses } from "../server/lessons/load-course.ts";
import { engineClient } from "../server/setup/engine.ts";

const READY = /The workshop is open: (http:\S+)/;
const START_MS = 120_000;

/** A workshop started as its operator would, on a port and a data directory of its own. */
export class Workshop {
  url = "";
  /** What it printed since it was started last. */
  said = "";
  private child: ChildProcess | null = null;
  private readonly dataDir = mkdtempSync(join(tmpdir(), "workshop-e2e-"));
  private readonly env: NodeJS.ProcessEnv;

  constructor(env: Record<string, string> = {}) {
    // One sandbox ahead: 30 for the seats of a class that nobody joins would keep the machine busy.
    const own = { DATA_DIR: this.dataDir, LOG_LEVEL: "warn", SANDBOX_WARM: "1" };
    this.env = { ...process.env, ...own, ...env };
  }

  async start(): Promise<void> {
    this.env.PORT ??= String(await freePort());
    const child = spawn(process.execPath, ["server/cli/run.mjs", "start"], {
      env: this.env,
      stdio: ["ignore", "pipe", "pipe"],
    });
    this.child = child;
    this.said = "";
    this.url = await new Promise<string>((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`the workshop did not start:\n${this.said}`)), START_MS);
      const hear = (chunk: Buffer) => {
        this.said += chunk.toString();
        const url = READY.exec(this.said)?.[1];
        if (url === undefined) return;
        clearTimeout(timer);
        resolve(url);
      };
      child.stdout?.on("data", hear);
      child.stderr?.on("data", hear);
      child.once("exit", (code) => {
        clearTimeout(timer);
        reject(new Error(`the workshop ended with ${code}:\n${this.said}`));
      });
    });
  }

  /** Of the process that serves; null: it has ended. */
  get pid(): number | null {
    const { child } = this;
    return child === null || child.exitCode !== null || child.signalCode !== null ? null : (child.pid ?? null);
  }

  async end(signal: NodeJS.Signals): Promise<void> {
    const child = this.child;
    this.child = null;
    if (child === null || child.exitCode !== null) return;
    const ended = new Promise((resolve) => child.once("exit", resolve));
    child.kill(signal);
    await ended;
  }

  /** Of the operator's page, as the command line prints it. */
  async operatorLink(): Promise<string> {
    const child = spawn(process.execPath, ["server/cli/run.mjs", "operator", "link"], {
      env: this.env,
      stdio: ["ignore", "pipe", "inherit"],
    });
    return (await text(child.stdout)).split("\n")[0] ?? "";
  }

  /** What a program of the learner's prints in the first sandbox of this workshop. */
  async inSandbox(command: readonly string[]): Promise<string> {
    const engine = dockerEngine(engineClient(), readConfig(this.env));
    const [sandbox] = await engine.list();
    const exec = await engine.exec(sandbox?.engineId ?? "", ["workshop-enter", ...command]);
    exec.stream.end();
    return (await text(exec.stream)).trim();
  }

  async dispose(): Promise<void> {
    await this.end("SIGTERM");
    const remove = spawn(process.execPath, ["server/cli/run.mjs", "sandboxes", "remove"], {
      env: this.env,
      stdio: "ignore",
    });
    await new Promise((resolve) => remove.once("exit", resolve));
    rmSync(this.dataDir, { recursive: true, force: true });
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === "object" && address !== null ? address.port : 0));
    });
  });
}

export const course = loadCourses(["lessons"]).courses[0] as NonNullable<ReturnType<typeof loadCourses>["courses"][0]>;

export function lessonOf(id: string): Lesson {
  const lesson = course.lessons.find((candidate) => candidate.id === id);
  if (lesson === undefined) throw new Error(`no lesson ${id}`);
  return lesson;
}

/** What a learner sees and does. */
export class LearnerPage {
  readonly page: Page;
  readonly url: string;

  constructor(page: Page, url: string) {
    this.page = page;
    this.url = url;
  }

  async open(lesson: string): Promise<void> {
    await this.page.goto(`${this.url}/${course.id}/${lesson}`);
    await expect(this.page.getByRole("heading", { level: 1, name: lessonOf(lesson).title })).toBeVisible();
    await this.ready();
  }

  async ready(): Promise<void> {
    await expect(this.page.getByText(/Your own Docker \d/)).toBeVisible();
    await this.prompt();
  }

  /** xterm.js keeps a copy of its lines for screen readers and, without a GPU, draws them as text. */
  get screen(): Locator {
    return this.page.locator(".xterm-rows").first();
  }

  /** The shell waits: the last line that is not empty is a prompt. */
  async prompt(): Promise<void> {
    await expect.poll(() => this.lastLine(), { timeout: 60_000, intervals: [50] }).toMatch(/root@workshop:\S+#\s*$/);
  }

  async lastLine(): Promise<string> {
    const lines = await this.screen.locator("> div").allInnerTexts();
    return lines.map((line) => line.replaceAll("\u00a0", " ").trimEnd()).findLast((line) => line !== "") ?? "";
  }

  async focusTerminal(): Promise<void> {
    await this.page.locator(".xterm-helper-textarea").first().focus();
  }

  async typeLine(text: string): Promise<void> {
    await this.focusTerminal();
    await this.page.keyboard.type(text);
    await this.page.keyboard.press("Enter");
  }

  step(step: Step): Locator {
    return this.page.locator(`section#${step.id}`);
  }

  async expectDone(step: Step): Promise<void> {
    await expect(this.page.getByRole("heading", { level: 2, name: `${step.title} (done)` })).toBeVisible({
      timeout: 45_000,
    });
  }

  async answerQuizzes(step: Step): Promise<void> {
    for (const quiz of step.quizzes) {
      const form = this.step(step).locator("form").nth(step.quizzes.indexOf(quiz));
      for (const [index, choice] of quiz.choices.entries()) {
        if (choice.correct)
          await form
            .getByRole(quiz.multiple ? "checkbox" : "radio")
            .nth(index)
            .check();
      }
      await form.getByRole("button", { name: "Answer" }).click();
      await expect(form.getByText("That is right.")).toBeVisible();
    }
  }

  /** Types a step's solution as a person would, reading the screen between the lines. */
  async doByTyping(step: Step): Promise<void> {
    for (const key of step.solution.keys) await this.typeKey(key);
    await this.answerQuizzes(step);
    await this.expectDone(step);
  }

  private async typeKey(key: SolutionKey): Promise<void> {
    if (key.to === "shell") await this.prompt();
    // BusyBox's shell in a container shows this prompt.
    else await expect.poll(() => this.lastLine(), { timeout: 30_000 }).toMatch(/\/ #\s*$/);
    if (key.text === "^D") {
      await this.focusTerminal();
      await this.page.keyboard.press("Control+d");
    } else await this.typeLine(key.text);
  }
}

interface Fixtures {
  workshop: Workshop;
  learner: LearnerPage;
}

/** One workshop for a file's tests; each test is a new learner. */
export const test = base.extend<Omit<Fixtures, "workshop">, { workshop: Workshop }>({
  workshop: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the pattern to know what a fixture needs
    async ({}, use) => {
      const workshop = new Workshop();
      await workshop.start();
      await use(workshop);
      await workshop.dispose();
    },
    { scope: "worker", timeout: START_MS },
  ],
  learner: async ({ page, workshop }, use) => {
    await use(new LearnerPage(page, workshop.url));
  },
});

export { expect };
