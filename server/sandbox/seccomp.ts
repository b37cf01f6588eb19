/**
 * The system calls a sandbox may make. An allow-list: what is not named answers EPERM.
 *
 * It allows what Docker's default profile allows to an ordinary container (without the 32-bit
 * calls), plus what a nested runc needs inside its own user namespace: namespaces, mounts and
 * pivot_root. It takes away socket families that nobody here needs and that have had kernel bugs
 * (AF_ALG, AF_PACKET, AF_RXRPC, AF_VSOCK, most of AF_NETLINK), io_uring, and with the defaults it
 * keeps denied bpf, perf_event_open, userfaultfd, the new mount API, kernel modules and keys.
 * It takes away what draws on a table that the whole machine shares and that no cgroup counts:
 * io_setup (fs.aio-max-nr) and filters on sockets (net.core.bpf_jit_limit).
 */

const FILES = `access chdir chmod chown close close_range copy_file_range creat dup dup2 dup3 faccessat faccessat2
  fadvise64 fallocate fanotify_mark fchdir fchmod fchmodat fchown fchownat fcntl fdatasync fgetxattr flistxattr
  flock fremovexattr fsetxattr fstat fstatfs fsync ftruncate futimesat getcwd getdents getdents64 getxattr
  inotify_add_watch inotify_init inotify_init1 inotify_rm_watch ioctl lchown lgetxattr link linkat listxattr
  llistxattr lremovexattr lseek lsetxattr lstat mkdir mkdirat mknod mknodat name_to_handle_at newfstatat open
  openat openat2 pread64 preadv preadv2 pwrite64 pwritev pwritev2 read readahead readlink readlinkat readv
  removexattr rename renameat renameat2 rmdir sendfile setxattr splice stat statfs statx symlink symlinkat sync
  sync_file_range syncfs tee truncate umask unlink unlinkat utime utimensat utimes vmsplice write writev`;

const POLLING = `epoll_create epoll_create1 epoll_ctl epoll_ctl_old epoll_pwait epoll_pwait2 epoll_wait
  epoll_wait_old eventfd eventfd2 pipe pipe2 poll ppoll pselect6 select signalfd signalfd4
  timerfd_create timerfd_gettime timerfd_settime`;

const MEMORY = `brk madvise membarrier memfd_create mincore mlock mlock2 mlockall mmap mprotect mremap msync
  munlock munlockall munmap pkey_alloc pkey_free pkey_mprotect process_mrelease remap_file_pages`;

const PROCESSES = `alarm arch_prctl capget capset execve execveat exit exit_group fork futex futex_waitv
  get_robust_list get_thread_area getcpu getegid geteuid getgid getgroups getitimer getpgid getpgrp getpid getppid
  getpriority getresgid getresuid getrlimit getrusage getsid gettid getuid ioprio_get ioprio_set kill
  landlock_add_rule landlock_create_ruleset landlock_restrict_self modify_ldt pause pidfd_open pidfd_send_signal
  prctl prlimit64 restart_syscall rseq rt_sigaction rt_sigpending rt_sigprocmask rt_sigqueueinfo rt_sigreturn
  rt_sigsuspend rt_sigtimedwait rt_tgsigqueueinfo sched_get_priority_max sched_get_priority_min
  sched_getaffinity sched_getattr sched_getparam sched_getscheduler sched_rr_get_interval sched_setaffinity
  sched_setattr sched_setparam sched_setscheduler sched_yield seccomp set_robust_list set_thread_area
  set_tid_address setfsgid setfsuid setgid setgroups setitimer setpgid setpriority setregid setresgid setresuid
  setreuid setrlimit setsid setuid sigaltstack tgkill tkill uname vfork wait4 waitid`;

const TIME = `adjtimex clock_adjtime clock_getres clock_gettime clock_nanosleep gettimeofday nanosleep sysinfo
  time timer_create timer_delete timer_getoverrun timer_gettime timer_settime times getrandom`;

