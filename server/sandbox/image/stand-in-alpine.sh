# Lays out the BusyBox image that answers to "alpine" where Docker Hub is out of reach.
set -eu
root=$1
mkdir -p "$root/bin" "$root/sbin" "$root/usr/bin" "$root/usr/sbin" "$root/etc" "$root/dev" "$root/proc" \
  "$root/sys" "$root/tmp" "$root/root" "$root/var/log" "$root/run" "$root/home" "$root/lib" "$root/mnt" "$root/opt" "$root/srv"
chmod 1777 "$root/tmp"; chmod 700 "$root/root"
cp /bin/busybox "$root/bin/busybox"
for applet in $(busybox --list-full); do
  [ "$applet" = bin/busybox ] && continue
  mkdir -p "$root/$(dirname "$applet")"
  ln -sf /bin/busybox "$root/$applet"
done
# Applet lists differ between builds: what every shell expects is in /bin.
for applet in sh ash ls cat echo ps mkdir rm cp mv hostname grep sed ping; do ln -sf busybox "$root/bin/$applet"; done
echo 'root:x:0:0:root:/root:/bin/sh' > "$root/etc/passwd"
echo 'nobody:x:65534:65534:nobody:/:/sbin/nologin' >> "$root/etc/passwd"
printf 'root:x:0:\nnobody:x:65534:\n' > "$root/etc/group"
printf '/bin/sh\n/bin/ash\n' > "$root/etc/shells"
cat > "$root/etc/os-release" <<'EOF'
NAME="Alpine stand-in (BusyBox)"
ID=alpine
PRETTY_NAME="Alpine stand-in: BusyBox from Debian, for use without Docker Hub"
VARIANT="Docker Workshop stand-in"
VARIANT_ID=stand-in
EOF
