import { randomBytes } from "node:crypto";
import type { Db } from "../db/database.ts";
import type { Database } from "../db/schema.ts";
import { PersonError } from "../errors.ts";
import type { InstructorsView, InstructorView, LinkView } from "../protocol/instructors.ts";
import { hashToken, newToken } from "../tokens.ts";
import { hashPassword, passwordIsRight } from "./passwords.ts";

type LinkKind = Database["invitation"]["kind"];

export interface Account {
  readonly name: string;
  readonly email: string;
  readonly password: string;
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const SESSION_MS = 14 * DAY_MS;
const SEEN_MS = 60_000;
const LINK_MS: Readonly<Record<LinkKind, number>> = { first: DAY_MS, invitation: 7 * DAY_MS, reset: DAY_MS };

function newId(): string {
  return randomBytes(9).toString("base64url");
}

/** Who teaches: accounts, their sessions, and the one-time links that make them. Tokens are kept as hashes only. */
export class Instructors {
  private readonly db: Db;
  private readonly listeners: ((sessions: string[]) => void)[] = [];

  constructor(db: Db) {
    this.db = db;
  }

  /** Sockets of sessions that ended are to be closed. */
  onSessionsEnded(listener: (sessions: string[]) => void): void {
    this.listeners.push(listener);
  }

  async exist(): Promise<boolean> {
    return (await this.db.selectFrom("instructor").select("id").limit(1).executeTakeFirst()) !== undefined;
  }

  async byEmail(email: string): Promise<InstructorView | null> {
    const row = await this.db
      .selectFrom("instructor")
      .select(["id", "name", "email"])
      .where("email", "=", email)
      .executeTakeFirst();
    return row ?? null;
  }

  /** @returns the token of a new session, or null when name or password are wrong */
  async signIn(email: string, password: string, agent: string): Promise<string | null> {
    const row = await this.db.selectFrom("instructor").selectAll().where("email", "=", email).executeTakeFirst();
    const right = await passwordIsRight(password, row?.password_hash ?? null);
    return right && row !== undefined ? this.newSession(row.id, agent) : null;
  }

  /** Whoever a trusted provider says they are. @returns null for an account that may not be made */
  async signInBySubject(
    who: { subject: string; email: string; name: string },
    mayCreate: boolean,
    agent: string,
  ): Promise<string | null> {
    const accounts = this.db.selectFrom("instructor").select(["id", "oidc_subject"]);
    const known = await accounts.where("oidc_subject", "=", who.subject).executeTakeFirst();
    if (known !== undefined) return this.newSession(known.id, agent);
    const namesake = await accounts.where("email", "=", who.email).executeTakeFirst();
    // An address can pass to somebody else; an account does not go with it.
    if (namesake?.oidc_subject != null || (namesake === undefined && !mayCreate)) return null;
    const id = namesake?.id ?? (await this.create(who.name, who.email, null));
    await this.db.updateTable("instructor").set({ oidc_subject: who.subject }).where("id", "=", id).execute();
    return this.newSession(id, agent);
  }

  async bySession(token: string | undefined): Promise<{ instructor: InstructorView; session: string } | null> {
    if (token === undefined || token === "") return null;
    const now = Date.now();
    const row = await this.db
      .selectFrom("instructor_session as session")
      .innerJoin("instructor", "instructor.id", "session.instructor_id")
      .select(["instructor.id", "instructor.name", "instructor.email", "session.id as session", "session.seen_at"])
      .where("session.token_hash", "=", hashToken(token))
      .where("session.expires_at", ">", now)
      .executeTakeFirst();
    if (row === undefined) return null;
    if (now - Number(row.seen_at) > SEEN_MS) await this.seen(row.id, row.session, now);
    return { instructor: { id: row.id, name: row.name, email: row.email }, session: row.session };
  }

  private async seen(id: string, session: string, now: number): Promise<void> {
    const values = { seen_at: now, expires_at: now + SESSION_MS };
    await this.db.updateTable("instructor_session").set(values).where("id", "=", session).execute();
    await this.db.updateTable("instructor").set({ seen_at: now }).where("id", "=", id).execute();
  }

  async newSession(instructor: string, agent: string): Promise<string> {
    const token = newToken();
    const now = Date.now();
    await this.db
      .insertInto("instructor_session")
      .values({
        id: newId(),
        token_hash: hashToken(token),
        instructor_id: instructor,
        agent: agent.slice(0, 200),
        created_at: now,
        seen_at: now,
        expires_at: now + SESSION_MS,
      })
      .execute();
    return token;
  }

  /** Ends one of the instructor's own sessions. */
  async endSession(instructor: string, session: string): Promise<void> {
    await this.endSessions(instructor, (id) => id === session);
  }

  private async endSessions(instructor: string, which: (id: string) => boolean): Promise<void> {
    const rows = await this.db
      .selectFrom("instructor_session")
      .select("id")
      .where("instructor_id", "=", instructor)
      .execute();
    const ended = rows.map(({ id }) => id).filter(which);
    if (ended.length === 0) return;
    await this.db.deleteFrom("instructor_session").where("id", "in", ended).execute();
    for (const listener of this.listeners) listener(ended);
  }

