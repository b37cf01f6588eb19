import { chmodSync, chownSync, mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { newToken } from "../tokens.ts";

const NAME = "operator.key";
/** 256 bits, as `newToken` writes them. A file that was cut short is no key: it could be guessed. */
const KEY = /^[\w-]{43}$/;

/** Who can read the data directory operates the workshop. @returns null: there is no key, so nobody gets in */
export function readOperatorKey(dataDir: string): string | null {
  try {
    const key = readFileSync(join(dataDir, NAME), "utf8").trim();
    return KEY.test(key) ? key : null;
  } catch {
    return null;
  }
}

/** The key there is; a new one where there is none. */
export function ensureOperatorKey(dataDir: string): string {
  return readOperatorKey(dataDir) ?? renewOperatorKey(dataDir);
}

/** Replaces the key: links and sessions of the one before end. */
export function renewOperatorKey(dataDir: string): string {
  const key = newToken();
  const file = join(dataDir, NAME);
  mkdirSync(dataDir, { recursive: true });
  // Never there for others to read, nor half written.
  const next = `${file}.next`;
  writeFileSync(next, `${key}\n`, { mode: 0o600 });
  chmodSync(next, 0o600);
  giveToOwnerOf(dataDir, next);
  renameSync(next, file);
  return key;
}

/** Root may run the command where the server runs as somebody else, who then has to read it. */
function giveToOwnerOf(dir: string, file: string): void {
  if (process.getuid?.() !== 0) return;
  const { uid, gid } = statSync(dir);
  chownSync(file, uid, gid);
}
