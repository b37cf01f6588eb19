import type { Recent } from "../metrics/metrics.ts";
import type { Usage } from "../metrics/usage-watch.ts";
import type { Sample } from "../protocol/operator.ts";

/** An hour of samples, one each ten seconds. */
const MOST = 360;

/** The samples of the last hour, oldest first. */
export class History {
  private samples: Sample[] = [];

  add(sample: Sample): void {
    this.samples.push(sample);
    if (this.samples.length > MOST) this.samples.shift();
  }

  since(at: number): Sample[] {
    return this.samples.filter((sample) => sample.at > at);
  }
}

/** Pure: one point of the plots. While the Engine is away nobody knows what sandboxes use. */
export function sampleOf(usage: Usage, counts: { inUse: number; queued: number }, recent: Recent): Sample {
  const used = [...usage.sandboxes.values()];
  const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
  return {
    at: usage.at,
    sandboxes: counts.inUse,
    queued: counts.queued,
    memory: usage.engineAway ? null : sum(used.map(({ memoryBytes }) => memoryBytes)),
    memoryAvailable: usage.memoryAvailable,
    cores: usage.engineAway ? null : sum(used.map(({ cpuCores }) => cpuCores ?? 0)),
    echoP50: recent.echoP50,
    echoP99: recent.echoP99,
    tickP95: recent.tickP95,
    lagP99: usage.lag.p99,
    faults: recent.faults,
    refusedJoins: recent.refusedJoins,
  };
}
