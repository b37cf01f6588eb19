import { z } from "zod";

/** Schemas of the checks that lessons declare. `docs/authoring.md` explains each key. */

/** Matches text: a string means "contains"; all given keys must hold. */
const textMatch = z.union([
  z.string().min(1),
  z.strictObject({
    contains: z.union([z.string().min(1), z.array(z.string().min(1)).min(1)]).optional(),
    equals: z.string().optional(),
    matches: z.string().min(1).optional(),
    not: z.string().min(1).optional(),
  }),
]);
export type TextMatch = z.infer<typeof textMatch>;

const exit = z.union([z.number().int().min(0).max(255), z.literal("any"), z.literal("nonzero")]);
const argv = z.union([z.string().min(1), z.array(z.string()).min(1)]);
/** "step" (default): only what happened since the step became current; "ever": in this sandbox at all. */
const since = z.enum(["step", "ever"]);
const times = z.number().int().min(1).max(20);

/** A command line that ran: compared by what it means, not by its letters. */
const commandSpec = z.strictObject({
  /** "docker ps -a" also accepts --all and `docker container ls -a`. "*" stands for any one argument, "**" at the end for any rest. */
  run: argv,
  /** Extra options beyond those named are fine unless this is true. */
  exact: z.boolean().optional(),
  exit: exit.optional(),
  output: textMatch.optional(),
  times: times.optional(),
  since: since.optional(),
});

const containerSpec = z.strictObject({
  name: z.string().min(1).optional(),
  image: z.string().min(1).optional(),
  command: argv.optional(),
  /** Default: any, also one removed since. "present": any but removed. "absent": no such container now (it was there). */
  state: z.enum(["any", "present", "created", "running", "exited", "removed", "absent"]).optional(),
  exit: exit.optional(),
  interactive: z.boolean().optional(),
  tty: z.boolean().optional(),
  env: z.array(z.string().min(1)).optional(),
  publishes: z.number().int().min(1).max(65535).optional(),
  volume: z.string().min(1).optional(),
  network: z.string().min(1).optional(),
  times: times.optional(),
  since: since.optional(),
});

const imageSpec = z.strictObject({
  name: z.string().min(1),
  state: z.enum(["present", "absent"]).optional(),
  /** The image it was made from: its layers are the lowest layers of this one. */
  from: z.string().min(1).optional(),
  since: since.optional(),
});

const fileSpec = z.strictObject({
  path: z.string().startsWith("/"),
  /** One of the two; neither: a file in the sandbox itself. */
  container: z.string().min(1).optional(),
  image: z.string().min(1).optional(),
  state: z.enum(["present", "absent"]).optional(),
  type: z.enum(["file", "directory"]).optional(),
  mode: z
    .string()
    .regex(/^[0-7]{3,4}$/)
    .optional(),
  content: textMatch.optional(),
});

const volumeSpec = z.strictObject({
  name: z.string().min(1).optional(),
  state: z.enum(["present", "absent"]).optional(),
  since: since.optional(),
});
const networkSpec = z.strictObject({
  name: z.string().min(1),
  driver: z.string().min(1).optional(),
  state: z.enum(["present", "absent"]).optional(),
  since: since.optional(),
});
/** Something a command printed, whichever command it was unless `of` names it. */
const outputSpec = z.strictObject({ of: argv.optional(), text: textMatch, since: since.optional() });
/** bash in the sandbox, as the learner; the verdict shows its first line of output as what was found. */
const scriptSpec = z.strictObject({
  run: z.string().min(1),
  exit: z.number().int().optional(),
  found: z.string().optional(),
});

export type CommandSpec = z.infer<typeof commandSpec>;
export type ContainerSpec = z.infer<typeof containerSpec>;
export type ImageSpec = z.infer<typeof imageSpec>;
export type FileSpec = z.infer<typeof fileSpec>;
export type VolumeSpec = z.infer<typeof volumeSpec>;
export type NetworkSpec = z.infer<typeof networkSpec>;
export type OutputSpec = z.infer<typeof outputSpec>;
export type ScriptSpec = z.infer<typeof scriptSpec>;

/** Exactly one key. */
export type Condition =
  | { command: CommandSpec }
  | { container: ContainerSpec }
  | { image: ImageSpec }
  | { file: FileSpec }
  | { volume: VolumeSpec }
  | { network: NetworkSpec }
  | { output: OutputSpec }
  | { script: ScriptSpec }
  | { quiz: string }
  | { all: Condition[] }
  | { any: Condition[] }
  | { not: Condition }
  /** Each after the one before it, by the time of the deed. */
  | { order: Condition[] };

/** The schema behind each key that is not made of other conditions. */
export const SPEC_SCHEMAS = {
  command: commandSpec,
  container: containerSpec,
  image: imageSpec,
  file: fileSpec,
  volume: volumeSpec,
  network: networkSpec,
  output: outputSpec,
  script: scriptSpec,
  quiz: z.string().min(1),
} as const;

/** A wrong turn: when it holds while the check has not passed, `say` replaces the usual reason. */
export interface WrongTurn {
  when: Condition;
  say: string;
}

export interface Check {
  condition: Condition;
  wrong: WrongTurn[];
}

/** The body of a `:::check` directive: `say`, exactly one condition key, `wrong`. */
export const CONDITION_KEYS = [
  "command",
  "container",
  "image",
  "file",
  "volume",
  "network",
  "output",
  "script",
  "quiz",
  "all",
  "any",
  "not",
  "order",
] as const;
