import { setTimeout as delay } from "node:timers/promises";
import { loadCourses } from "../lessons/load-course.ts";
import type { ClassCard } from "../protocol/classes.ts";
import type { ServerMessage } from "../protocol/control.ts";
import { call, createClass, join, openClass, teach } from "../testing/class-client.ts";
import { LearnerClient, type TerminalClient } from "../testing/learner-client.ts";
import { isState, openLesson } from "../testing/learner-steps.ts";
import type { ServerProcess } from "../testing/server-process.ts";

const NAMES = ["Grace", "Barbara", "Edsger"];

interface Pupil {
  readonly name: string;
  readonly cookie: string;
  client: LearnerClient;
  terminal: TerminalClient;
  /** What the server told as done, "lesson/step". */
  readonly done: Set<string>;
  /** What the server told as the hand's text. */
  hand: string | null;
}

/** Steps that a learner does by typing lines into the shell and answering. */
const STEPS = loadCourses(["lessons"]).courses.flatMap(({ lessons }) =>
  lessons.flatMap((lesson) =>
    lesson.steps
      .filter(({ solution }) => solution.keys.every(({ to }) => to === "shell"))
      .map((step) => ({ lesson: lesson.id, step })),
  ),
);

/** A class on the wire that works, comes back after a fault, and remembers what the server acknowledged. */
export class ClassAtWork {
  private readonly server: ServerProcess;
  private card: ClassCard | null = null;
  private cookie = "";
  private instructor: LearnerClient | null = null;
  private pupils: Pupil[] = [];
  /** Messages that the board showed. */
  private readonly notes = new Set<string>();
  private count = 0;
  private working = new AbortController();

  constructor(server: ServerProcess) {
    this.server = server;
  }

  get acknowledged(): number {
    return this.notes.size + this.pupils.reduce((sum, { done }) => sum + done.size, 0);
  }

  async open(): Promise<void> {
    const { base, firstLink } = this.server;
    const account = { name: "Ada", email: "ada@example.org", password: "correct horse battery" };
    const body = { token: firstLink, ...account };
    this.cookie = (await call(base, "POST", "/api/instructor/set-up", { body })).cookie;
    this.card = await createClass(base, this.cookie);
    const page = await teach(base, this.cookie, this.card.class.id);
    await openClass(page);
    page.close();
    for (const name of NAMES) {
      const { cookie } = await join(base, this.card.settings.code, name);
      this.pupils.push({ name, cookie, done: new Set(), hand: null } as unknown as Pupil);
    }
    await this.comeBack();
    for (const { terminal } of this.pupils) await terminal.run("kept=in-this-shell");
  }

  /** As the pages do after a fault. */
  async comeBack(): Promise<void> {
    const { base } = this.server;
    this.instructor = await teach(base, this.cookie, this.card?.class.id ?? "");
    this.instructor.onMessage((message) => this.hearBoard(message));
    await Promise.all(
      this.pupils.map(async (pupil) => {
        pupil.client = await LearnerClient.connect(base, { cookie: pupil.cookie });
        pupil.terminal = await pupil.client.firstTerminal();
        await pupil.client.next("sandbox", isState("ready"));
      }),
    );
  }

  /** Everybody works until `rest`. */
  work(): void {
    this.working = new AbortController();
    const { signal } = this.working;
    // What breaks off with the server is no fault of theirs.
    void this.lead(signal).catch(() => {});
    for (const pupil of this.pupils) void this.learn(pupil, signal).catch(() => {});
  }

  rest(): void {
    this.working.abort();
    for (const { client, terminal } of this.pupils) {
      client.close();
      terminal.close();
    }
    this.instructor?.close();
  }

  private async lead(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      this.count += 1;
      this.instructor?.send({ type: "class.tell", seat: null, text: `Message ${this.count}` });
      await delay(40);
    }
  }

  private hearBoard(message: ServerMessage): void {
    if (message.type !== "board.events") return;
    for (const event of message.events) if (event.kind === "note") this.notes.add(event.note.text);
  }

  private async learn(pupil: Pupil, signal: AbortSignal): Promise<void> {
    const { client, terminal } = pupil;
    let lesson = "";
    client.onMessage((message) => {
      if (message.type === "step" && message.step.state === "done") pupil.done.add(`${lesson}/${message.step.id}`);
      if (message.type === "seat.events")
        for (const event of message.events) if (event.kind === "me") pupil.hand = event.me.hand?.text ?? null;
    });
    for (const { lesson: wanted, step } of STEPS) {
      if (pupil.done.has(`${wanted}/${step.id}`)) continue;
      if (lesson !== wanted) await openLesson(client, wanted);
      lesson = wanted;
      client.send({ type: "step.activate", step: step.id });
      this.count += 1;
      client.send({ type: "hand.raise", text: `Question ${this.count}` });
      for (const { text } of step.solution.keys) {
        if (signal.aborted) return;
        terminal.type(`${text}\r`);
        await delay(300);
      }
      for (const quiz of step.quizzes) {
        const choices = quiz.choices.filter(({ correct }) => correct).map(({ id }) => id);
        client.send({ type: "quiz.answer", step: step.id, quiz: quiz.id, choices });
      }
      await delay(150);
    }
  }

  /** What was acknowledged and is not there, in words; empty: all is. Call after `comeBack`. */
  async missing(): Promise<string[]> {
    const lost: string[] = [];
    const { board } = (await this.instructor?.next("board.snapshot")) ?? {};
    const texts = new Set(board?.notes.map(({ text }) => text));
    if (board?.class.state !== "open") lost.push(`the class is ${board?.class.state}`);
    for (const note of this.notes) if (!texts.has(note)) lost.push(`the message "${note}"`);
    for (const pupil of this.pupils) {
      const { seat } = await pupil.client.next("seat.snapshot");
      if (pupil.hand !== null && seat.me.hand === null) lost.push(`${pupil.name}'s hand`);
      for (const lesson of new Set([...pupil.done].map((address) => address.split("/")[0] ?? ""))) {
        const done = await openLesson(pupil.client, lesson);
        for (const address of pupil.done)
          if (address.startsWith(`${lesson}/`) && !done.has(address.slice(lesson.length + 1)))
            lost.push(`${pupil.name}'s ${address}`);
      }
      if (!(await answers(pupil.terminal)))
        lost.push(`${pupil.name}'s shell, which shows ${pupil.terminal.shown.slice(-400)}`);
    }
    return lost;
  }
}

/** Whether the shell is the one it was. Whatever was typed or ran is given up first, and takes what comes right behind. */
async function answers(terminal: TerminalClient): Promise<boolean> {
  terminal.forget();
  for (let tries = 0; tries < 50; tries++) {
    terminal.type("\x03");
    await delay(100);
    terminal.type("echo this-is-$kept\r");
    await delay(100);
    if (terminal.shown.includes("this-is-in-this-shell")) return true;
  }
  return false;
}
