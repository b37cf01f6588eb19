import { z } from "zod";

/** One thing that a class needs, found out by trying. */
export const preflightCheck = z.object({
  id: z.enum(["memory", "disk", "images", "sandboxes", "lessons"]),
  title: z.string(),
  state: z.enum(["waiting", "running", "passed", "failed"]),
  /** With numbers: "30 seats need 7.2 GB; 18.4 GB are free". */
  said: z.string(),
  /** What to do when it failed. */
  remedy: z.string(),
  done: z.number(),
  of: z.number(),
  /** One line for each part, such as a lesson with its time. */
  parts: z.array(z.object({ name: z.string(), ok: z.boolean(), said: z.string() })),
});
export type PreflightCheck = z.infer<typeof preflightCheck>;

/** "Prepare N seats": checked before a class begins. */
export const preflightView = z.object({
  state: z.enum(["never", "running", "passed", "failed", "stopped"]),
  seats: z.number(),
  startedAt: z.number().nullable(),
  endedAt: z.number().nullable(),
  checks: z.array(preflightCheck),
});
export type PreflightView = z.infer<typeof preflightView>;
