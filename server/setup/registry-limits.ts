import type Docker from "dockerode";

const MEMORY = 512 * 1024 ** 2;

/**
 * What the registry may take of the machine, whoever asks it for whatever. It logs what it refuses, so its log is
 * bounded, too. Processes are threads here: one for each file that is being read, up to 64 for a sandbox that pulls.
 */
export function registryLimits(): Docker.HostConfig {
  return {
    ReadonlyRootfs: true,
    CapDrop: ["ALL"],
    SecurityOpt: ["no-new-privileges"],
    Memory: MEMORY,
    MemorySwap: MEMORY,
    NanoCpus: 1e9,
    PidsLimit: 2048,
    LogConfig: { Type: "json-file", Config: { "max-size": "1m", "max-file": "2" } },
  };
}
