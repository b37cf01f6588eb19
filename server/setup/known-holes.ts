/**
 * Holes through which a sandbox could be left, and the versions that mend them. Pure: what is read of the
 * machine is in `kernel-and-engine.ts`.
 *
 * Not here, as it does not matter to the workshop: CVE-2024-41110 (authorization plugins of the Engine),
 * CVE-2024-23651 to 23653 (BuildKit, which is not used), CVE-2023-28840 to 28842 (overlay networks of a swarm),
 * CVE-2025-64329 (containerd's CRI), CVE-2024-40635 (users of images: sandboxes always run as user 1000).
 */
export interface Hole {
  readonly part: "kernel" | "runc" | "containerd" | "Docker Engine";
  readonly ids: readonly string[];
  /** The first mended version of each line that was mended; lines after the last are mended from their start. */
  readonly mendedIn: readonly string[];
}

export const HOLES: readonly Hole[] = [
  {
    part: "kernel",
    // Sandboxes own user namespaces, and reach nf_tables in them: it gives the host's root.
    ids: ["CVE-2024-1086"],
    mendedIn: ["5.4.269", "5.10.210", "5.15.149", "6.1.76", "6.6.15", "6.7.3", "6.8"],
  },
  {
    part: "runc",
    // A leaked file descriptor leads out of a container: GHSA-xr7r-f8xq-vfvv.
    ids: ["CVE-2024-21626"],
    mendedIn: ["1.1.12"],
  },
  {
    part: "runc",
    // Mounts and writes to /proc are led astray: GHSA-9493-h29p-rfm2, GHSA-qw9x-cqr3-wc7r, GHSA-cgrx-mc8f-2prm.
    ids: ["CVE-2025-31133", "CVE-2025-52565", "CVE-2025-52881"],
    mendedIn: ["1.2.8", "1.3.3", "1.4.0"],
  },
  {
    part: "containerd",
    // Users of the host may enter its directories: GHSA-pwhc-rpq9-4c8w.
    ids: ["CVE-2024-25621"],
    mendedIn: ["1.7.29", "2.0.7", "2.1.5", "2.2.0"],
  },
  {
    part: "Docker Engine",
    // Users of the host may enter its directories: GHSA-3fwx-pjgw-3558.
    ids: ["CVE-2021-41091"],
    mendedIn: ["20.10.9"],
  },
  {
    part: "Docker Engine",
    // Supplementary groups of a container are not dropped: GHSA-rc4r-wh2q-q6c4.
    ids: ["CVE-2022-36109"],
    mendedIn: ["20.10.18"],
  },
];

export interface Part {
  readonly part: Hole["part"];
  /** As it tells it: "1.1.5+ds1", "v1.7.24", "6.1.0-18-amd64". */
  readonly version: string;
  /** Texts that name what a distribution mended in it, such as its package's changelog. */
  readonly mended: string;
}

/** One short line for each part that is older than what mends all of its holes. */
export function warningsOf(parts: readonly Part[]): string[] {
  return parts.flatMap(({ part, version, mended }) => {
    const open = HOLES.filter((hole) => hole.part === part && !isMended(hole, version));
    const ids = open.flatMap((hole) => hole.ids).filter((id) => !mended.includes(id));
    if (ids.length === 0) return [];
    const since = [...new Set(open.filter((hole) => hole.ids.some((id) => ids.includes(id))).flatMap(sinceOf))];
    return [`${part} ${version} may have ${ids.join(", ")}, mended in ${since.join(" or ")}`];
  });
}

/** What to do about warnings, once for all of them. */
export const ADVICE =
  "Distributions mend older version numbers, too: run `apt-get update && apt-get upgrade`, and look the ids up, on Debian at https://security-tracker.debian.org";

function isMended({ mendedIn }: Hole, version: string): boolean {
  const have = numbersOf(version);
  // What cannot be read cannot be judged.
  if (have === null) return true;
  const lines = mendedIn.map(numbersOf).filter((each) => each !== null);
  const own = lines.find(([major, minor]) => major === have[0] && minor === have[1]);
  const bound = own ?? lines.at(-1);
  return bound === undefined || compare(have, bound) >= 0;
}

function sinceOf({ mendedIn }: Hole): readonly string[] {
  return mendedIn.length > 3 ? mendedIn.slice(-3) : mendedIn;
}

type Numbers = readonly [number, number, number];

function numbersOf(version: string): Numbers | null {
  const match = /(\d+)\.(\d+)(?:\.(\d+))?/.exec(version);
  return match === null ? null : [Number(match[1]), Number(match[2]), Number(match[3] ?? 0)];
}

function compare(a: Numbers, b: Numbers): number {
  return a[0] - b[0] || a[1] - b[1] || a[2] - b[2];
}
