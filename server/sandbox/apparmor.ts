import { readFileSync } from "node:fs";

/** The name under which the kernel knows the profile of the sandboxes. */
export const SANDBOX_PROFILE = "workshop-sandbox";

const RESTRICTION = "/proc/sys/kernel/apparmor_restrict_unprivileged_userns";

/**
 * For kernels that give user namespaces only to programs whose AppArmor profile says so (Ubuntu since 23.10). It
 * allows what a nested rootless daemon needs and denies what Docker's own profile denies, but for mounts, and for
 * /proc/sys/net, which belongs to the sandbox's network namespace. What else keeps a sandbox in is not
 * AppArmor's: user, capabilities, seccomp.
 */
export const PROFILE_TEXT = `abi <abi/4.0>,
include <tunables/global>

profile ${SANDBOX_PROFILE} flags=(attach_disconnected,mediate_deleted) {
  include <abstractions/base>

  userns,
  mount,
  umount,
  pivot_root,
  network,
  capability,
  file,
  unix,
  signal,
  ptrace,

  # Files of the kernel itself; those below /proc/PID and /proc/sys/net are a process's or a namespace's own.
  deny @{PROC}/* w,
  deny @{PROC}/{[^1-9s],[^1-9s][^0-9],[^1-9s][^0-9][^0-9y],[^1-9s][^0-9][^0-9y][^0-9]*}/** w,
  deny @{PROC}/sys/{abi,debug,dev,fs,sunrpc,vm,xen}/** w,
  deny @{PROC}/sys/kernel/{?,??,[^s][^h][^m]**} w,
  deny @{PROC}/sysrq-trigger rwklx,
  deny @{PROC}/kcore rwklx,
  deny @{PROC}/{mem,kmem,timer_list,sched_debug,scsi/**,acpi/**} rwklx,

  deny /sys/[^f]*/** wklx,
  deny /sys/f[^s]*/** wklx,
  deny /sys/fs/[^c]*/** wklx,
  deny /sys/fs/c[^g]*/** wklx,
  deny /sys/fs/cg[^r]*/** wklx,
  deny /sys/firmware/** rwklx,
  deny /sys/devices/virtual/powercap/** rwklx,
  deny /sys/kernel/security/** rwklx,
}
`;

/** Whether this machine's kernel gives user namespaces only to programs whose profile allows them. */
export function restrictsUserNamespaces(): boolean {
  try {
    return isRestriction(readFileSync(RESTRICTION, "utf8"));
  } catch {
    return isRestriction(null);
  }
}

/** @param setting what the kernel's file says; null where there is none */
export function isRestriction(setting: string | null): boolean {
  return setting?.trim() === "1";
}

/** What a sandbox runs under. Without the restriction nothing is gained by a profile. @param wished by the operator */
export function profileFor(wished: string | null, restricted: boolean): string {
  return wished ?? (restricted ? SANDBOX_PROFILE : "unconfined");
}
