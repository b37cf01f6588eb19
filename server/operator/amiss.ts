import type { StorageTrouble } from "../db/storage-trouble.ts";
import type { Amiss } from "../protocol/operator.ts";
import type { Table } from "../sandbox/lookout.ts";
import type { TableWatch } from "../sandbox/table-watch.ts";

/** What is known of the workshop now. Sizes are bytes; null: not known. */
export interface Facts {
  readonly storage: StorageTrouble | null;
  readonly engineAway: boolean;
  readonly diskFree: number | null;
  /** Of the disk: below it no sandbox begins. */
  readonly diskFloor: number;
  readonly dataFree: number | null;
  readonly memoryAvailable: number | null;
  readonly memoryTotal: number | null;
  readonly queued: number;
  readonly limit: number;
  readonly courseProblems: readonly { readonly course: string; readonly messages: readonly string[] }[];
  readonly firewall: boolean;
  readonly registryAway: boolean;
  /** Of the kernel, which all sandboxes share. */
  readonly tables: TableWatch["now"];
}

const GIGABYTE = 1024 ** 3;
/** Of the machine's memory. */
const MEMORY_BAD = 0.05;
const MEMORY_WAIT = 0.12;
/** For the database, and its log. */
const DATA_LEAST = 0.25 * GIGABYTE;

const STORAGE: Readonly<Record<StorageTrouble, string>> = {
  full: "The disk of the database is full.",
  locked: "Another program holds the database.",
  readOnly: "The database cannot be written to.",
  away: "The database does not answer.",
};

/** Pure: what the operator has to know, the worst first. */
export function amissNow(facts: Facts): Amiss[] {
  const all = [
    ofEngine(facts),
    ofStorage(facts),
    ofRegistry(facts),
    ofDisk(facts),
    ofMemory(facts),
    ofTables(facts),
    ofQueue(facts),
    ...facts.courseProblems.map(ofCourse),
    ofFirewall(facts),
  ].filter((one) => one !== null);
  return [...all.filter(({ level }) => level === "bad"), ...all.filter(({ level }) => level === "wait")];
}

function ofEngine({ engineAway }: Facts): Amiss | null {
  if (!engineAway) return null;
  return {
    kind: "engine",
    level: "bad",
    message: "The Docker Engine does not answer.",
    remedy: "No sandbox can begin, and terminals may stand still. Look at its log, then start it again.",
  };
}

function ofRegistry({ registryAway }: Facts): Amiss | null {
  if (!registryAway) return null;
  return {
    kind: "registry",
    level: "bad",
    message: "The registry does not answer.",
    remedy: "No sandbox can pull images. Look at `docker logs workshop-registry`, then start the workshop again.",
  };
}

function ofStorage({ storage, dataFree }: Facts): Amiss | null {
  if (storage !== null)
    return {
      kind: "storage",
      level: "bad",
      message: STORAGE[storage],
      remedy: "Nothing that learners do is kept until it is written to again. Shells go on.",
    };
  if (dataFree === null || dataFree >= DATA_LEAST) return null;
  return {
    kind: "storage",
    level: "wait",
    message: `Only ${size(dataFree)} are free where the data directory lies.`,
    remedy: "Free some space before the database is full.",
  };
}

function ofDisk({ diskFree, diskFloor }: Facts): Amiss | null {
  if (diskFree === null || diskFree >= 2 * diskFloor) return null;
  const full = diskFree < diskFloor;
  return {
    kind: "disk",
    level: full ? "bad" : "wait",
    message: `The disk of the sandboxes is ${full ? "full" : "nearly full"}: ${size(diskFree)} are free.`,
    remedy: full
      ? "No sandbox begins. Free some space, or end sandboxes that use much."
      : `Below ${size(diskFloor)} no sandbox begins. Free some space.`,
  };
}

function ofMemory({ memoryAvailable, memoryTotal }: Facts): Amiss | null {
  if (memoryAvailable === null || memoryTotal === null) return null;
  const share = memoryAvailable / memoryTotal;
  if (share >= MEMORY_WAIT) return null;
  return {
    kind: "memory",
    level: share < MEMORY_BAD ? "bad" : "wait",
    message: `The machine is nearly out of memory: ${size(memoryAvailable)} of ${size(memoryTotal)} are left.`,
    remedy: "End sandboxes that use much, and set SANDBOX_LIMIT lower.",
  };
}

const TABLE: Readonly<Record<Table, string>> = {
  pty: "terminals (kernel.pty)",
  neighbours: "network neighbours (net.ipv4.neigh, net.ipv6.neigh)",
  descriptors: "file descriptors on their way between processes",
  filters: "compiled packet filters (net.core.bpf_jit_limit)",
  locks: "locks of files",
  tcp: "memory of TCP (net.ipv4.tcp_mem)",
};

function ofTables({ tables }: Facts): Amiss | null {
  if (tables.blind)
    return {
      kind: "limits",
      level: "wait",
      message: "Nobody watches the kernel's tables that all sandboxes share.",
      remedy: "The log says why. Until it is mended, one sandbox could take one of them from all others.",
    };
  const [first] = tables.unexplained;
  if (first === undefined) return null;
  return {
    kind: "limits",
    level: "bad",
    message: `The machine runs out of ${tables.unexplained.map((table) => TABLE[table]).join(", ")}.`,
    remedy: "No sandbox is seen to hold them. Look for another program that does, or end sandboxes that are busy.",
  };
}

function ofQueue({ queued, limit }: Facts): Amiss | null {
  if (queued === 0) return null;
  return {
    kind: "queue",
    level: "bad",
    message: `${queued} ${queued === 1 ? "learner waits" : "learners wait"} for a sandbox: all ${limit} are in use.`,
    remedy: "End one that nobody needs, or raise SANDBOX_LIMIT where the machine has room.",
  };
}

function ofCourse({ course, messages }: Facts["courseProblems"][number]): Amiss {
  const more = messages.length > 1 ? ` And ${messages.length - 1} more.` : "";
  return {
    kind: "courses",
    level: "wait",
    message: `The course ${course} could not be loaded.`,
    remedy: `${messages[0] ?? ""}${more} Mend it, then start again: npm run lessons -- lint`,
  };
}

function ofFirewall({ firewall }: Facts): Amiss | null {
  if (firewall) return null;
  return {
    kind: "firewall",
    level: "wait",
    message: "The firewall of the sandboxes is off.",
    remedy: "Sandboxes may reach this machine and its network, unless another firewall keeps them from it.",
  };
}

function size(bytes: number): string {
  return bytes >= GIGABYTE ? `${(bytes / GIGABYTE).toFixed(1)} GB` : `${Math.round(bytes / 1024 ** 2)} MB`;
}
