/** What the limits depend on. */
export interface Needs {
  /** Most sandboxes at once. */
  readonly sandboxes: number;
  /** Most processes of each. */
  readonly pids: number;
  /** Pages of 4 KiB, where buffers of sockets count for the sandbox's memory (cgroup v2); null: they do not. */
  readonly memoryPages: number | null;
}

/** A limit of the kernel that all sandboxes share: its name as sysctl writes it, and what it has to be at the least. */
export interface KernelLimit {
  readonly name: string;
  readonly least: string;
  /** Higher than some kernels go. */
  readonly whereItGoes?: true;
}

/** Of one sandbox, as `workshop-firewall` says. */
const CONNECTIONS = 4096;
/** For everything else on the machine. */
const OTHER_CONNECTIONS = 65_536;
const OTHER_THREADS = 32_768;
/** Of each kind, in one sandbox and elsewhere: the sandbox has a limit of its own below. */
const NAMESPACES = 512;
const OTHER_NAMESPACES = 4096;
const NAMESPACE_KINDS = ["cgroup", "ipc", "mnt", "net", "pid", "time", "user", "uts"] as const;
/** Here 0 is the most: no limit. */
const ZERO_IS_NONE: ReadonlySet<string> = new Set(["fs.pipe-user-pages-soft", "fs.pipe-user-pages-hard"]);

/**
 * Pure: every limit that counts for all sandboxes together, since they are one user of the host, and that is lower by
 * default than what they may hold. What they hold counts for their memory; where it does not, it is watched
 * (`server/sandbox/table-watch.ts`), and the limit leaves time for that.
 */
export function kernelLimits({ sandboxes, pids, memoryPages }: Needs): KernelLimit[] {
  const buffers = memoryPages === null ? null : [2, 3, 4].map((part) => Math.floor((memoryPages * part) / 4)).join(" ");
  return [
    limit("kernel.pty.max", "65536"),
    limit("kernel.pid_max", "4194304"),
    limit("kernel.threads-max", sandboxes * pids + OTHER_THREADS),
    limit("fs.file-max", "9223372036854775807"),
    limit("fs.pipe-user-pages-soft", "0"),
    limit("fs.pipe-user-pages-hard", "0"),
    limit("fs.epoll.max_user_watches", "2147483647"),
    limit("fs.inotify.max_user_instances", "1048576"),
    limit("fs.inotify.max_user_watches", "1073741824"),
    ...NAMESPACE_KINDS.map((kind) => limit(`user.max_${kind}_namespaces`, sandboxes * NAMESPACES + OTHER_NAMESPACES)),
    ...["ipv4", "ipv6"].flatMap((family) => [
      limit(`net.${family}.neigh.default.gc_thresh3`, "262144"),
      limit(`net.${family}.neigh.default.gc_thresh2`, "65536"),
      limit(`net.${family}.neigh.default.gc_thresh1`, "8192"),
    ]),
    limit("net.netfilter.nf_conntrack_max", sandboxes * CONNECTIONS + OTHER_CONNECTIONS),
    limit("net.ipv4.tcp_max_orphans", "16777216"),
    ...(buffers === null ? [] : [limit("net.ipv4.tcp_mem", buffers), limit("net.ipv4.udp_mem", buffers)]),
    { name: "net.core.bpf_jit_limit", least: "1056964608", whereItGoes: true },
  ];
}

/** Pure: what to write, so that no value gets lower; null: it is high enough. @param now what the kernel says */
export function raised({ name, least }: KernelLimit, now: string): string | null {
  const wished = least.split(/\s+/).map(BigInt);
  const values = now.trim().split(/\s+/).map(BigInt);
  const higher = values.map((value, at) => most(name, value, wished[at] ?? 0n));
  return higher.every((value, at) => value === values[at]) ? null : higher.join(" ");
}

function most(name: string, a: bigint, b: bigint): bigint {
  if (ZERO_IS_NONE.has(name)) return a === 0n || b === 0n ? 0n : a > b ? a : b;
  return a > b ? a : b;
}

function limit(name: string, least: string | number): KernelLimit {
  return { name, least: String(least) };
}

/** A file for /etc/sysctl.d. */
export function sysctlFile(limits: readonly KernelLimit[]): string {
  return `${limits.map(({ name, least, whereItGoes }) => `${whereItGoes ? "-" : ""}${name} = ${least}`).join("\n")}\n`;
}
