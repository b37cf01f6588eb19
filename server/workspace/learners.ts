import { randomBytes } from "node:crypto";
import type { Db } from "../db/database.ts";
import { hashToken, newToken } from "../tokens.ts";

export interface Learner {
  readonly id: string;
  /** "course/lesson" open last. */
  readonly lesson: string | null;
}

/** Who is who: a random token in a cookie, of which only the hash is kept. */
export class Learners {
  private readonly db: Db;

  constructor(db: Db) {
    this.db = db;
  }

  async byToken(token: string | undefined): Promise<Learner | null> {
    if (token === undefined || token === "") return null;
    const row = await this.db
      .selectFrom("learner")
      .select(["id", "lesson"])
      .where("token_hash", "=", hashToken(token))
      .executeTakeFirst();
    return row ?? null;
  }

  async byId(id: string): Promise<Learner | null> {
    const row = await this.db.selectFrom("learner").select(["id", "lesson"]).where("id", "=", id).executeTakeFirst();
    return row ?? null;
  }

  async create(): Promise<{ learner: Learner; token: string }> {
    const token = newToken();
    const id = randomBytes(9).toString("base64url");
    const now = Date.now();
    await this.db
      .insertInto("learner")
      .values({ id, token_hash: hashToken(token), created_at: now, seen_at: now, lesson: null })
      .execute();
    return { learner: { id, lesson: null }, token };
  }

  async delete(id: string): Promise<void> {
    await this.db.deleteFrom("learner").where("id", "=", id).execute();
  }

  async seen(id: string): Promise<void> {
    await this.db.updateTable("learner").set({ seen_at: Date.now() }).where("id", "=", id).execute();
  }
}
