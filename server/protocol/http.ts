import { z } from "zod";

/** POST /api/session: makes the cookie when there is none. */
export const sessionView = z.object({
  learner: z.string(),
  /** The course to open when the address names none. */
  course: z.string().nullable(),
  /** The lesson the learner was in last. */
  lesson: z.string().nullable(),
});
export type SessionView = z.infer<typeof sessionView>;

/** Every response that is not 2xx. */
export const errorView = z.object({
  error: z.object({ code: z.string(), message: z.string(), retry: z.boolean() }),
});
export type ErrorView = z.infer<typeof errorView>;
