import type { Attack } from "./attacks.ts";

export interface AttackOnTable extends Omit<Attack, "kind"> {
  /** The limit that it takes. */
  readonly table: string;
  /** refused: there is nothing to take. bounded: it gets its share. ends: its sandbox is ended. */
  readonly comes: "refused" | "bounded" | "ends";
}

/** An attack holds what it took for so long, then gives it back. */
const HOLD_S = 40;
/** Descriptors of one process are limited, so several take. */
const PROCESSES = 8;

/** Takes by a statement of Perl as long as it gets more, in several processes at once, then holds it. */
function takesAll(
  table: string,
  name: string,
  comes: AttackOnTable["comes"],
  once: string,
  before = "",
): AttackOnTable {
  const taking = `${before} my $n = 0; $n++ while ($n < 300000 && (${once})); print qq($n: $!\\n); sleep ${HOLD_S}; exit`;
  const script = `for (1..${PROCESSES}) { next if fork; ${taking} } 1 while wait > 0`;
  return { table, name, comes, line: () => `perl -MSocket -e '${script}'` };
}

/** One kind of namespace, each held by a descriptor. */
function takesNamespaces(kind: string, flag: number): AttackOnTable {
  const once = `syscall(272, ${flag}) == 0 && open($h, "<", "/proc/self/ns/${kind}") && push(@k, $h) && !undef $h`;
  return takesAll(
    `user.max_${kind === "uts" ? "uts" : kind}_namespaces`,
    `takes every ${kind} namespace`,
    "bounded",
    once,
  );
}

/** Handles that are used again would be closed first. */
const FRESH = "!undef($a) && !undef($b)";
const PAIR = `${FRESH} && socketpair($a, $b, 1, 1, 0) && push(@k, $a, $b)`;
const KEEP = "push(@k, $h) && !undef $h";

/** Sends 250 descriptors at a time into sockets that nobody reads. */
const IN_FLIGHT = [
  `$c = pack("QiiA*", 1016, 1, 1, pack("i*", (0) x 250)); $d = "x"; $v = pack("PQ", $d, 1)`,
  `$m = pack("QLx4PQPQix4", 0, 0, $v, 1, $c, 1016, 0)`,
  `sub pair { ${PAIR} && fcntl($b, 4, 2048) && fcntl($a, 4, 2048) } pair();`,
].join("; ");
const SEND = `syscall(46, fileno($a), $m, 0) > 0 || ($! == 11 && pair())`;

/** Neighbours of a bridge of the sandbox's own, 200 at a time by netlink. @param state 128: permanent, 2: reachable */
function neighbours(state: number): string {
  const entry = `pack("CxxxlSCC", 2, $if, ${state}, 0, 0) . pack("SSN", 8, 1, 0x0a600001 + $i++) . pack("SSa6x2", 10, 2, "\\2\\0\\0\\0\\0\\1")`;
  return [
    `system("ip link add many type bridge; ip addr add 10.99.0.1/12 dev many; ip link set many up")`,
    `($if) = map { /^(\\d+): many/ ? $1 : () } qx(ip -o link); socket($s, 16, 3, 0); $i = 0`,
    `for (1..1500) { last if time - $^T > 20; $o = ""; for (1..200) { $e = ${entry}; $o .= pack("LSSLL", 16 + length $e, 28, 0x501, 0, 0) . $e } send($s, $o, 0) }`,
    `sleep ${HOLD_S}; system("ip link del many")`,
  ].join("; ");
}

/** TCP to itself that nobody reads. */
const UNREAD = [
  `socket($l, 2, 1, 0); bind($l, pack_sockaddr_in(0, inet_aton("127.0.0.1"))); listen($l, 4096); $to = getsockname($l)`,
  `$x = "x" x 1000000`,
  `sub fill { socket($c, 2, 1, 0); connect($c, $to) && accept($h, $l) or return 0; push @k, $c, $h; fcntl($c, 4, 2048); 1 while syswrite($c, $x); undef $c; undef $h; 1 }`,
].join("; ");