  async changePassword(id: string, current: string, next: string, keep: string): Promise<void> {
    const row = await this.db.selectFrom("instructor").selectAll().where("id", "=", id).executeTakeFirstOrThrow();
    // Who came by single sign-on has none yet.
    if (row.password_hash !== null && !(await passwordIsRight(current, row.password_hash)))
      throw new PersonError("password", "That is not your present password.");
    const password_hash = await hashPassword(next);
    await this.db.updateTable("instructor").set({ password_hash }).where("id", "=", id).execute();
    await this.endSessions(id, (session) => session !== keep);
  }

  /** @throws PersonError for the last one */
  async remove(id: string): Promise<void> {
    const rows = await this.db.selectFrom("instructor").select("id").execute();
    if (rows.length < 2) throw new PersonError("last", "The last instructor stays: nobody could sign in.");
    await this.endSessions(id, () => true);
    await this.db.deleteFrom("instructor").where("id", "=", id).execute();
  }

  // One-time links

  /** Makes the first account. Replaces an earlier link of its kind. Null once there is an instructor. */
  async firstLink(): Promise<string | null> {
    if (await this.exist()) return null;
    await this.db.deleteFrom("invitation").where("kind", "=", "first").execute();
    return (await this.newLink("first", null, null)).token;
  }

  async invite(email: string, by: string | null): Promise<{ id: string; token: string; expiresAt: number }> {
    if ((await this.byEmail(email)) !== null)
      throw new PersonError("email", "An instructor has this address already.", { status: 409 });
    await this.db.deleteFrom("invitation").where("kind", "=", "invitation").where("email", "=", email).execute();
    return this.newLink("invitation", email, by);
  }

  /** A link to set a new password. */
  async reset(id: string, by: string | null): Promise<{ id: string; token: string; expiresAt: number }> {
    const row = await this.db.selectFrom("instructor").select("email").where("id", "=", id).executeTakeFirst();
    if (row === undefined) throw new PersonError("instructor", "There is no such instructor.", { status: 404 });
    await this.db.deleteFrom("invitation").where("kind", "=", "reset").where("email", "=", row.email).execute();
    return this.newLink("reset", row.email, by);
  }

  private async newLink(kind: LinkKind, email: string | null, by: string | null) {
    const token = newToken();
    const now = Date.now();
    const id = newId();
    const expiresAt = now + LINK_MS[kind];
    await this.db
      .insertInto("invitation")
      .values({
        id,
        token_hash: hashToken(token),
        kind,
        email,
        created_by: by,
        created_at: now,
        expires_at: expiresAt,
      })
      .execute();
    return { id, token, expiresAt };
  }

  async revokeLink(id: string): Promise<void> {
    await this.db.deleteFrom("invitation").where("id", "=", id).execute();
  }

  async look(token: string): Promise<LinkView> {
    const row = await this.db
      .selectFrom("invitation")
      .selectAll()
      .where("token_hash", "=", hashToken(token))
      .where("expires_at", ">", Date.now())
      .executeTakeFirst();
    if (row === undefined) throw usedUp();
    return { kind: row.kind, email: row.email, expiresAt: Number(row.expires_at) };
  }

  /** Uses a link, once. @returns the account's id */
  async use(token: string, account: Account): Promise<string> {
    const link = await this.look(token);
    const password_hash = await hashPassword(account.password);
    const email = link.email ?? account.email;
    // Of two who use it at once one finds it gone.
    const { numDeletedRows } = await this.db
      .deleteFrom("invitation")
      .where("token_hash", "=", hashToken(token))
      .executeTakeFirst();
    if (Number(numDeletedRows) !== 1) throw usedUp();
    if (link.kind !== "reset") return this.create(account.name, email, password_hash);
    const row = await this.byEmail(email);
    if (row === null) throw usedUp();
    await this.db.updateTable("instructor").set({ password_hash }).where("id", "=", row.id).execute();
    await this.endSessions(row.id, () => true);
    return row.id;
  }

  private async create(name: string, email: string, password_hash: string | null): Promise<string> {
    if ((await this.byEmail(email)) !== null)
      throw new PersonError("email", "An instructor has this address already.", { status: 409 });
    const id = newId();
    const row = { id, name, email, password_hash, oidc_subject: null, created_at: Date.now(), seen_at: null };
    await this.db.insertInto("instructor").values(row).execute();
    return id;
  }

  async overview(me: string, session: string): Promise<InstructorsView> {
    const instructors = await this.db.selectFrom("instructor").selectAll().orderBy("created_at").execute();
    const links = await this.db
      .selectFrom("invitation")
      .selectAll()
      .where("kind", "!=", "first")
      .where("expires_at", ">", Date.now())
      .orderBy("created_at")
      .execute();
    const sessions = await this.db
      .selectFrom("instructor_session")
      .selectAll()
      .where("instructor_id", "=", me)
      .orderBy("seen_at", "desc")
      .execute();
    return {
      instructors: instructors.map(({ id, name, email, created_at, seen_at }) => ({
        id,
        name,
        email,
        createdAt: Number(created_at),
        seenAt: seen_at === null ? null : Number(seen_at),
        you: id === me,
      })),
      invitations: links.map(({ id, email, kind, expires_at }) => ({
        id,
        email: email ?? "",
        kind: kind === "reset" ? "reset" : "invitation",
        expiresAt: Number(expires_at),
      })),
      sessions: sessions.map(({ id, agent, created_at, seen_at }) => ({
        id,
        agent,
        createdAt: Number(created_at),
        seenAt: Number(seen_at),
        current: id === session,
      })),
    };
  }
}

function usedUp(): PersonError {
  return new PersonError("link", "This link was used already, or its time is over. Ask for a new one.", {
    status: 404,
  });
}
