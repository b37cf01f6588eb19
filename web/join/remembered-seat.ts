import { z } from "zod";
import type { JoinedView } from "../../server/protocol/classes.ts";
import { ApiError, openSession } from "../connection/api.ts";
import { read, write } from "../store/settings.ts";

const KEY = "workshop.seat";
const seat = z.object({ class: z.string(), title: z.string(), name: z.string() });

/** Who this browser joined a class as. Only the server knows whether the seat is still there. */
export type RememberedSeat = z.infer<typeof seat>;

export function rememberSeat({ class: id, title, name }: JoinedView): void {
  write(KEY, { class: id, title, name } satisfies RememberedSeat);
}

export function forgetSeat(): void {
  write(KEY, null);
}

/**
 * @returns the seat to go on in; null when this browser joined no class, or has left it. Who never
 * joined is not asked about: that would make a session of their own.
 */
export async function presentSeat(): Promise<RememberedSeat | null> {
  const known = seat.safeParse(read(KEY)).data ?? null;
  if (known === null) return null;
  try {
    const session = await openSession();
    if (session.class?.id === known.class) return known;
    forgetSeat();
  } catch (error) {
    if (error instanceof ApiError && error.code === "join") forgetSeat();
  }
  return null;
}
