import { expect, test } from "vitest";
import { SignInLimiter } from "./sign-in-limiter.ts";

const MINUTE = 60_000;

test("ten wrong passwords from one address are enough for ten minutes, whatever the account", () => {
  const limiter = new SignInLimiter();
  for (let at = 0; at < 10; at++) {
    expect(limiter.waitFor("a", `account-${at}`, at)).toBe(0);
    limiter.failed("a", `account-${at}`, at);
  }
  expect(limiter.waitFor("a", "another", MINUTE)).toBe(9 * MINUTE);
  expect(limiter.waitFor("b", "another", MINUTE)).toBe(0);
  expect(limiter.waitFor("a", "another", 10 * MINUTE)).toBe(0);
});

test("twenty wrong passwords for one account are enough, whatever the address", () => {
  const limiter = new SignInLimiter();
  for (let at = 0; at < 20; at++) limiter.failed(`address-${at}`, "ada", 0);
  expect(limiter.waitFor("fresh", "ada", 1)).toBeGreaterThan(0);
  expect(limiter.waitFor("fresh", "grace", 1)).toBe(0);
});
