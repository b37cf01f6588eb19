/** What a sandbox's daemon may send, and how long it may take. Bytes and milliseconds. */
export const NESTED_LIMITS = {
  listBytes: 2 * 1024 ** 2,
  oneBytes: 1024 ** 2,
  /** A label may be as long as an argument of a program: 128 KB. */
  lineBytes: 256 * 1024,
  /** A sandbox that begins has 25 s until its daemon is there. */
  firstMs: 40_000,
  answerMs: 20_000,
  eventBytesPerSecond: 128 * 1024,
  eventBytesAtOnce: 1024 ** 2,
  /** More events than that, for so long, are no learner's doing. */
  floodMs: 10_000,
  /** A thing that is asked for costs one, a list of 20 KB two: so many a second, and so many at once. */
  costPerSecond: 100,
  costAtOnce: 2000,
  /** After a violation, until it is asked again: doubled each time. */
  firstBackOffMs: 1000,
  mostBackOffMs: 60_000,
  /** Up for so long without another, and its learner is told that it is over. */
  healedMs: 2000,
} as const;

export type NestedLimits = { readonly [limit in keyof typeof NESTED_LIMITS]: number };
