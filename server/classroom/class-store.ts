import { randomBytes } from "node:crypto";
import type { Insertable, Selectable, Updateable } from "kysely";
import type { Db } from "../db/database.ts";
import type { Database } from "../db/schema.ts";

export type ClassRow = Selectable<Database["class"]>;
export type SeatRow = Selectable<Database["seat"]>;
export type HelpRow = Selectable<Database["help_request"]>;
export type NoteRow = Selectable<Database["note"]>;
export type AssistRow = Insertable<Database["assist_log"]>;

/** A step of one learner as it is written down. */
export interface SeatStep {
  readonly learner: string;
  readonly lesson: string;
  readonly step: string;
  readonly activatedAt: number;
  readonly doneAt: number | null;
  readonly how: "done" | "shown" | "caughtUp" | null;
  readonly hintsShown: number;
  readonly solutionShown: boolean;
}

/** Tries at a check that failed for the same reason. */
export interface SeatTry {
  readonly learner: string;
  readonly lesson: string;
  readonly step: string;
  readonly check: string;
  readonly reason: string;
  readonly count: number;
}

export function newId(): string {
  return randomBytes(9).toString("base64url");
}

/** Classes, seats, help, messages: what must be there after a crash. Written at once. */
export class ClassStore {
  private readonly db: Db;

  constructor(db: Db) {
    this.db = db;
  }

  async create(row: ClassRow, instructor: string): Promise<void> {
    await this.db.transaction().execute(async (trx) => {
      await trx.insertInto("class").values(row).execute();
      await trx.insertInto("class_instructor").values({ class_id: row.id, instructor_id: instructor }).execute();
    });
  }

  async update(id: string, values: Updateable<Database["class"]>): Promise<void> {
    await this.db.updateTable("class").set(values).where("id", "=", id).execute();
  }

  async all(): Promise<ClassRow[]> {
    return this.db.selectFrom("class").selectAll().orderBy("created_at", "desc").execute();
  }

  async instructors(classId: string): Promise<{ id: string; name: string; email: string }[]> {
    return this.db
      .selectFrom("class_instructor")
      .innerJoin("instructor", "instructor.id", "class_instructor.instructor_id")
      .select(["instructor.id", "instructor.name", "instructor.email"])
      .where("class_id", "=", classId)
      .orderBy("instructor.created_at")
      .execute();
  }

  async classesOf(instructor: string): Promise<Set<string>> {
    const rows = await this.db
      .selectFrom("class_instructor")
      .select("class_id")
      .where("instructor_id", "=", instructor)
      .execute();
    return new Set(rows.map((row) => row.class_id));
  }

  /** @returns whether there is an instructor of that address */
  async addInstructor(classId: string, email: string): Promise<boolean> {
    const row = await this.db.selectFrom("instructor").select("id").where("email", "=", email).executeTakeFirst();
    if (row === undefined) return false;
    await this.db
      .insertInto("class_instructor")
      .values({ class_id: classId, instructor_id: row.id })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
    return true;
  }

  /** With its seats, their learners and all that they did. */
  async delete(id: string): Promise<void> {
    await this.db.transaction().execute(async (trx) => {
      const row = await trx.selectFrom("class").select("host_learner_id").where("id", "=", id).executeTakeFirst();
      const learners = trx.selectFrom("seat").select("learner_id").where("class_id", "=", id);
      await trx.deleteFrom("learner").where("id", "in", learners).execute();
      await trx.deleteFrom("class").where("id", "=", id).execute();
      if (row !== undefined) await trx.deleteFrom("learner").where("id", "=", row.host_learner_id).execute();
    });
  }

  async seats(classId: string): Promise<SeatRow[]> {
    return this.db.selectFrom("seat").selectAll().where("class_id", "=", classId).orderBy("joined_at").execute();
  }

  async addSeat(row: SeatRow): Promise<void> {
    await this.db.insertInto("seat").values(row).execute();
  }

  async updateSeat(id: string, values: Updateable<Database["seat"]>): Promise<void> {
    await this.db.updateTable("seat").set(values).where("id", "=", id).execute();
  }

  /** The learner goes with it. */
  async deleteSeat(learner: string): Promise<void> {
    await this.db.deleteFrom("learner").where("id", "=", learner).execute();
  }

  async addSeatSession(tokenHash: string, seat: string): Promise<void> {
    const now = Date.now();
    await this.db
      .insertInto("seat_session")
      .values({ token_hash: tokenHash, seat_id: seat, created_at: now, seen_at: now })
      .execute();
  }

  async seatBySession(tokenHash: string): Promise<SeatRow | null> {
    const row = await this.db
      .selectFrom("seat_session")
      .innerJoin("seat", "seat.id", "seat_session.seat_id")
      .selectAll("seat")
      .where("seat_session.token_hash", "=", tokenHash)
      .executeTakeFirst();
    return row ?? null;
  }

  async seatByPersonalCode(code: string): Promise<SeatRow | null> {
    return (await this.db.selectFrom("seat").selectAll().where("personal_code", "=", code).executeTakeFirst()) ?? null;
  }

