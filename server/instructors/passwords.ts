import { randomBytes, type ScryptOptions, scrypt, timingSafeEqual } from "node:crypto";
import { promisify } from "node:util";

const derive = promisify<string, Buffer, number, ScryptOptions, Buffer>(scrypt);
/** About 60 ms on a core of today; 32 MiB. */
const COST = { N: 2 ** 15, r: 8, p: 1 } as const;
const KEY_BYTES = 32;
const SALT_BYTES = 16;
const MAX_MEMORY = 64 * 1024 * 1024;

/** "scrypt$N$r$p$salt$key": the cost is kept with it, so that it can rise. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(SALT_BYTES);
  const key = await derive(password.normalize("NFKC"), salt, KEY_BYTES, { ...COST, maxmem: MAX_MEMORY });
  return ["scrypt", COST.N, COST.r, COST.p, salt.toString("base64url"), key.toString("base64url")].join("$");
}

/** @param hash null: of nobody; takes the same time and is never right */
export async function passwordIsRight(password: string, hash: string | null): Promise<boolean> {
  const [, n, r, p, salt = "", key = ""] = (hash ?? (await nobody)).split("$");
  const cost = { N: Number(n), r: Number(r), p: Number(p), maxmem: MAX_MEMORY };
  const wanted = Buffer.from(key, "base64url");
  const got = await derive(password.normalize("NFKC"), Buffer.from(salt, "base64url"), wanted.length, cost);
  return timingSafeEqual(wanted, got) && hash !== null;
}

const nobody = hashPassword(randomBytes(SALT_BYTES).toString("hex"));
