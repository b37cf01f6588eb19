import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sql } from "kysely";
import { describe, expect, test } from "vitest";
import { type ClassRow, ClassStore, newId, type SeatRow } from "../classroom/class-store.ts";
import { PersonError } from "../errors.ts";
import { Instructors } from "../instructors/instructors.ts";
import { ProgressStore } from "../progress/progress-store.ts";
import { onEachDatabase } from "../testing/each-database.ts";
import { Learners } from "../workspace/learners.ts";
import { type Db, openDatabase } from "./database.ts";

const PASSWORD = "correct horse battery";

async function makeInstructor(db: Db, name = "Ada"): Promise<string> {
  const instructors = new Instructors(db);
  const email = `${name.toLowerCase()}@example.org`;
  const token = (await instructors.firstLink()) ?? (await instructors.invite(email, null)).token;
  return instructors.use(token, { name, email, password: PASSWORD });
}

async function makeClass(db: Db, instructor: string): Promise<ClassRow> {
  const { learner } = await new Learners(db).create();
  const row: ClassRow = {
    id: newId(),
    title: "Tuesday",
    course: "course",
    lessons: '["lesson"]',
    seats: 30,
    minutes: 90,
    join_by: "code",
    watch_consent: 0,
    egress: "internet",
    code: newId(),
    code_expires_at: 1_800_000_000_000,
    host_learner_id: learner.id,
    created_at: 1_700_000_000_000,
    started_at: null,
    ends_at: null,
    ended_at: null,
    hold: null,
    locked: 0,
    shown: null,
    anonymous: 0,
  };
  await new ClassStore(db).create(row, instructor);
  return row;
}

async function makeSeat(db: Db, classId: string, name: string): Promise<SeatRow> {
  const { learner } = await new Learners(db).create();
  const row: SeatRow = {
    id: newId(),
    class_id: classId,
    learner_id: learner.id,
    name,
    name_key: name.toLowerCase(),
    personal_code: newId(),
    state: "in",
    joined_at: Date.now(),
    last_command: null,
  };
  await new ClassStore(db).addSeat(row);
  return row;
}

const key = (learner: string) => ({ learner, course: "course", lesson: "lesson", step: "step" });