  /** Of one browser. */
  async endSession(tokenHash: string): Promise<void> {
    await this.db.deleteFrom("seat_session").where("token_hash", "=", tokenHash).execute();
  }

  async endSeatSessions(seat: string): Promise<void> {
    await this.db.deleteFrom("seat_session").where("seat_id", "=", seat).execute();
  }

  /** Steps of all learners of a class, in its course. */
  async steps(classId: string, course: string): Promise<SeatStep[]> {
    const rows = await this.db
      .selectFrom("step")
      .innerJoin("seat", "seat.learner_id", "step.learner_id")
      .selectAll("step")
      .where("seat.class_id", "=", classId)
      .where("step.course", "=", course)
      .execute();
    return rows.map((row) => ({
      learner: row.learner_id,
      lesson: row.lesson,
      step: row.step,
      activatedAt: Number(row.activated_at),
      doneAt: row.done_at === null ? null : Number(row.done_at),
      how: row.how,
      hintsShown: row.hints_shown,
      solutionShown: row.solution_shown !== 0,
    }));
  }

  async tries(classId: string, course: string): Promise<SeatTry[]> {
    const rows = await this.db
      .selectFrom("check_try")
      .innerJoin("seat", "seat.learner_id", "check_try.learner_id")
      .selectAll("check_try")
      .where("seat.class_id", "=", classId)
      .where("check_try.course", "=", course)
      .execute();
    return rows.map((row) => ({
      learner: row.learner_id,
      lesson: row.lesson,
      step: row.step,
      check: row.check_id,
      reason: row.reason,
      count: row.count,
    }));
  }

  async openLessons(classId: string): Promise<Map<string, string | null>> {
    const rows = await this.db
      .selectFrom("learner")
      .innerJoin("seat", "seat.learner_id", "learner.id")
      .select(["learner.id", "learner.lesson"])
      .where("seat.class_id", "=", classId)
      .execute();
    return new Map(rows.map((row) => [row.id, row.lesson]));
  }

  async help(classId: string): Promise<HelpRow[]> {
    return this.db
      .selectFrom("help_request")
      .selectAll()
      .where("class_id", "=", classId)
      .orderBy("created_at")
      .execute();
  }

  async addHelp(row: HelpRow): Promise<void> {
    await this.db.insertInto("help_request").values(row).execute();
  }

  async updateHelp(id: string, values: Updateable<Database["help_request"]>): Promise<void> {
    await this.db.updateTable("help_request").set(values).where("id", "=", id).execute();
  }

  async notes(classId: string): Promise<NoteRow[]> {
    return this.db.selectFrom("note").selectAll().where("class_id", "=", classId).orderBy("at").execute();
  }

  async addNote(row: NoteRow): Promise<void> {
    await this.db.insertInto("note").values(row).execute();
  }

  async log(row: Omit<AssistRow, "id">): Promise<void> {
    await this.db
      .insertInto("assist_log")
      .values({ id: newId(), ...row })
      .execute();
  }

  /**
   * Deletes what is personal: names, messages, sentences, commands, screens. What was done stays
   * for the report, under numbers.
   */
  async anonymise(classId: string): Promise<void> {
    await this.db.transaction().execute(async (trx) => {
      const seats = await trx
        .selectFrom("seat")
        .select(["id", "learner_id"])
        .where("class_id", "=", classId)
        .orderBy("joined_at")
        .execute();
      for (const [index, { id, learner_id }] of seats.entries()) {
        const name = `Learner ${index + 1}`;
        const key = `#${index + 1}`;
        await trx
          .updateTable("seat")
          .set({ name, name_key: key, personal_code: `-${id}`, last_command: null })
          .where("id", "=", id)
          .execute();
        await trx.deleteFrom("seat_session").where("seat_id", "=", id).execute();
        await trx.deleteFrom("sandbox").where("learner_id", "=", learner_id).execute();
        // What was told may quote what somebody typed.
        await trx.updateTable("check_pass").set({ detail: "" }).where("learner_id", "=", learner_id).execute();
        await forgetReasons(trx, learner_id);
      }
      await trx.deleteFrom("note").where("class_id", "=", classId).execute();
      await trx.deleteFrom("assist_log").where("class_id", "=", classId).execute();
      await trx.updateTable("help_request").set({ text: "" }).where("class_id", "=", classId).execute();
      await trx.updateTable("class").set({ anonymous: 1 }).where("id", "=", classId).execute();
    });
  }
}

/** Tries at a check become one number, whatever was told. */
async function forgetReasons(db: Db, learner: string): Promise<void> {
  const key = ["learner_id", "course", "lesson", "step", "check_id"] as const;
  const sums = await db
    .selectFrom("check_try")
    .select(key)
    .select((eb) => [eb.fn.sum<number>("count").as("count"), eb.fn.max("last_at").as("last_at")])
    .where("learner_id", "=", learner)
    .groupBy(key)
    .execute();
  await db.deleteFrom("check_try").where("learner_id", "=", learner).execute();
  for (const sum of sums) {
    await db
      .insertInto("check_try")
      .values({ ...sum, count: Number(sum.count), reason: "" })
      .execute();
  }
}
