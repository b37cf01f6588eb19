import { createClass, openClass, signIn, teach } from "../testing/class-client.ts";
import type { TestServer } from "../testing/test-server.ts";
import type { Victims } from "./victims.ts";

export const ATTACKERS = ["nobody", "alone", "seat", "waiting", "instructor"] as const;
export type Attacker = (typeof ATTACKERS)[number];

/** A classmate may know what the class is called. */
export const MAY_SEE: Readonly<Record<Attacker, readonly string[]>> = {
  nobody: [],
  alone: [],
  seat: ["class title"],
  waiting: ["class title"],
  instructor: [],
};

interface Persona {
  readonly cookie: string;
  /** Of what is their own. */
  readonly ids: readonly string[];
}

/** Those who attack, each what they say they are; whoever lost that by what they sent gets it anew. */
export class Attackers {
  private readonly server: TestServer;
  private readonly victims: Victims;
  private readonly personas = new Map<Attacker, Persona>([["nobody", { cookie: "", ids: [] }]]);
  private count = 0;

  constructor(server: TestServer, victims: Victims) {
    this.server = server;
    this.victims = victims;
  }

  async ready(): Promise<void> {
    for (const who of ATTACKERS) if (!(await this.isThere(who))) this.personas.set(who, await this.make(who));
  }

  cookie(who: Attacker): string {
    return this.personas.get(who)?.cookie ?? "";
  }

  /** Every id that an attacker can name: their own, the victims', the course's. */
  ids(): string[] {
    const { context } = this.server;
    const lessons = context.courses.courses.flatMap((course) => [
      course.id,
      ...course.lessons.slice(0, 2).flatMap(({ id, steps }) => [id, ...steps.slice(0, 3).map((step) => step.id)]),
    ]);
    const terminals = context.pool.sandboxes().flatMap(
      ({ learner }) =>
        context.workspaces
          .known(learner)
          ?.terminals?.list()
          .map(({ id }) => id) ?? [],
    );
    return [...this.victims.ids, ...terminals, ...[...this.personas.values()].flatMap(({ ids }) => ids), ...lessons];
  }

  /** The class of the instructor who attacks. */
  ownClass(): string {
    return this.personas.get("instructor")?.ids[0] ?? "";
  }

  private async isThere(who: Attacker): Promise<boolean> {
    if (who === "nobody") return true;
    const { context } = this.server;
    const [, token = ""] = this.cookie(who).split("=");
    if (who === "alone") return (await context.learners.byToken(token)) !== null;
    if (who === "instructor") {
      if ((await context.instructors.bySession(token)) === null) return false;
      return context.classrooms.list().some(({ id, isOpen }) => id === this.ownClass() && isOpen);
    }
    return (await context.classrooms.seatBySession(token)) !== null;
  }

  private async make(who: Attacker): Promise<Persona> {
    this.count += 1;
    const { context } = this.server;
    if (who === "alone") return { cookie: `workshop=${(await context.learners.create()).token}`, ids: [] };
    if (who === "instructor") return this.makeInstructor();
    const name = `Mallory ${this.count}`;
    const classroom = context.classrooms.get(this.victims.classId);
    const { seat, token } = await context.classrooms.addSeat(classroom, { name, key: name.toLowerCase() });
    if (who === "seat") await this.victims.admit(seat.id);
    return { cookie: `workshop-seat=${token}`, ids: [seat.id] };
  }

  private async makeInstructor(): Promise<Persona> {
    const { base, context } = this.server;
    const cookie = await signIn(this.server, `Mallory${this.count}`);
    const card = await createClass(base, cookie, { title: "Another class" });
    const page = await teach(base, cookie, card.class.id);
    await openClass(page);
    page.close();
    const classroom = context.classrooms.get(card.class.id);
    const { seat } = await context.classrooms.addSeat(classroom, { name: "Trudy", key: "trudy" });
    return { cookie, ids: [card.class.id, seat.id] };
  }
}
