import { createHash, randomBytes, timingSafeEqual } from "node:crypto";

/** A secret for a browser to keep: 256 bits. */
export function newToken(): string {
  return randomBytes(32).toString("base64url");
}

/** What is kept of a token: the token itself is nowhere on the server. */
export function hashToken(token: string): string {
  return createHash("sha256").update(token).digest("hex");
}

/** Whether two secrets are the same, in a time that tells nothing of either. */
export function sameSecret(a: string, b: string): boolean {
  const [x, y] = [a, b].map((secret) => createHash("sha256").update(secret).digest());
  return x !== undefined && y !== undefined && timingSafeEqual(x, y);
}