/** Tables that all sandboxes share: what somebody may try to take all of. */
export const ATTACKS_ON_TABLES: readonly AttackOnTable[] = [
  {
    table: "kernel.pty.max",
    name: "opens terminals until there are no more",
    comes: "ends",
    line: () => "while exec {f}<>/dev/ptmx; do :; done",
  },
  takesAll("kernel.pty.max", "opens terminals in many processes", "ends", `open($h, "+<", "/dev/ptmx") && ${KEEP}`),
  {
    table: "net.ipv4.neigh",
    name: "adds 300,000 permanent neighbours",
    comes: "ends",
    line: () => `perl -e '${neighbours(128)}'`,
  },
  {
    table: "net.ipv4.neigh",
    name: "adds neighbours that may be dropped",
    comes: "ends",
    line: () => `perl -e '${neighbours(2)}'`,
  },
  {
    table: "net.ipv4.neigh",
    name: "adds 3,000 permanent neighbours by ip",
    comes: "bounded",
    line: () =>
      "ip link add many type bridge; ip addr add 10.99.0.1/12 dev many; ip link set many up; for i in $(seq 3000); do echo neigh add 10.96.$((i / 250)).$((i % 250)) lladdr 02:00:00:00:00:01 nud permanent dev many; done | ip -batch - ; sleep 20; ip link del many",
  },
  takesAll("descriptors in flight", "sends descriptors that nobody takes", "ends", SEND, IN_FLIGHT),
  takesAll(
    "net.core.bpf_jit_limit",
    "puts filters on sockets",
    "refused",
    `socket($h, 2, 2, 0) && setsockopt($h, 1, 26, $p) && ${KEEP}`,
    `$f = pack("SCCL", 0x34, 0, 0, 77) x 4095 . pack("SCCL", 6, 0, 0, 1); $p = pack("Sx6P", 4096, $f);`,
  ),
  takesAll(
    "fs.aio-max-nr",
    "asks for asynchronous input and output",
    "refused",
    `$c = pack("Q", 0), syscall(206, 60000, $c) == 0`,
  ),
  takesAll("net.ipv4.tcp_mem", "fills the buffers of TCP", "ends", "fill()", UNREAD),
  takesAll(
    "fs.pipe-user-pages-soft",
    "makes pipes and fills them",
    "bounded",
    `${FRESH} && pipe($a, $b) && push(@k, $a, $b) && fcntl($b, 1031, 65536)`,
  ),
  takesAll(
    "fs.epoll.max_user_watches",
    "waits for everything",
    "bounded",
    `$e = syscall(291, 0), $e > 0 && !grep { syscall(233, $e, 1, $_, $v) < 0 } @n`,
    `for (1..500) { ${PAIR} } @n = map { fileno $_ } @k; $v = pack("LQ", 1, 1);`,
  ),
  takesAll("fs.inotify.max_user_instances", "watches files without end", "bounded", "syscall(253) > 0"),
  takesAll("fs.file-max", "opens files without end", "bounded", `open($h, "<", "/dev/null") && ${KEEP}`),
  takesAll("RLIMIT_MSGQUEUE", "makes message queues", "bounded", `$q = "q$$-$n", syscall(240, $q, 66, 384, 0) > 0`),
  takesAll("RLIMIT_SIGPENDING", "makes timers", "bounded", `$t = pack("L", 0), syscall(222, 1, 0, $t) == 0`),
  takesAll("kernel.shmmni", "makes segments of shared memory", "bounded", "defined shmget(0, 4096, 0600)"),
  takesAll("kernel.sem", "makes semaphores", "bounded", "defined semget(0, 250, 0600)"),
  takesAll(
    "locks",
    "locks files without end",
    "ends",
    `$n % 1000 || !undef($h) && open($h, "+>", "/tmp/l$$-$n") && push(@k, $h), $l = pack("ssx4qqi x4", 1, 0, 2 * $n, 1, 0), $n < 30000 && fcntl($h, 6, $l)`,
  ),
  {
    table: "kernel.pid_max, kernel.threads-max",
    name: "starts processes that sleep",
    comes: "bounded",
    line: () =>
      `perl -e 'for (1..20000) { $p = fork; next if $p; last if !defined $p; sleep ${HOLD_S}; exit }; sleep ${HOLD_S}'`,
  },
  takesNamespaces("uts", 0x04000000),
  takesNamespaces("ipc", 0x08000000),
  takesNamespaces("net", 0x40000000),
  takesNamespaces("mnt", 0x00020000),
  takesNamespaces("cgroup", 0x02000000),
];
