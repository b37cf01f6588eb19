const PROBLEMS: Readonly<Record<string, string>> = {
  "oidc-refused": "Your account of the sign-in service may not teach here. Ask an instructor to invite you.",
  "oidc-failed":
    "Signing in that way did not work: it was cancelled, it took too long, or the service did not answer. Try again.",
};

/** What to tell whom the sign-in service sent back with a problem. Pure. */
export function problemText(problem: string): string {
  return PROBLEMS[problem] ?? "Signing in did not work. Try again.";
}
