# enter_own_root: a root of the learner's own, in place of the one out here. Nothing that is run out here, and no file
# that says who may be whom, can then be written or even seen. Leaves /run/workshop/up out here when it is done.
enter_own_root() {
  local volume=/var/lib/docker
  cd /
  mkdir -p $volume/docker $volume/root/upper $volume/root/work
  # The newer system calls for mounting are kept shut.
  LIBMOUNT_FORCE_MOUNT2=always mount --all --fstab /etc/workshop/learner.fstab
  # slirp4netns passes on what is asked of it to the first server; the others come after it.
  { echo "nameserver 10.0.2.3"; tail -n +2 /run/workshop/resolv.conf; } > /mnt/etc/resolv.conf
  pivot_root /mnt /mnt/mnt
  : > /mnt/run/workshop/up
  umount -l /mnt
  export ROOTLESSKIT_STATE_DIR=/var/lib/rootlesskit
}
