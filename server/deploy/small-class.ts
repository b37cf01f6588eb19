import { call, createClass, join, openClass, teach } from "../testing/class-client.ts";
import { LearnerClient } from "../testing/learner-client.ts";
import { answerQuiz, openLesson, quizStep } from "../testing/learner-steps.ts";

const NAMES = ["Grace", "Edsger"];

/** What a class has come to, as its pages see it. */
export interface Standing {
  readonly class: string;
  readonly hold: unknown;
  readonly notes: readonly string[];
  readonly learners: readonly { name: string; hand: string | null; done: readonly string[] }[];
}

/** A class on the wire, known by its cookies alone, so that it can go on with another server. */
export class SmallClass {
  readonly cookies: readonly string[];
  private readonly teaching: string;
  private readonly id: string;

  private constructor(teaching: string, id: string, cookies: readonly string[]) {
    this.teaching = teaching;
    this.id = id;
    this.cookies = cookies;
  }

  /** @param firstLink the token of the first instructor's link */
  static async open(base: string, firstLink: string | null): Promise<SmallClass> {
    const body = { token: firstLink, name: "Ada", email: "ada@example.org", password: "correct horse battery" };
    const { cookie } = await call(base, "POST", "/api/instructor/set-up", { body });
    const card = await createClass(base, cookie);
    const page = await teach(base, cookie, card.class.id);
    await openClass(page);
    page.close();
    const cookies: string[] = [];
    for (const name of NAMES) cookies.push((await join(base, card.settings.code, name)).cookie);
    return new SmallClass(cookie, card.class.id, cookies);
  }

  instructor(base: string): Promise<LearnerClient> {
    return teach(base, this.teaching, this.id);
  }

  learner(base: string, index: number): Promise<LearnerClient> {
    return LearnerClient.connect(base, { cookie: this.cookies[index] });
  }

  /** Everybody does something that has to be kept: a message, a hold, a step, a raised hand. */
  async work(base: string): Promise<void> {
    const page = await this.instructor(base);
    page.send({ type: "class.tell", seat: null, text: "Begin with the first question" });
    await page.next("board.events", ({ events }) => events.some(({ kind }) => kind === "note"));
    for (const index of this.cookies.keys()) {
      const client = await this.learner(base, index);
      await answerQuiz(client);
      client.send({ type: "hand.raise", text: `Question ${index}` });
      await client.next("seat.events", ({ events }) => events.some((event) => event.kind === "me" && event.me.hand));
      client.close();
    }
    const { lesson, step } = quizStep();
    page.send({ type: "class.hold", lesson, step });
    await page.next("board.events", ({ events }) =>
      events.some((event) => event.kind === "class" && event.class.hold !== null),
    );
    page.close();
  }

  /**
   * The instructor tells the class something, again and again, until the signal aborts.
   * @returns what was acknowledged so far
   */
  async tellOn(base: string, signal: AbortSignal): Promise<ReadonlySet<string>> {
    const told = new Set<string>();
    const page = await this.instructor(base);
    let count = 0;
    const next = () => {
      if (!signal.aborted) page.send({ type: "class.tell", seat: null, text: `Message ${count++}` });
    };
    page.onMessage((message) => {
      if (message.type !== "board.events") return;
      for (const event of message.events) {
        if (event.kind !== "note") continue;
        told.add(event.note.text);
        next();
      }
    });
    next();
    await page.next("board.events", ({ events }) => events.some(({ kind }) => kind === "note"));
    return told;
  }

  /** As pages see it that open now. */
  async standing(base: string): Promise<Standing> {
    const page = await this.instructor(base);
    const { board } = await page.next("board.snapshot");
    page.close();
    const learners = [];
    for (const index of this.cookies.keys()) {
      const client = await this.learner(base, index);
      const { seat } = await client.next("seat.snapshot");
      const done = [...(await openLesson(client, quizStep().lesson))].sort();
      learners.push({ name: seat.me.name, hand: seat.me.hand?.text ?? null, done });
      client.close();
    }
    return { class: board.class.state, hold: board.class.hold, notes: board.notes.map(({ text }) => text), learners };
  }
}
