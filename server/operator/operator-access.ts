import { createHmac } from "node:crypto";
import { sameSecret } from "../tokens.ts";
import { readOperatorKey } from "./operator-key.ts";

const HOUR_MS = 3_600_000;
export const SESSION_MS = 12 * HOUR_MS;

/**
 * Who may operate. A session is its end and a seal made with the key; the key is read anew each time,
 * so that whoever deletes or renews it ends all sessions at once. Times are milliseconds of the caller's clock.
 */
export class OperatorAccess {
  private readonly dataDir: string;

  constructor(dataDir: string) {
    this.dataDir = dataDir;
  }

  /** @returns the token of a session, or null for a wrong key */
  enter(key: string, now: number): string | null {
    const right = readOperatorKey(this.dataDir);
    if (right === null || !sameSecret(key, right)) return null;
    const endsAt = String(now + SESSION_MS);
    return `${endsAt}.${seal(right, endsAt)}`;
  }

  isIn(token: string | undefined, now: number): boolean {
    const key = readOperatorKey(this.dataDir);
    const [endsAt = "", sealed = ""] = token?.split(".") ?? [];
    if (key === null || !/^\d{13}$/.test(endsAt) || Number(endsAt) <= now) return false;
    return sameSecret(sealed, seal(key, endsAt));
  }
}

function seal(key: string, endsAt: string): string {
  return createHmac("sha256", key).update(`operator session until ${endsAt}`).digest("base64url");
}
