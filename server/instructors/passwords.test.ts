import { expect, test } from "vitest";
import { hashPassword, passwordIsRight } from "./passwords.ts";

test("a password is right for its own hash only, and no two hashes of it are the same", async () => {
  const hash = await hashPassword("correct horse battery");
  expect(await passwordIsRight("correct horse battery", hash)).toBe(true);
  expect(await passwordIsRight("correct horse batterz", hash)).toBe(false);
  expect(await hashPassword("correct horse battery")).not.toBe(hash);
});

test("no password is right for nobody", async () => {
  expect(await passwordIsRight("", null)).toBe(false);
});
