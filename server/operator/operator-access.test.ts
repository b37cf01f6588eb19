import { chmodSync, chownSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { OperatorAccess, SESSION_MS } from "./operator-access.ts";
import { ensureOperatorKey, readOperatorKey, renewOperatorKey } from "./operator-key.ts";

const NOW = Date.UTC(2025, 4, 6);
let dir: string;
let access: OperatorAccess;
const file = () => join(dir, "operator.key");

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "workshop-operator-"));
  access = new OperatorAccess(dir);
});
afterEach(() => rmSync(dir, { recursive: true }));

test("the key is made once, of 256 bits, for its owner alone", () => {
  const key = ensureOperatorKey(dir);
  expect(Buffer.from(key, "base64url")).toHaveLength(32);
  expect(statSync(file()).mode & 0o777).toBe(0o600);
  expect(ensureOperatorKey(dir)).toBe(key);
});

test("a key renewed over a file that others could read is for its owner alone", () => {
  writeFileSync(file(), "old\n");
  chmodSync(file(), 0o644);
  renewOperatorKey(dir);
  expect(statSync(file()).mode & 0o777).toBe(0o600);
});

test.skipIf(process.getuid?.() !== 0)("a key that root makes belongs to whom the data directory belongs", () => {
  chownSync(dir, 1000, 1000);
  ensureOperatorKey(dir);
  expect(statSync(file()).uid).toBe(1000);
});

test("the right key opens a session that lasts twelve hours", () => {
  const token = access.enter(ensureOperatorKey(dir), NOW) ?? "";
  expect(access.isIn(token, NOW)).toBe(true);
  expect(access.isIn(token, NOW + SESSION_MS - 1)).toBe(true);
  expect(access.isIn(token, NOW + SESSION_MS)).toBe(false);
});

test("a wrong key opens none", () => {
  const key = ensureOperatorKey(dir);
  for (const wrong of ["", `${key}a`, key.slice(1), key.toUpperCase()]) expect(access.enter(wrong, NOW)).toBeNull();
});

test("a session whose end was moved is none", () => {
  const token = access.enter(ensureOperatorKey(dir), NOW) ?? "";
  const [endsAt, seal] = token.split(".");
  expect(access.isIn(`${Number(endsAt) + 1000}.${seal}`, NOW)).toBe(false);
  for (const forged of [undefined, "", ".", `${endsAt}.`, `${endsAt}`, `.${seal}`])
    expect(access.isIn(forged, NOW)).toBe(false);
});

test("a key that is deleted or renewed ends all sessions, and nobody comes in without one", () => {
  const key = ensureOperatorKey(dir);
  const token = access.enter(key, NOW) ?? "";
  renewOperatorKey(dir);
  expect(access.isIn(token, NOW)).toBe(false);
  expect(access.enter(key, NOW)).toBeNull();
  const second = access.enter(readFileSync(file(), "utf8").trim(), NOW) ?? "";
  expect(access.isIn(second, NOW)).toBe(true);
  rmSync(file());
  expect(access.isIn(second, NOW)).toBe(false);
  expect(access.enter("", NOW)).toBeNull();
});

test("a file that was cut short is no key", () => {
  for (const text of ["", "\n", "short"]) {
    writeFileSync(file(), text);
    expect(readOperatorKey(dir)).toBeNull();
    expect(access.enter(text, NOW)).toBeNull();
  }
});
