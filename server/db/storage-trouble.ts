/** Why nothing can be written down now. */
export type StorageTrouble = "full" | "locked" | "readOnly" | "away";

/** SQLite's names, of which some have a longer form; PostgreSQL's states; what a lost connection is called. */
const CODES: readonly (readonly [RegExp, StorageTrouble])[] = [
  [/^(SQLITE_FULL|53100|ENOSPC)/, "full"],
  [/^(SQLITE_BUSY|SQLITE_LOCKED|55P03)/, "locked"],
  [/^(SQLITE_READONLY|SQLITE_IOERR|SQLITE_CANTOPEN|25006|EROFS|EPERM)/, "readOnly"],
  [/^(57P0[123]|08\w{3}|ECONNREFUSED|ECONNRESET|ENOENT)$/, "away"],
];

/** Null: the fault is another, ours. */
export function storageTroubleOf(error: unknown): StorageTrouble | null {
  if (!(error instanceof Error)) return null;
  const { code } = error as { code?: unknown };
  if (typeof code === "string") return CODES.find(([pattern]) => pattern.test(code))?.[1] ?? null;
  return /^Connection terminated/.test(error.message) ? "away" : null;
}

const WHY: Readonly<Record<StorageTrouble, string>> = {
  full: "its disk is full",
  locked: "another program holds its database",
  readOnly: "its database cannot be written to",
  away: "its database does not answer",
};

/** For whoever works with the workshop. */
export function storageMessage(trouble: StorageTrouble): string {
  return `The workshop cannot save anything just now: ${WHY[trouble]}. Your shells go on. What you do is looked at again as soon as it can save; tell your instructor or operator if this stays.`;
}
