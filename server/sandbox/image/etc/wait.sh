# wait_for SECONDS TEST...: looks every 10 ms, and starts no program to sleep: that would cost more than the looking.
wait_for() {
  local idle looks=$(($1 * 100))
  shift
  # A socket to which nobody writes. An empty pipe would need a process that holds it, and leave a zombie.
  exec {idle}<>/dev/udp/127.0.0.1/9
  until "$@"; do
    ((looks-- > 0)) || return 1
    read -rt 0.01 -u "$idle"
  done
  exec {idle}>&-
}
