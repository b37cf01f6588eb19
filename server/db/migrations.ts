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
};

export const migrationProvider: MigrationProvider = { getMigrations: async () => migrations };
