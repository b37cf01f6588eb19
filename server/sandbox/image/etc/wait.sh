# wait_for SECONDS TEST...: looks every 10 ms, and starts no program to sleep: that would cost more than the looking.
wait_for() {
  local idle looks=$(($1 * 100))
  shift
  exec {idle}<> <(:)
  until "$@"; do
    ((looks-- > 0)) || return 1
    read -rt 0.01 -u "$idle"
  done
  exec {idle}>&-
}
