# Run as root in the host's process namespace: looks at what all sandboxes share. Reads a line, answers with one.
#   look          -> how full each table is: "pty=12/65536 neighbours=31/262144 ..."
#   who ID ID ... -> what each container holds: "ID pty=3 neighbours=9 ... unfinished=0;ID ..."
# Only what the kernel itself says is read, nothing of what a sandbox has: it may be hostile.
use strict;
use warnings;
use Socket;
use POSIX ();

my ($machine) = (POSIX::uname())[4];
my %CALL = $machine eq 'aarch64'
  ? (setns => 268, prlimit => 261, sendmsg => 211)
  : (setns => 308, prlimit => 302, sendmsg => 46);
use constant {
  CLONE_NEWNET => 0x40000000, RLIMIT_NOFILE => 7, SO_ATTACH_FILTER => 26, ETOOMANYREFS => 109,
  RTM_GETNEIGH => 30, NLMSG_DONE => 3, NLM_F_REQUEST => 1, NLM_F_DUMP => 0x300,
  # The user that every sandbox is outside.
  SANDBOX_USER => 1000,
  # So many descriptors on their way through sockets, all sandboxes together, are amiss: a healthy one has none.
  IN_FLIGHT => 4096,
  # Each container has its own filter, and a nested one its own besides.
  FILTERS => 3,
  # Counted no further.
  ENOUGH => 200_000, SECONDS => 1,
  MOST_NEIGHBOURS => 262_144, MOST_FILTERS => 16_384, MOST_LOCKS => 131_072, PAGE => 4096,
};

sub slurp {
  my ($path) = @_;
  open(my $file, '<', $path) or return '';
  local $/;
  return scalar(<$file>) // '';
}

# The first number of a file, or 0.
sub number { return slurp($_[0]) =~ /(\d+)/ ? $1 : 0 }

sub smaller { return $_[0] < $_[1] ? $_[0] : $_[1] }

# Entries of the one table that all network namespaces share. The first line has names, the next ones a processor each.
sub neighbours {
  my $sum = 0;
  for my $table ('arp_cache', 'ndisc_cache') {
    my (undef, $line) = split(/\n/, slurp("/proc/1/net/stat/$table"));
    $sum += hex($1) if defined $line && $line =~ /^([0-9a-f]+)/;
  }
  return $sum;
}

# Locks of files, of the whole machine. The kernel counts them for nobody, and knows no limit. Their list takes longer to
# read the further one gets, so it is read to what is too much already.
sub locks {
  open(my $file, '<', '/proc/locks') or return 0;
  my $count = 0;
  $count++ while $count <= MOST_LOCKS / 2 && defined <$file>;
  return $count;
}

sub look {
  # Both limits can be seen in the machine's own network alone.
  my $neighbours = smaller(MOST_NEIGHBOURS, number('/proc/sys/net/ipv4/neigh/default/gc_thresh3') || MOST_NEIGHBOURS);
  my ($tcp) = slurp('/proc/1/net/sockstat') =~ /^TCP:.* mem (\d+)/m;
  my ($most_tcp) = slurp('/proc/sys/net/ipv4/tcp_mem') =~ /(\d+)\s*$/;
  my ($in_flight, $filters) = as_a_sandbox();
  return join ' ',
    'pty=' . number('/proc/sys/kernel/pty/nr') . '/' . number('/proc/sys/kernel/pty/max'),
    'neighbours=' . neighbours() . "/$neighbours",
    'descriptors=' . ($in_flight ? 2 * IN_FLIGHT : 0) . '/' . 2 * IN_FLIGHT,
    'filters=' . ($filters ? MOST_FILTERS : 0) . '/' . MOST_FILTERS,
    'locks=' . locks() . '/' . MOST_LOCKS,
    'tcp=' . (defined $most_tcp ? $tcp // 0 : 0) . '/' . 2 * ($most_tcp // 1);
}

# What cannot be read is tried, as the user of the sandboxes: whether a descriptor can still be sent, and a filter made.
sub as_a_sandbox {
  pipe(my $answer, my $tell) or return (0, 0);
  my $child = fork() // return (0, 0);
  if ($child == 0) {
    $) = SANDBOX_USER . ' ' . SANDBOX_USER;
    POSIX::setgid(SANDBOX_USER);
    POSIX::setuid(SANDBOX_USER);
    my $limit = pack('QQ', IN_FLIGHT, IN_FLIGHT);
    syscall($CALL{prlimit}, 0, RLIMIT_NOFILE, $limit, 0);
    syswrite($tell, (sends() ? 0 : 1) . ' ' . (filters() ? 0 : 1));
    POSIX::_exit(0);
  }
  close $tell;
  my $said = <$answer> // '0 0';
  waitpid($child, 0);
  return split / /, $said;
}

sub sends {
  socketpair(my $here, my $there, AF_UNIX, SOCK_STREAM, 0) or return 1;
  my $data = 'x';
  my $control = pack('QiiiI', 20, SOL_SOCKET, 1, fileno($here), 0);
  my $part = pack('PQ', $data, 1);
  my $message = pack('QLx4PQPQix4', 0, 0, $part, 1, $control, 20, 0);
  return syscall($CALL{sendmsg}, fileno($here), $message, 0) >= 0 || $! != ETOOMANYREFS;
}

