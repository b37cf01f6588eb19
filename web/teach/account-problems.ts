import { password as passwordRule } from "../../server/protocol/instructors.ts";

/** Told before it is asked for, and as the server wants it. */
export const LEAST_PASSWORD = passwordRule.minLength ?? 10;

export interface AccountDraft {
  readonly name: string;
  readonly email: string;
  readonly password: string;
}

export type AccountProblems = { readonly [Field in keyof AccountDraft]: string | null };

/** What is wrong with an account as it was typed. Pure. */
export function accountProblems({ name, email, password }: AccountDraft): AccountProblems {
  return {
    name: name.trim() === "" ? "Type your name, as learners are to see it." : null,
    email: emailProblem(email),
    password: passwordProblem(password),
  };
}

export function emailProblem(email: string): string | null {
  return /^[^\s@]+@[^\s@]+$/.test(email.trim()) ? null : "Type an e-mail address, such as ada@example.org.";
}

export function passwordProblem(password: string): string | null {
  if (password.length >= LEAST_PASSWORD) return null;
  if (password === "") return "Choose a password.";
  const missing = LEAST_PASSWORD - password.length;
  return `${missing} ${missing === 1 ? "character is" : "characters are"} missing: it must have at least ${LEAST_PASSWORD}.`;
}
