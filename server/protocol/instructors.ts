import { z } from "zod";

/** Who teaches: accounts, invitations, sessions. All times are milliseconds since the epoch. */

const name = z.string().trim().min(1).max(60);
const email = z
  .string()
  .trim()
  .toLowerCase()
  .max(254)
  .regex(/^[^\s@]+@[^\s@]+$/, "is no e-mail address");
export const password = z.string().min(10, "must have at least 10 characters").max(200);
const token = z.string().min(20).max(100);

export const instructorView = z.object({ id: z.string(), name: z.string(), email: z.string() });
export type InstructorView = z.infer<typeof instructorView>;

/** GET /api/instructor */
export const meView = z.object({
  instructor: instructorView.nullable(),
  /** Nobody can sign in yet: the link that the server printed makes the first account. */
  needsSetUp: z.boolean(),
  /** What the button says, or null when it is not set up. */
  oidc: z.string().nullable(),
});
export type MeView = z.infer<typeof meView>;

/** POST /api/instructor/sign-in -> meView */
export const signInBody = z.strictObject({ email, password: z.string().max(200) });
/** POST /api/instructor/set-up/look -> linkView */
export const lookBody = z.strictObject({ token });
export const linkView = z.object({
  kind: z.enum(["first", "invitation", "reset"]),
  email: z.string().nullable(),
  expiresAt: z.number(),
});
export type LinkView = z.infer<typeof linkView>;
/** POST /api/instructor/set-up -> meView. A reset keeps the account's name and address. */
export const setUpBody = z.strictObject({ token, name, email, password });
/** POST /api/instructor/password */
export const passwordBody = z.strictObject({ current: z.string().max(200), next: password });

/** GET /api/instructors */
export const instructorsView = z.object({
  instructors: z.array(
    instructorView.extend({ createdAt: z.number(), seenAt: z.number().nullable(), you: z.boolean() }),
  ),
  invitations: z.array(
    z.object({ id: z.string(), email: z.string(), kind: z.enum(["invitation", "reset"]), expiresAt: z.number() }),
  ),
  /** The sessions of whoever asks. */
  sessions: z.array(
    z.object({ id: z.string(), agent: z.string(), createdAt: z.number(), seenAt: z.number(), current: z.boolean() }),
  ),
});
export type InstructorsView = z.infer<typeof instructorsView>;

/** POST /api/instructors/invitations. The path comes once; "#token" never reaches a log. */
export const inviteBody = z.strictObject({ email });
export const invitedView = z.object({ id: z.string(), path: z.string(), expiresAt: z.number() });
export type InvitedView = z.infer<typeof invitedView>;
