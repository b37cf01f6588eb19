import type { Sample } from "../../server/protocol/operator.ts";

/** The samples that the plots show. All pure; times are milliseconds since the epoch. */

export const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;

/** Those of the last hour, with what came since. */
export function mergeSamples(known: readonly Sample[], more: readonly Sample[], now: number): Sample[] {
  const last = known.at(-1)?.at ?? 0;
  return [...known, ...more.filter(({ at }) => at > last)].filter(({ at }) => at > now - HOUR_MS);
}

/** One line of the table: of each figure the most in that minute; what is counted is added up. */
export function byMinute(samples: readonly Sample[]): Sample[] {
  const minutes = new Map<number, Sample>();
  for (const sample of samples) {
    const at = Math.floor(sample.at / MINUTE_MS) * MINUTE_MS;
    const before = minutes.get(at);
    minutes.set(at, before === undefined ? { ...sample, at } : { ...worse(before, sample), at });
  }
  return [...minutes.values()];
}

function worse(a: Sample, b: Sample): Sample {
  return {
    at: a.at,
    sandboxes: Math.max(a.sandboxes, b.sandboxes),
    queued: Math.max(a.queued, b.queued),
    memory: most(a.memory, b.memory),
    memoryAvailable: least(a.memoryAvailable, b.memoryAvailable),
    cores: most(a.cores, b.cores),
    echoP50: most(a.echoP50, b.echoP50),
    echoP99: most(a.echoP99, b.echoP99),
    tickP95: most(a.tickP95, b.tickP95),
    lagP99: most(a.lagP99, b.lagP99),
    faults: a.faults + b.faults,
    refusedJoins: a.refusedJoins + b.refusedJoins,
  };
}

function most(a: number | null, b: number | null): number | null {
  if (a === null || b === null) return a ?? b;
  return Math.max(a, b);
}

function least(a: number | null, b: number | null): number | null {
  if (a === null || b === null) return a ?? b;
  return Math.min(a, b);
}