onEachDatabase((open) => {
  test("a learner is known by their token and by nothing else", async () => {
    const learners = new Learners(await open());
    const { learner, token } = await learners.create();
    expect(await learners.byToken(token)).toEqual(learner);
    expect(await learners.byToken(`${token}x`)).toBeNull();
    expect(await learners.byToken(undefined)).toBeNull();
  });

  test("progress is kept as it was written, and times are numbers", async () => {
    const db = await open();
    const store = new ProgressStore(db);
    const { learner } = await new Learners(db).create();
    const at = 1_790_000_000_123;
    await store.activate(key(learner.id), at);
    await store.pass(key(learner.id), "check", at + 1, "first");
    await store.pass(key(learner.id), "check", at + 2, "second");
    await store.tried(key(learner.id), "check", "not yet", at);
    await store.tried(key(learner.id), "check", "not yet", at + 3);
    await store.done(key(learner.id), at + 4, "caughtUp");
    const { steps, passes } = await store.lesson(learner.id, "course", "lesson");
    expect(steps).toEqual([
      { step: "step", activatedAt: at, doneAt: at + 4, how: "caughtUp", hintsShown: 0, solutionShown: false },
    ]);
    expect(passes).toEqual([{ step: "step", check: "check", at: at + 1, detail: "first" }]);
    expect(await store.tries(learner.id, "course", "lesson")).toEqual([
      { step: "step", check: "check", reason: "not yet", count: 2, lastAt: at + 3 },
    ]);
    await store.reset(key(learner.id), at + 5);
    expect((await store.lesson(learner.id, "course", "lesson")).passes).toEqual([]);
  });

  test("an instructor signs in with the right password only, until the session ends", async () => {
    const db = await open();
    const instructors = new Instructors(db);
    const id = await makeInstructor(db);
    expect(await instructors.signIn("ada@example.org", "wrong", "")).toBeNull();
    const token = (await instructors.signIn("ada@example.org", PASSWORD, "a browser")) ?? "";
    const signedIn = await instructors.bySession(token);
    expect(signedIn?.instructor).toEqual({ id, name: "Ada", email: "ada@example.org" });
    const ended: string[] = [];
    instructors.onSessionsEnded((sessions) => ended.push(...sessions));
    await instructors.endSession(id, signedIn?.session ?? "");
    expect(await instructors.bySession(token)).toBeNull();
    expect(ended).toEqual([signedIn?.session]);
    await expect(instructors.remove(id)).rejects.toThrow("last instructor");
  });

  test("who comes by single sign-on is known by who they are, not by an address that passed to somebody else", async () => {
    const db = await open();
    const instructors = new Instructors(db);
    const id = await makeInstructor(db);
    const ada = { subject: "issuer 1", email: "ada@example.org", name: "Ada" };
    const first = await instructors.bySession((await instructors.signInBySubject(ada, false, "")) ?? "");
    expect(first?.instructor.id).toBe(id);
    await makeInstructor(db, "Grace");
    const moved = await instructors.signInBySubject({ ...ada, email: "grace@example.org" }, false, "");
    expect((await instructors.bySession(moved ?? ""))?.instructor.id).toBe(id);
    expect(await instructors.signInBySubject({ ...ada, subject: "issuer 2" }, true, "")).toBeNull();
  });

  test("a class, its seats, help and messages are kept as they were written", async () => {
    const db = await open();
    const store = new ClassStore(db);
    const instructor = await makeInstructor(db);
    const row = await makeClass(db, instructor);
    expect(await store.all()).toEqual([row]);
    expect(await store.instructors(row.id)).toMatchObject([{ id: instructor, name: "Ada" }]);
    await makeInstructor(db, "Grace");
    expect(await store.addInstructor(row.id, "grace@example.org")).toBe(true);
    expect(await store.addInstructor(row.id, "nobody@example.org")).toBe(false);
    const seat = await makeSeat(db, row.id, "Edsger");
    await expect(makeSeat(db, row.id, "Edsger")).rejects.toThrow();
    await store.addSeatSession("hash", seat.id);
    expect((await store.seatBySession("hash"))?.id).toBe(seat.id);
    expect((await store.seatByPersonalCode(seat.personal_code))?.id).toBe(seat.id);
    await store.endSeatSessions(seat.id);
    expect(await store.seatBySession("hash")).toBeNull();
    const help = {
      id: "help",
      class_id: row.id,
      seat_id: seat.id,
      kind: "hand" as const,
      text: "Why?",
      step: null,
      created_at: 1,
      claimed_by: null,
      claimed_at: null,
      closed_at: null,
    };
    await store.addHelp(help);
    await store.updateHelp("help", { claimed_by: "Ada", claimed_at: 2 });
    expect(await store.help(row.id)).toEqual([{ ...help, claimed_by: "Ada", claimed_at: 2 }]);
    const note = { id: "note", class_id: row.id, seat_id: null, from_name: "Ada", text: "Hello", at: 3 };
    await store.addNote(note);
    expect(await store.notes(row.id)).toEqual([note]);
  });

  test("steps and tries of a class are those of its learners", async () => {
    const db = await open();
    const store = new ClassStore(db);
    const progress = new ProgressStore(db);
    const row = await makeClass(db, await makeInstructor(db));
    const seat = await makeSeat(db, row.id, "Edsger");
    const stranger = (await new Learners(db).create()).learner.id;
    for (const learner of [seat.learner_id, stranger]) {
      await progress.activate(key(learner), 5);
      await progress.tried(key(learner), "check", "why", 6);
    }
    expect(await store.steps(row.id, "course")).toMatchObject([
      { learner: seat.learner_id, activatedAt: 5, doneAt: null },
    ]);
    expect(await store.tries(row.id, "course")).toMatchObject([{ learner: seat.learner_id, count: 1 }]);
  });

  test("deleting a class deletes its learners and all they did, and nobody else", async () => {
    const db = await open();
    const store = new ClassStore(db);
    const row = await makeClass(db, await makeInstructor(db));
    const seat = await makeSeat(db, row.id, "Edsger");
    await new ProgressStore(db).activate(key(seat.learner_id), 5);
    const { learner } = await new Learners(db).create();
    await store.delete(row.id);
    for (const table of ["class", "seat", "step", "class_instructor"] as const)
      expect(await db.selectFrom(table).selectAll().execute()).toEqual([]);
    expect((await db.selectFrom("learner").select("id").execute()).map(({ id }) => id)).toEqual([learner.id]);
  });

  test("what is personal goes, and what was done stays, under numbers", async () => {
    const db = await open();
    const store = new ClassStore(db);
    const progress = new ProgressStore(db);
    const row = await makeClass(db, await makeInstructor(db));
    const seats = [await makeSeat(db, row.id, "Edsger"), await makeSeat(db, row.id, "Grace")];
    for (const { learner_id } of seats) {
      await progress.activate(key(learner_id), 5);
      await progress.tried(key(learner_id), "check", "typed this", 6);
      await progress.tried(key(learner_id), "check", "typed that", 7);
    }
    await store.addNote({ id: "note", class_id: row.id, seat_id: null, from_name: "Ada", text: "Hello", at: 3 });
    await store.anonymise(row.id);
    expect((await store.seats(row.id)).map(({ name }) => name).sort()).toEqual(["Learner 1", "Learner 2"]);
    expect((await store.tries(row.id, "course")).map(({ reason, count }) => [reason, count])).toEqual([
      ["", 2],
      ["", 2],
    ]);
    expect(await store.notes(row.id)).toEqual([]);
    expect(await store.steps(row.id, "course")).toHaveLength(2);
  });

  test("a NUL character in what people send is no error", async () => {
    const db = await open();
    const store = new ClassStore(db);
    const row = await makeClass(db, await makeInstructor(db));
    await store.addNote({ id: "note", class_id: row.id, seat_id: null, from_name: "Ada", text: "a\0b", at: 3 });
    await store.update(row.id, { title: "Tues\0day" });
    expect((await store.notes(row.id))[0]?.text).toMatch(/^a[\0\ufffd]b$/);
    expect(await store.addInstructor(row.id, "ada@example.org\0")).toBe(false);
  });

  test("is brought up to date once: opening it again changes nothing", async () => {
    const db = await open();
    const { rows } = await sql<{ name: string }>`select name from kysely_migration order by name`.execute(db);
    expect(rows.map(({ name }) => name)).toEqual([
      "001-learners",
      "002-classes",
      "003-egress",
      "004-attachment-failures",
    ]);
  });
});

