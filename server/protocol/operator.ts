import { z } from "zod";

/**
 * What the operator sees: sandboxes, the machine, what is amiss. All times are milliseconds since the
 * epoch, sizes bytes, durations seconds.
 */

/** POST /api/operator/session. The key came behind "#" and never reaches a log. */
export const operatorKeyBody = z.strictObject({ key: z.string().max(200) });

export const amiss = z.object({
  kind: z.enum(["storage", "registry", "disk", "engine", "courses", "firewall", "memory", "limits", "queue"]),
  /** "bad": learners feel it now; "wait": they may. */
  level: z.enum(["bad", "wait"]),
  message: z.string(),
  remedy: z.string(),
});
export type Amiss = z.infer<typeof amiss>;

const figure = z.number().nullable();

/** Every ten seconds. Null: not measured, or nothing happened that could be. */
export const sample = z.object({
  at: z.number(),
  sandboxes: z.number(),
  queued: z.number(),
  /** Of all sandboxes. */
  memory: figure,
  memoryAvailable: figure,
  /** Processors that all sandboxes kept busy. */
  cores: figure,
  echoP50: figure,
  echoP99: figure,
  tickP95: figure,
  lagP99: figure,
  faults: z.number(),
  refusedJoins: z.number(),
});
export type Sample = z.infer<typeof sample>;

/** Whose a sandbox is. */
export const sandboxOwner = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("alone") }),
  z.object({ kind: z.literal("seat"), class: z.string(), seat: z.string() }),
  /** The instructors' own of a class. */
  z.object({ kind: z.literal("host"), class: z.string() }),
  /** Started ahead. */
  z.object({ kind: z.literal("nobody") }),
]);
export type SandboxOwner = z.infer<typeof sandboxOwner>;

export const sandboxRow = z.object({
  id: z.string(),
  owner: sandboxOwner,
  since: z.number(),
  memory: figure,
  cores: figure,
  processes: figure,
  disk: figure,
});
export type SandboxRow = z.infer<typeof sandboxRow>;

/** Where what sandboxes pull as this image came from. */
export const courseImage = z.object({
  name: z.string(),
  source: z.enum(["original", "standIn", "missing"]),
});
export type CourseImageView = z.infer<typeof courseImage>;

/** GET /api/operator/overview?since=AT: samples after that time. */
export const operatorOverview = z.object({
  at: z.number(),
  amiss: z.array(amiss),
  pool: z.object({
    inUse: z.number(),
    warm: z.number(),
    starting: z.number(),
    queued: z.number(),
    limit: z.number(),
  }),
  classes: z.object({ open: z.number(), seatsTaken: z.number(), seatsWanted: z.number() }),
  machine: z.object({ memoryAvailable: figure, memoryTotal: figure, diskFree: figure }),
  sandboxes: z.array(sandboxRow),
  samples: z.array(sample),
  images: z.array(courseImage),
  versions: z.object({ workshop: z.string(), engine: z.string().nullable(), kernel: z.string().nullable() }),
});
export type OperatorOverview = z.infer<typeof operatorOverview>;