const SOCKETS_AND_IPC = `accept accept4 bind connect getpeername getsockname getsockopt listen mq_getsetattr
  mq_notify mq_open mq_timedreceive mq_timedsend mq_unlink msgctl msgget msgrcv msgsnd recvfrom recvmmsg recvmsg
  semctl semget semop semtimedop sendmmsg sendmsg sendto shmat shmctl shmdt shmget shutdown socketpair`;

/** Debuggers; the kernel keeps them within the user namespace. */
const TRACING = "process_vm_readv process_vm_writev ptrace";

/** What a nested container runtime needs, with effect only inside the sandbox's user namespace. */
const NAMESPACES = "chroot clone mount pivot_root setdomainname sethostname setns umount2 unshare";

/** Programs that know them go on without: the one table of asynchronous input and output is the machine's. */
const ASYNCHRONOUS_IO = "io_cancel io_destroy io_getevents io_pgetevents io_setup io_submit";

const LEVEL = { socket: 1, others: [0, 6, 17, 41, 58, 132, 136, 255, 270, 282, 284] } as const;
/**
 * SO_ATTACH_FILTER, SO_ATTACH_BPF, SO_ATTACH_REUSEPORT_CBPF, SO_ATTACH_REUSEPORT_EBPF: each takes compiled code, of
 * which the machine has so much for all. With none left nobody's container can load its seccomp filter.
 */
const FILTERS: readonly number[] = [26, 50, 51, 52];
const LAST_OPTION = 96;
/** Named one by one: a rule "all but" would look at 64 bits of what the kernel reads 32 of. */
const SOCKET_OPTIONS = Array.from({ length: LAST_OPTION }, (_, at) => at + 1).filter((one) => !FILTERS.includes(one));

const EQUAL = "SCMP_CMP_EQ";
const ENOSYS = 38;
const AF = { unix: 1, inet: 2, inet6: 10, netlink: 16 } as const;
const NETLINK = { route: 0, sockDiag: 4, netfilter: 12 } as const;

interface Rule {
  names: string[];
  action: "SCMP_ACT_ALLOW" | "SCMP_ACT_ERRNO";
  errnoRet?: number;
  args?: { index: number; value: number; op: string }[];
}

/** The profile in the form that the Engine takes as `seccomp=<json>`. */
export function seccompProfile(): { defaultAction: string; architectures: string[]; syscalls: Rule[] } {
  return {
    defaultAction: "SCMP_ACT_ERRNO",
    architectures: ["SCMP_ARCH_X86_64", "SCMP_ARCH_AARCH64"],
    syscalls: [
      allow(words(FILES, POLLING, MEMORY, PROCESSES, TIME, SOCKETS_AND_IPC, TRACING, NAMESPACES)),
      ...[AF.unix, AF.inet, AF.inet6].map((family) => allow(["socket"], [0, family])),
      ...Object.values(NETLINK).map((protocol) => allow(["socket"], [0, AF.netlink], [2, protocol])),
      ...LEVEL.others.map((level) => allow(["setsockopt"], [1, level])),
      ...SOCKET_OPTIONS.map((option) => allow(["setsockopt"], [1, LEVEL.socket], [2, option])),
      // The execution domains that change nothing of note: Linux, and Linux with a short uname.
      ...[0, 8, 0x20000, 0x20008, 0xffffffff].map((domain) => allow(["personality"], [0, domain])),
      // "Not there" rather than "not allowed": libc falls back to clone, and runc goes on without a keyring.
      notThere(["clone3", "keyctl", "add_key", "request_key", ...words(ASYNCHRONOUS_IO)]),
    ],
  };
}

function words(...groups: string[]): string[] {
  return groups.flatMap((group) => group.split(/\s+/).filter(Boolean)).sort();
}

function notThere(names: string[]): Rule {
  return { names, action: "SCMP_ACT_ERRNO", errnoRet: ENOSYS };
}

function allow(names: string[], ...args: [index: number, value: number][]): Rule {
  const rule: Rule = { names, action: "SCMP_ACT_ALLOW" };
  if (args.length > 0) rule.args = args.map(([index, value]) => ({ index, value, op: EQUAL }));
  return rule;
}
