import type { Request } from "express";
import type { z } from "zod";
import { PersonError } from "../errors.ts";

/** The body of a request. @throws PersonError which field is wrong, and how */
export function parseBody<T>(schema: z.ZodType<T>, request: Request): T {
  const parsed = schema.safeParse(request.body ?? {});
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const field = issue?.path.join(".") ?? "";
  throw new PersonError("invalid", [field, issue?.message].filter(Boolean).join(": "), { status: 400 });
}
