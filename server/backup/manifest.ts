import { z } from "zod";
import { appVersion } from "../app-version.ts";
import { unknownMigrations } from "../db/migrations.ts";
import { PersonError } from "../errors.ts";

/** What a backup says of itself, in its first file. */
const schema = z.object({
  format: z.literal(1),
  /** When the database was as it is in there, in ISO 8601. */
  at: z.string(),
  /** Of the workshop that made it. */
  version: z.string(),
  database: z.enum(["sqlite", "postgresql"]),
  /** What had been done to the database's schema. */
  migrations: z.array(z.string()),
  contents: z.object({
    classes: z.number(),
    learners: z.number(),
    instructors: z.number(),
  }),
});

export type Manifest = z.infer<typeof schema>;

/** One row on either database. */
export const COUNT_SQL = `select (select count(*) from class) as classes,
  (select count(*) from learner) as learners, (select count(*) from instructor) as instructors`;
export const MIGRATIONS_SQL = "select name from kysely_migration order by name";

export const MANIFEST_FILE = "manifest.json";
export const DATABASE_FILES = { sqlite: "workshop.sqlite", postgresql: "workshop.dump" } as const;

/** @throws PersonError when this version cannot use it, with what to do */
export function parseManifest(text: string): Manifest {
  const parsed = schema.safeParse(parseJson(text));
  if (!parsed.success) throw new PersonError("backup", "This is not a backup of the workshop, or not a whole one.");
  const unknown = unknownMigrations(parsed.data.migrations);
  if (unknown.length === 0) return parsed.data;
  throw new PersonError(
    "newer",
    `The backup was made by a newer version of the workshop (${parsed.data.version}; here is ${appVersion()}). Restore it with that version, or a later one.`,
  );
}

/** "3 classes, 40 learners, 2 instructors" */
export function describeContents({ classes, learners, instructors }: Manifest["contents"]): string {
  return [count(classes, "class", "classes"), count(learners, "learner"), count(instructors, "instructor")].join(", ");
}

function count(number: number, one: string, more = `${one}s`): string {
  return `${number} ${number === 1 ? one : more}`;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
