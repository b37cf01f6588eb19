import { z } from "zod";

/**
 * POST /api/session: makes the cookie when there is none. Where learners come in classes only, and
 * this one is in none, it answers 403 with the code "join".
 */
export const sessionView = z.object({
  learner: z.string(),
  /** The course to open when the address names none. */
  course: z.string().nullable(),
  /** The lesson the learner was in last. */
  lesson: z.string().nullable(),
  /** The class whose seat this browser has. */
  class: z.object({ id: z.string(), title: z.string() }).nullable(),
});
export type SessionView = z.infer<typeof sessionView>;

/** Every response that is not 2xx. */
export const errorView = z.object({
  error: z.object({ code: z.string(), message: z.string(), retry: z.boolean() }),
});
export type ErrorView = z.infer<typeof errorView>;
