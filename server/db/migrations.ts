import type { Kysely, Migration, MigrationProvider } from "kysely";

/** In order of their names; each runs once. Never edit one that was released. */
const migrations: Record<string, Migration> = {
  "001-learners": {
    async up(db: Kysely<unknown>) {
      await db.schema
        .createTable("learner")
        .addColumn("id", "text", (c) => c.primaryKey())
        .addColumn("token_hash", "text", (c) => c.notNull().unique())
        .addColumn("created_at", "bigint", (c) => c.notNull())
        .addColumn("seen_at", "bigint", (c) => c.notNull())
        .addColumn("lesson", "text")
        .execute();
      await db.schema
        .createTable("sandbox")
        .addColumn("id", "text", (c) => c.primaryKey())
        .addColumn("learner_id", "text", (c) => c.notNull().references("learner.id").onDelete("cascade"))
        .addColumn("engine_id", "text", (c) => c.notNull())
        .addColumn("created_at", "bigint", (c) => c.notNull())
        .addColumn("active_at", "bigint", (c) => c.notNull())
        .addColumn("ended_at", "bigint")
        .addColumn("end_reason", "text")
        .execute();
      await db.schema.createIndex("sandbox_learner").on("sandbox").columns(["learner_id", "ended_at"]).execute();
      await db.schema
        .createTable("terminal")
        .addColumn("id", "text", (c) => c.primaryKey())
        .addColumn("sandbox_id", "text", (c) => c.notNull().references("sandbox.id").onDelete("cascade"))
        .addColumn("position", "integer", (c) => c.notNull())
        .addColumn("title", "text", (c) => c.notNull())
        .addColumn("nonce", "text", (c) => c.notNull())
        .addColumn("cols", "integer", (c) => c.notNull())
        .addColumn("rows", "integer", (c) => c.notNull())
        .addColumn("screen", "text", (c) => c.notNull())
        .execute();
      await db.schema
        .createTable("step")
        .addColumn("learner_id", "text", (c) => c.notNull().references("learner.id").onDelete("cascade"))
        .addColumn("course", "text", (c) => c.notNull())
        .addColumn("lesson", "text", (c) => c.notNull())
        .addColumn("step", "text", (c) => c.notNull())
        .addColumn("activated_at", "bigint", (c) => c.notNull())
        .addColumn("done_at", "bigint")
        .addColumn("how", "text")
        .addColumn("hints_shown", "integer", (c) => c.notNull())
        .addColumn("solution_shown", "integer", (c) => c.notNull())
        .addPrimaryKeyConstraint("step_key", ["learner_id", "course", "lesson", "step"])
        .execute();
      await db.schema
        .createTable("check_pass")
        .addColumn("learner_id", "text", (c) => c.notNull().references("learner.id").onDelete("cascade"))
        .addColumn("course", "text", (c) => c.notNull())
        .addColumn("lesson", "text", (c) => c.notNull())
        .addColumn("step", "text", (c) => c.notNull())
        .addColumn("check_id", "text", (c) => c.notNull())
        .addColumn("at", "bigint", (c) => c.notNull())
        .addColumn("detail", "text", (c) => c.notNull())
        .addPrimaryKeyConstraint("check_pass_key", ["learner_id", "course", "lesson", "step", "check_id"])
        .execute();
    },
  },
  "002-classes": {
    async up(db: Kysely<unknown>) {
      await db.schema
        .createTable("check_try")
        .addColumn("learner_id", "text", (c) => c.notNull().references("learner.id").onDelete("cascade"))
        .addColumn("course", "text", (c) => c.notNull())
        .addColumn("lesson", "text", (c) => c.notNull())
        .addColumn("step", "text", (c) => c.notNull())
        .addColumn("check_id", "text", (c) => c.notNull())
        .addColumn("reason", "text", (c) => c.notNull())
        .addColumn("count", "integer", (c) => c.notNull())
        .addColumn("last_at", "bigint", (c) => c.notNull())
        .addPrimaryKeyConstraint("check_try_key", ["learner_id", "course", "lesson", "step", "check_id", "reason"])
        .execute();
      await db.schema
        .createTable("instructor")
        .addColumn("id", "text", (c) => c.primaryKey())
        .addColumn("name", "text", (c) => c.notNull())
        .addColumn("email", "text", (c) => c.notNull().unique())
        .addColumn("password_hash", "text")
        .addColumn("oidc_subject", "text", (c) => c.unique())
        .addColumn("created_at", "bigint", (c) => c.notNull())
        .addColumn("seen_at", "bigint")
        .execute();
      await db.schema
        .createTable("instructor_session")
        .addColumn("id", "text", (c) => c.primaryKey())
        .addColumn("token_hash", "text", (c) => c.notNull().unique())
        .addColumn("instructor_id", "text", (c) => c.notNull().references("instructor.id").onDelete("cascade"))
        .addColumn("agent", "text", (c) => c.notNull())
        .addColumn("created_at", "bigint", (c) => c.notNull())
        .addColumn("seen_at", "bigint", (c) => c.notNull())
        .addColumn("expires_at", "bigint", (c) => c.notNull())
        .execute();
      await db.schema
        .createTable("invitation")
        .addColumn("id", "text", (c) => c.primaryKey())
        .addColumn("token_hash", "text", (c) => c.notNull().unique())
        .addColumn("kind", "text", (c) => c.notNull())
        .addColumn("email", "text")
        .addColumn("created_by", "text", (c) => c.references("instructor.id").onDelete("cascade"))
        .addColumn("created_at", "bigint", (c) => c.notNull())
        .addColumn("expires_at", "bigint", (c) => c.notNull())
        .execute();
      await db.schema
        .createTable("class")
        .addColumn("id", "text", (c) => c.primaryKey())
        .addColumn("title", "text", (c) => c.notNull())
        .addColumn("course", "text", (c) => c.notNull())
        .addColumn("lessons", "text", (c) => c.notNull())
        .addColumn("seats", "integer", (c) => c.notNull())
        .addColumn("minutes", "integer", (c) => c.notNull())
        .addColumn("join_by", "text", (c) => c.notNull())
        .addColumn("watch_consent", "integer", (c) => c.notNull())
        .addColumn("code", "text", (c) => c.unique())
        .addColumn("code_expires_at", "bigint")
        .addColumn("host_learner_id", "text", (c) => c.notNull().references("learner.id"))
        .addColumn("created_at", "bigint", (c) => c.notNull())
        .addColumn("started_at", "bigint")
        .addColumn("ends_at", "bigint")
        .addColumn("ended_at", "bigint")
        .addColumn("hold", "text")
        .addColumn("locked", "integer", (c) => c.notNull())
        .addColumn("shown", "text")
        .addColumn("anonymous", "integer", (c) => c.notNull())
        .execute();
      await db.schema
        .createTable("class_instructor")
        .addColumn("class_id", "text", (c) => c.notNull().references("class.id").onDelete("cascade"))
        .addColumn("instructor_id", "text", (c) => c.notNull().references("instructor.id").onDelete("cascade"))
        .addPrimaryKeyConstraint("class_instructor_key", ["class_id", "instructor_id"])
        .execute();
      await db.schema
        .createTable("seat")
        .addColumn("id", "text", (c) => c.primaryKey())
        .addColumn("class_id", "text", (c) => c.notNull().references("class.id").onDelete("cascade"))
        .addColumn("learner_id", "text", (c) => c.notNull().unique().references("learner.id").onDelete("cascade"))
        .addColumn("name", "text", (c) => c.notNull())
        .addColumn("name_key", "text", (c) => c.notNull())
        .addColumn("personal_code", "text", (c) => c.notNull().unique())
        .addColumn("state", "text", (c) => c.notNull())
        .addColumn("joined_at", "bigint", (c) => c.notNull())
        .addColumn("last_command", "text")
        .addUniqueConstraint("seat_name", ["class_id", "name_key"])
        .execute();
      await db.schema
        .createTable("seat_session")
        .addColumn("token_hash", "text", (c) => c.primaryKey())
        .addColumn("seat_id", "text", (c) => c.notNull().references("seat.id").onDelete("cascade"))
        .addColumn("created_at", "bigint", (c) => c.notNull())
        .addColumn("seen_at", "bigint", (c) => c.notNull())
        .execute();
      await db.schema
        .createTable("help_request")
        .addColumn("id", "text", (c) => c.primaryKey())
        .addColumn("class_id", "text", (c) => c.notNull().references("class.id").onDelete("cascade"))
        .addColumn("seat_id", "text", (c) => c.notNull().references("seat.id").onDelete("cascade"))
        .addColumn("kind", "text", (c) => c.notNull())
        .addColumn("text", "text", (c) => c.notNull())
        .addColumn("step", "text")
        .addColumn("created_at", "bigint", (c) => c.notNull())
        .addColumn("claimed_by", "text")
        .addColumn("claimed_at", "bigint")
        .addColumn("closed_at", "bigint")
        .execute();
      await db.schema
        .createTable("note")
        .addColumn("id", "text", (c) => c.primaryKey())
        .addColumn("class_id", "text", (c) => c.notNull().references("class.id").onDelete("cascade"))
        .addColumn("seat_id", "text", (c) => c.references("seat.id").onDelete("cascade"))
        .addColumn("from_name", "text", (c) => c.notNull())
        .addColumn("text", "text", (c) => c.notNull())
        .addColumn("at", "bigint", (c) => c.notNull())
        .execute();
      await db.schema
        .createTable("assist_log")
        .addColumn("id", "text", (c) => c.primaryKey())
        .addColumn("class_id", "text", (c) => c.notNull().references("class.id").onDelete("cascade"))
        .addColumn("seat_id", "text", (c) => c.notNull().references("seat.id").onDelete("cascade"))
        .addColumn("instructor_id", "text", (c) => c.notNull())
        .addColumn("what", "text", (c) => c.notNull())
        .addColumn("at", "bigint", (c) => c.notNull())
        .execute();
      for (const table of ["help_request", "note", "assist_log"])
        await db.schema.createIndex(`${table}_class`).on(table).column("class_id").execute();
    },
  },

  "003-egress": {
    async up(db) {
      await db.schema
        .alterTable("class")
        .addColumn("egress", "text", (c) => c.notNull().defaultTo("internet"))
        .execute();
    },
  },

  "004-attachment-failures": {
    async up(db) {
      await db.schema
        .alterTable("sandbox")
        .addColumn("attachment_failures", "text", (c) => c.notNull().defaultTo(""))
        .execute();
    },
  },
};

export const migrationProvider: MigrationProvider = { getMigrations: async () => migrations };

/** Those of a database's migrations that this version has never heard of: a newer one made them. */
export function unknownMigrations(names: readonly string[]): string[] {
  return names.filter((name) => !Object.hasOwn(migrations, name));
}