test("a database of a newer version is left alone, and what to do is said", async () => {
  const dir = mkdtempSync(join(tmpdir(), "workshop-newer-"));
  const file = join(dir, "workshop.sqlite");
  const db = await openDatabase(file);
  await sql`insert into kysely_migration (name, timestamp) values ('900-later', 'now')`.execute(db);
  await db.destroy();
  const before = readFileSync(file);
  const refusal = await openDatabase(file).catch((error: unknown) => error);
  expect(refusal).toBeInstanceOf(PersonError);
  expect(String(refusal)).toMatch(/of a newer version of the workshop \(it has 900-later\)\. Start that version again/);
  expect(readFileSync(file).equals(before)).toBe(true);
  rmSync(dir, { recursive: true });
});

describe("a database that is not there", () => {
  test("is given up soon when its host does not answer", async () => {
    const silent = createServer(() => {});
    await new Promise<void>((resolve) => silent.listen(0, "127.0.0.1", resolve));
    const { port } = silent.address() as AddressInfo;
    await expect(openDatabase(`postgres://ada:secret@127.0.0.1:${port}/workshop`)).rejects.toThrow(PersonError);
    silent.close();
  });

  test("is named, without its password", async () => {
    const url = "postgres://ada:secret@127.0.0.1:1/workshop";
    const error = await openDatabase(url).catch((failure: Error) => failure);
    expect(String(error)).toContain("workshop at 127.0.0.1:1");
    expect(String(error)).not.toContain("secret");
  });
});
