import { z } from "zod";

/**
 * What is read of a daemon's answers, and no more. What is too long is cut, as no check asks for so much; what is of
 * another type, or has an id that is none, is no answer of Docker.
 */

const MOST_ENTRIES = 200;
/** Letters of all entries of a list, such as the environment of a container. */
const MOST_LETTERS = 8 * 1024;
const NAME = 256;

const containerId = z.string().regex(/^[0-9a-f]{64}$/);
const imageId = z.string().regex(/^sha256:[0-9a-f]{64}$/);

/** Without the long text behind it, which a slice would keep in memory. */
function cut(text: string, letters: number): string {
  return text.length <= letters ? text : Buffer.from(text.slice(0, letters)).toString();
}

const word = (letters = NAME) => z.string().transform((text) => cut(text, letters));

/** Ends at the first entry that is none: of a hundred thousand, not all are told. */
function listOf<T>(entry: z.ZodType<T>) {
  return z.array(z.unknown()).transform((given, context): T[] => {
    const list: T[] = [];
    for (const each of given) {
      const parsed = entry.safeParse(each);
      if (!parsed.success) {
        context.addIssue("an entry of another form");
        return z.NEVER;
      }
      list.push(parsed.data);
    }
    return list;
  });
}

/** As pairs, since keys are words of a stranger, too. */
function pairsOf<T>(value: z.ZodType<T>) {
  const pairs = listOf(z.tuple([z.string(), value]));
  return z.custom<object>(isObject).transform((given, context): [string, T][] => {
    const parsed = pairs.safeParse(Object.entries(given));
    if (parsed.success) return parsed.data as [string, T][];
    context.addIssue("an entry of another form");
    return z.NEVER;
  });
}

function isObject(given: unknown): boolean {
  return typeof given === "object" && given !== null && !Array.isArray(given);
}

/** Entries until they are too many or too long together. */
function fitting<T>(entries: readonly T[], lettersOf: (entry: T) => number): T[] {
  let letters = 0;
  return entries.slice(0, MOST_ENTRIES).filter((entry) => {
    letters += lettersOf(entry);
    return letters <= MOST_LETTERS;
  });
}

const words = listOf(word(MOST_LETTERS))
  .nullish()
  .transform((list) => fitting(list ?? [], (text) => text.length));

const labels = pairsOf(z.string())
  .nullish()
  .transform((pairs) => Object.fromEntries(fitting(pairs ?? [], ([key, value]) => key.length + value.length)));

const keys = pairsOf(z.unknown())
  .nullish()
  .transform((pairs) =>
    fitting(
      (pairs ?? []).map(([key]) => key),
      (key) => key.length,
    ),
  );

/** Milliseconds since the epoch; null: never. */
const moment = z
  .string()
  .transform((text) => (text === "0001-01-01T00:00:00Z" ? null : Date.parse(text)))
  .refine((at) => at === null || Number.isFinite(at));

/** Of what may be without one, such as an image that was imported: null. */
const perhapsMoment = z
  .string()
  .nullish()
  .transform((text) => Date.parse(text ?? ""))
  .transform((at) => (Number.isFinite(at) ? at : null));

export const versionAnswer = z.object({ Version: word(64) });

export const containersAnswer = listOf(
  z.object({
    Id: containerId,
    Names: words,
    State: word(),
    Created: z.number(),
    NetworkSettings: z.object({ Networks: keys }).nullish(),
  }),
);
export type ContainerSummary = z.infer<typeof containersAnswer>[number];

export const containerAnswer = z.object({
  Id: containerId,
  Name: word().transform((name) => name.replace(/^\//, "")),
  Image: word(),
  Path: word(MOST_LETTERS),
  Args: words,
  Created: moment,
  State: z.object({
    Status: z.enum(["created", "running", "paused", "restarting", "removing", "exited", "dead"]),
    Running: z.boolean(),
    Paused: z.boolean(),
    ExitCode: z.int(),
    StartedAt: moment,
    FinishedAt: moment,
  }),
  Config: z.object({ Image: word(), Tty: z.boolean(), OpenStdin: z.boolean(), Env: words, Labels: labels }),
  HostConfig: z.object({
    PortBindings: pairsOf(listOf(z.object({ HostPort: word(16).optional() })).nullable())
      .nullish()
      .transform((all) => fitting(all ?? [], ([port, hosts]) => port.length + (hosts?.length ?? 0))),
  }),
  Mounts: listOf(
    z.object({
      Type: word().optional(),
      Name: word().optional(),
      Source: word(1024).optional(),
      Destination: word(1024).optional(),
    }),
  )
    .nullish()
    .transform((mounts) =>
      fitting(mounts ?? [], (mount) => (mount.Source ?? "").length + (mount.Destination ?? "").length),
    ),
  NetworkSettings: z.object({ Networks: keys }),
});
export type ContainerAnswer = z.infer<typeof containerAnswer>;

/** Names of images; "<none>:<none>" is none. */
const tags = words.transform((list) => list.filter((tag) => tag !== "<none>:<none>"));

export const imagesAnswer = listOf(z.object({ Id: imageId, RepoTags: tags, Created: z.number() }));
export type ImageSummary = z.infer<typeof imagesAnswer>[number];

export const imageAnswer = z.object({
  Id: imageId,
  RepoTags: tags,
  Created: perhapsMoment,
  Size: z.number(),
  RootFS: z.object({ Layers: words }).nullish(),
});
export type ImageAnswer = z.infer<typeof imageAnswer>;

export const volumesAnswer = z.object({
  Volumes: listOf(z.object({ Name: word(), CreatedAt: perhapsMoment }))
    .nullish()
    .transform((list) => list ?? []),
});
export type VolumeSummary = z.infer<typeof volumesAnswer>["Volumes"][number];

export const networksAnswer = listOf(z.object({ Id: word(), Name: word(), Driver: word(), Created: perhapsMoment }));
export type NetworkSummary = z.infer<typeof networksAnswer>[number];

/** Where the layers of a container or an image lie: at most 128 of them, says the kernel. */
export const layersAnswer = z.object({
  GraphDriver: z
    .object({ Data: z.object({ UpperDir: z.string().nullish(), LowerDir: z.string().nullish() }).nullish() })
    .nullish()
    .transform((driver) => [driver?.Data?.UpperDir ?? "", ...(driver?.Data?.LowerDir ?? "").split(":")].filter(Boolean))
    .refine((layers) => layers.length <= 130 && layers.every((layer) => layer.length <= 512)),
});

/** Of what `GET /events` tells: https://docs.docker.com/reference/cli/docker/system/events/ */
export const daemonEvent = z.object({
  Type: word(),
  Action: word(),
  Actor: z.object({
    ID: word(),
    Attributes: z.object({ container: word().optional() }).nullish(),
  }),
});
export type DaemonEvent = z.infer<typeof daemonEvent>;

export function isContainerId(text: string): boolean {
  return containerId.safeParse(text).success;
}

export function isImageId(text: string): boolean {
  return imageId.safeParse(text).success;
}
