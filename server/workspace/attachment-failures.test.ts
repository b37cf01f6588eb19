import { afterEach, beforeEach, expect, test } from "vitest";
import { type Db, openDatabase } from "../db/database.ts";
import { AttachmentFailures, failedTooOften } from "./attachment-failures.ts";

let db: Db;
beforeEach(async () => {
  db = await openDatabase(":memory:");
  const learner = { id: "l", token_hash: "h", created_at: 0, seen_at: 0, lesson: null };
  await db.insertInto("learner").values(learner).execute();
  const times = { created_at: 0, active_at: 0, ended_at: null, end_reason: null };
  await db
    .insertInto("sandbox")
    .values({ id: "s", learner_id: "l", engine_id: "e", ...times, attachment_failures: "" })
    .execute();
});
afterEach(() => db.destroy());

async function kept(): Promise<string> {
  const row = await db.selectFrom("sandbox").select("attachment_failures").executeTakeFirstOrThrow();
  return row.attachment_failures;
}

test.each([
  ["none", [], false],
  ["two", [1000, 1001], false],
  ["three within a minute", [0, 30_000, 60_000], true],
  ["three within more than a minute", [0, 30_000, 60_001], false],
  ["three within a minute, after one long before", [0, 900_000, 900_001, 900_002], true],
])("%s: too often is %s", (_what, times, tooOften) => {
  expect(failedTooOften(times)).toBe(tooOften);
});

test("a sandbox is left alone after three failures within a minute, and no more once its learner asks", async () => {
  const failures = new AttachmentFailures(db, "s", "");
  for (const now of [1000, 2000, 3000]) {
    expect(failures.leftAlone).toBe(false);
    await failures.add(now);
  }
  expect(failures.leftAlone).toBe(true);
  expect(new AttachmentFailures(db, "s", await kept()).leftAlone).toBe(true);
  await failures.forget();
  expect(failures.leftAlone).toBe(false);
  expect(new AttachmentFailures(db, "s", await kept()).leftAlone).toBe(false);
});

test("failures of several servers count together", async () => {
  for (const now of [1000, 2000, 3000]) await new AttachmentFailures(db, "s", await kept()).add(now);
  expect(new AttachmentFailures(db, "s", await kept()).leftAlone).toBe(true);
});
