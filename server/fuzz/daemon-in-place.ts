import type { Engine } from "../sandbox/engine.ts";
import { readExec } from "../sandbox/read-exec.ts";
import type { Answer } from "../testing/false-daemon.ts";
import { HONEST } from "../testing/honest-daemon.ts";

const LIMITS = { maxBytes: 64 * 1024, ms: 20_000 };
const END_PIPES = "pkill -f UNIX-CONNECT:/run/docker.sock";

/**
 * A learner's program in place of their daemon's socket: it says what stands in a file, line by line, and what an honest
 * daemon says to all else. Perl, since that is what a sandbox has.
 */
const PROGRAM = String.raw`
use strict; use IO::Socket::UNIX; use IO::Select;
$SIG{CHLD} = "IGNORE"; $SIG{PIPE} = sub { exit };
my $server = IO::Socket::UNIX->new(Local => "/run/docker.sock", Listen => 50) or die;
while (1) {
  my $client = $server->accept or next;
  if (fork) { close $client; next; }
  my $head = "";
  while (sysread $client, $head, 4096, length $head) {
    while ($head =~ s/^GET (\S+).*?\r\n\r\n//s) { speak($client, $1); }
  }
  exit;
}
sub say_all { my ($to, $bytes) = @_; while (length $bytes) { my $n = syswrite $to, $bytes or exit; substr $bytes, 0, $n, ""; } }
sub speak {
  my ($client, $path) = @_;
  open my $file, "<", "/tmp/answer"; my ($mine, $best, $after) = (0, "", "open");
  while (<$file>) {
    chomp; my ($word, @rest) = split / /;
    if ($word eq "to") { $mine = index($path, $rest[0]) == 0; $after = $rest[1]; }
    elsif ($word eq "wait") { select undef, undef, undef, $rest[0] / 1000 if $mine; }
    elsif ($word eq "bytes" && $mine) {
      my $bytes = pack "H*", $rest[1] // ""; next if $bytes eq "";
      my $many = int(32768 / length $bytes) || 1;
      for (my $left = $rest[0]; $left > 0; $left -= $many) { say_all($client, $bytes x ($left < $many ? $left : $many)); }
    }
    elsif ($word eq "honest" && !$mine && index($path, $rest[0]) == 0 && length $rest[0] > length $best) { $best = $rest[0]; $after = $rest[1]; }
  }
  if ($mine) { exit if $after eq "close"; sleep 1000 if $after eq "hold"; return; }
  if (index($path, "/events") == 0) { say_all($client, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"); sleep 1000; }
  my $body = $best eq "" ? "{}" : pack "H*", $after;
  my $status = $best eq "" ? "404 Not Found" : "200 OK";
  say_all($client, "HTTP/1.1 $status\r\nContent-Length: " . length($body) . "\r\n\r\n$body");
}
`;

/** A learner who puts a program of theirs in place of their daemon. */
export class DaemonInPlace {
  private readonly engine: Engine;
  private readonly sandbox: string;

  /** @param sandbox the engine's name for it */
  constructor(engine: Engine, sandbox: string) {
    this.engine = engine;
    this.sandbox = sandbox;
  }

  /** From now on it answers so; whoever listened to the true one, or to another answer, is cut off. */
  async answers(answer: Answer): Promise<void> {
    const setUp = `
      mkdir -p /tmp && cat > /tmp/answer <<'ANSWER'\n${inLines(answer)}\nANSWER
      cat > /tmp/false-daemon <<'PROGRAM'\n${PROGRAM}\nPROGRAM
      pkill -f /tmp/false-daemo[n]; [ -e /run/true.sock ] || mv /run/docker.sock /run/true.sock
      rm -f /run/docker.sock
      setsid perl /tmp/false-daemon < /dev/null > /dev/null 2>&1 &
      for i in $(seq 500); do [ -S /run/docker.sock ] && break; sleep 0.01; done
      ${END_PIPES}; true`;
    await this.run(setUp);
  }

  async takenAway(): Promise<void> {
    await this.run(`pkill -f /tmp/false-daemo[n]; mv -f /run/true.sock /run/docker.sock; ${END_PIPES}; true`);
  }

  private async run(input: string): Promise<void> {
    const { cut } = await readExec(this.engine, this.sandbox, ["workshop-probe"], { input, ...LIMITS });
    if (cut !== null) throw new Error(`the program could not be put in place: ${cut}`);
  }
}

function inLines({ to, pieces, afterwards }: Answer): string {
  const said = pieces.map((piece) =>
    piece.bytes === undefined
      ? `wait ${"waitMs" in piece ? piece.waitMs : 0}`
      : `bytes ${"times" in piece && piece.times !== undefined ? Math.min(piece.times, 1e12) : 1} ${piece.bytes.toString("hex")}`,
  );
  const honest = Object.entries(HONEST).map(
    ([path, value]) => `honest ${path} ${Buffer.from(JSON.stringify(value)).toString("hex")}`,
  );
  return [`to ${to} ${afterwards}`, ...said, ...honest].join("\n");
}
