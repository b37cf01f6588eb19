import { parseCookie } from "cookie";
import type { Classroom } from "../classroom/classroom.ts";
import type { Seat } from "../classroom/seat.ts";
import type { Context } from "../context.ts";
import { PersonError } from "../errors.ts";
import type { InstructorView } from "../protocol/instructors.ts";
import type { Learner } from "../workspace/learners.ts";
import { instructorOf } from "./instructors.ts";

export const LEARNER_COOKIE = "workshop";
export const SEAT_COOKIE = "workshop-seat";

/** Who a request comes from. One browser can be several at once. */
export interface Identity {
  /** Alone, where the workshop allows that. */
  readonly learner: Learner | null;
  readonly seat: { readonly classroom: Classroom; readonly seat: Seat } | null;
  readonly instructor: { readonly instructor: InstructorView; readonly session: string } | null;
}

export async function identityOf(context: Context, cookieHeader: string | undefined): Promise<Identity> {
  const cookies = parseCookie(cookieHeader ?? "");
  const [learner, seat, instructor] = await Promise.all([
    context.config.singleLearner ? context.learners.byToken(cookies[LEARNER_COOKIE]) : null,
    context.classrooms.seatBySession(cookies[SEAT_COOKIE]),
    instructorOf(context, cookieHeader),
  ]);
  return { learner, seat, instructor };
}

/** The class that an instructor teaches. To others it is not there. @throws PersonError */
export async function classroomFor(context: Context, instructor: string, id: string): Promise<Classroom> {
  const classroom = context.classrooms.get(id);
  const own = await context.classrooms.store.instructors(classroom.id);
  if (!own.some((one) => one.id === instructor))
    throw new PersonError("class", "There is no such class.", { status: 404 });
  return classroom;
}
