import type { Attack } from "./attacks.ts";

const SECONDS = 60;
/** One may have so many open files only. */
const PROCESSES = 8;
/** 20 processes of 1,000: more than one may have open files. */
const CONNECTIONS =
  "for (1..20) { next if fork; for (1..1000) { socket(my $s, 2, 1, 0); connect($s, $to); push @s, $s } sleep 600; exit } sleep 600";

/** Each is held by its open file: no process is needed for it. */
const UTS_NAMESPACES =
  'until (syscall(272, 0x04000000) < 0) { open(my $f, "<", "/proc/self/ns/uts") or last; push @f, $f }';
const INOTIFY = "until ((my $f = syscall(294, 0)) < 0) { push @f, $f }";

/** What the kernel counts for the whole machine, or for a user of the host. */
export const ATTACKS_ON_COUNTS: readonly Attack[] = [
  {
    name: "takes all pseudo-terminals",
    kind: "tables",
    line: () =>
      inTime(`for p in $(seq ${PROCESSES}); do (while exec {f}<>/dev/ptmx; do :; done; sleep ${SECONDS}) & done; wait`),
  },
  {
    name: "opens 20,000 connections",
    kind: "tables",
    line: ({ registryHost, registryPort }) =>
      `perl -MSocket -e 'my $to = pack_sockaddr_in(${registryPort}, inet_aton("${registryHost}")); ${CONNECTIONS}'`,
  },
  { name: "takes all UTS namespaces", kind: "tables", line: () => inPerl(UTS_NAMESPACES) },
  { name: "takes all inotify instances", kind: "tables", line: () => inPerl(INOTIFY) },
  {
    name: "makes 3,000 permanent neighbour entries",
    kind: "tables",
    line: () =>
      inTime(
        `for i in $(seq 3000); do echo "neigh replace 10.99.$((i / 250)).$((i % 250 + 1)) lladdr 02:00:00:00:00:01 dev tap0 nud permanent"; done | ip -force -batch -; sleep ${SECONDS}`,
      ),
  },
];

function inPerl(program: string): string {
  return `timeout ${SECONDS} perl -e 'for (2..${PROCESSES}) { fork or last } ${program} sleep ${SECONDS}'`;
}

function inTime(script: string): string {
  return `timeout ${SECONDS} bash -c '${script}'`;
}
