import { z } from "zod";
import { classSettings, classView } from "./classroom.ts";
import { egress } from "./egress.ts";

/** Classes over HTTP: what is planned and what is over. The running class goes over the control socket. */

const id = z.string().min(1).max(64);

/** POST /api/classes -> classCard */
export const classBody = z.strictObject({
  title: z.string().trim().min(1).max(80),
  course: id,
  /** Null: all of the course. */
  lessons: z.array(id).min(1).max(100).nullable(),
  seats: z.number().int().min(1).max(500),
  minutes: z
    .number()
    .int()
    .min(5)
    .max(24 * 60),
  join: z.enum(["code", "approval"]),
  watchConsent: z.boolean(),
  /** What the sandboxes of its learners may reach. */
  egress,
});
export type ClassBody = z.infer<typeof classBody>;

/** PATCH /api/classes/:class -> classCard. What is left out stays. */
export const classPatch = classBody.partial();

export const classCard = z.object({
  class: classView,
  settings: classSettings,
  joined: z.number(),
  createdAt: z.number(),
  /** When its personal data is deleted by itself; null before its end. */
  deletesAt: z.number().nullable(),
  /** Names, messages and commands are gone; the report has no names. */
  anonymous: z.boolean(),
});
export type ClassCard = z.infer<typeof classCard>;

/** GET /api/classes, newest first. */
export const classList = z.object({ classes: z.array(classCard) });
export type ClassList = z.infer<typeof classList>;

/** POST /api/classes/:class/instructors: lets another instructor in. */
export const coInstructorBody = z.strictObject({ email: z.string().trim().toLowerCase().max(254) });

/** POST /api/join -> joinedView */
export const joinBody = z.strictObject({ code: z.string().max(40), name: z.string().max(200) });
/** POST /api/join/return -> joinedView: the same learner from another device. */
export const returnBody = z.strictObject({ code: z.string().max(40) });
export const joinedView = z.object({
  class: id,
  title: z.string(),
  name: z.string(),
  state: z.enum(["waiting", "in"]),
  personalCode: z.string(),
});
export type JoinedView = z.infer<typeof joinedView>;

const share = z.number().min(0).max(1);

/** GET /api/classes/:class/report. Times in seconds; null where nobody has got so far. */
export const reportView = z.object({
  class: z.object({
    title: z.string(),
    course: z.string(),
    startedAt: z.number().nullable(),
    endedAt: z.number().nullable(),
    anonymous: z.boolean(),
  }),
  learners: z.array(
    z.object({
      /** "Learner 7" once the class is anonymous. */
      name: z.string(),
      done: z.number(),
      shown: z.number(),
      caughtUp: z.number(),
      of: z.number(),
      hints: z.number(),
      tries: z.number(),
      helpRequests: z.number(),
      /** Between the first step that became current and the last that was done. */
      seconds: z.number().nullable(),
    }),
  ),
  /** In the order of the class. */
  steps: z.array(
    z.object({
      lesson: z.string(),
      lessonTitle: z.string(),
      step: z.string(),
      title: z.string(),
      reached: z.number(),
      done: z.number(),
      medianSeconds: z.number().nullable(),
      hintShare: share,
      solutionShare: share,
      helpRequests: z.number(),
      checks: z.array(
        z.object({
          check: z.string(),
          sayHtml: z.string(),
          /** Failed tries, of all learners. */
          tries: z.number(),
          /** Learners who failed at least once. */
          learners: z.number(),
          /** What was told most often. */
          reasons: z.array(z.object({ html: z.string(), count: z.number() })),
        }),
      ),
    }),
  ),
  /** Steps done by all learners until then, one point a minute at most. */
  progress: z.array(z.object({ at: z.number(), done: z.number() })),
  totalSteps: z.number(),
});
export type ReportView = z.infer<typeof reportView>;