sub filters {
  socket(my $socket, AF_INET, SOCK_DGRAM, 0) or return 1;
  my $all = pack('SCCL', 6, 0, 0, 0xffff);
  return setsockopt($socket, SOL_SOCKET, SO_ATTACH_FILTER, pack('Sx6P', 1, $all));
}

# Processes of each of these containers.
sub processes {
  my %of = map { $_ => [] } @_;
  opendir(my $all, '/proc') or return \%of;
  for my $pid (grep { /^\d+$/ } readdir $all) {
    my ($id) = slurp("/proc/$pid/cgroup") =~ /([0-9a-f]{64})/;
    push @{$of{$id}}, $pid if defined $id && exists $of{$id};
  }
  return \%of;
}

sub count {
  my ($pids) = @_;
  my %held = (pty => 0, neighbours => 0, descriptors => 0, filters => 0, locks => 0, tcp => 0, unfinished => 0);
  my $until = time + SECONDS;
  my (%networks, %terminals);
  for my $pid (@$pids) {
    my $network = readlink("/proc/$pid/ns/net");
    $networks{$network} //= $pid if defined $network;
    opendir(my $tasks, "/proc/$pid/task") or next;
    for my $task (grep { /^\d+$/ } readdir $tasks) {
      my ($filters) = slurp("/proc/$pid/task/$task/status") =~ /^Seccomp_filters:\s*(\d+)/m;
      $held{filters} += $filters - FILTERS if defined $filters && $filters > FILTERS;
      # Threads may have descriptors of their own; mostly they share their process's.
      next if $task != $pid && same_files($pid, $task);
      descriptors("/proc/$pid/task/$task", \%held, $until);
      if (time > $until) { $held{unfinished} = 1; last }
    }
    last if $held{unfinished};
  }
  in_network($_, \%held) for values %networks;
  return \%held;
}

# As many open files in both is taken for the same: only a hostile sandbox has it otherwise, and the count is its process's then.
sub same_files {
  my ($pid, $task) = @_;
  my ($one, $other) = ((stat "/proc/$pid/fd")[7], (stat "/proc/$pid/task/$task/fd")[7]);
  return defined $one && defined $other && $one == $other;
}

sub descriptors {
  my ($task, $held, $until) = @_;
  opendir(my $all, "$task/fd") or return;
  my $seen = 0;
  while (defined(my $fd = readdir $all)) {
    return if ++$seen % 1000 == 0 && time > $until;
    my $what = readlink("$task/fd/$fd") // next;
    if ($what =~ m{/ptmx$}) { $held->{pty}++ }
    elsif ($what =~ /^socket:/) {
      $held->{descriptors} += $1 if slurp("$task/fdinfo/$fd") =~ /^scm_fds:\s*(\d+)/m;
    }
    elsif ($what =~ m{^/}) { $held->{locks} += () = slurp("$task/fdinfo/$fd") =~ /^lock:/mg }
  }
}

# In a network namespace of the container, by a child that never comes back from there.
sub in_network {
  my ($pid, $held) = @_;
  pipe(my $answer, my $tell) or return;
  my $child = fork() // return;
  if ($child == 0) {
    open(my $namespace, '<', "/proc/$pid/ns/net") or POSIX::_exit(1);
    syscall($CALL{setns}, fileno($namespace), CLONE_NEWNET) == 0 or POSIX::_exit(1);
    syswrite($tell, dumped() . ' ' . queued($pid));
    POSIX::_exit(0);
  }
  close $tell;
  my ($entries, $pages) = split / /, (<$answer> // '0 0');
  waitpid($child, 0);
  $held->{neighbours} += $entries;
  $held->{tcp} += $pages;
}

# Neighbours of all families, permanent ones too.
sub dumped {
  socket(my $socket, 16, SOCK_RAW, 0) or return 0;
  my $request = pack('LSSLLx12', 28, RTM_GETNEIGH, NLM_F_REQUEST | NLM_F_DUMP, 1, 0);
  send($socket, $request, 0) or return 0;
  my $count = 0;
  while ($count < ENOUGH) {
    defined recv($socket, my $buffer, 65_536, 0) or last;
    my $at = 0;
    while ($at + 16 <= length $buffer) {
      my ($length, $type) = unpack('LS', substr($buffer, $at, 6));
      return $count if $type <= NLMSG_DONE || $length < 16;
      $count++;
      $at += ($length + 3) & ~3;
    }
  }
  return $count;
}

# Pages that wait in sockets of TCP.
sub queued {
  my $bytes = 0;
  for my $table ('tcp', 'tcp6') {
    open(my $file, '<', "/proc/thread-self/net/$table") or next;
    while (<$file>) { $bytes += hex($1) + hex($2) if /^\s*\d+: \S+ \S+ \S+ ([0-9A-F]+):([0-9A-F]+)/ }
  }
  return int($bytes / PAGE);
}

$| = 1;
$SIG{PIPE} = 'DEFAULT';
while (my $line = <STDIN>) {
  my ($what, @ids) = split ' ', $line;
  if ($what eq 'look') { print look(), "\n" }
  else {
    my $of = processes(@ids);
    print join(';', map { my $held = count($of->{$_}); "$_ " . join(' ', map { "$_=$held->{$_}" } sort keys %$held) } @ids), "\n";
  }
}
