# Lays out the image that answers to "registry" where Docker Hub is out of reach: the same program, in the same places.
set -eu
root=$1
mkdir -p "$root/bin" "$root/etc/docker/registry" "$root/etc/ssl/certs" "$root/var/lib/registry" "$root/tmp" \
  "$root/root" "$root/dev" "$root/proc" "$root/sys"
chmod 1777 "$root/tmp"; chmod 700 "$root/root"
cp /usr/bin/docker-registry "$root/bin/registry"
ldd /usr/bin/docker-registry | grep -o '/[^ ]*' | while read -r library; do
  mkdir -p "$root$(dirname "$library")"
  cp -L "$library" "$root$library"
done
cp /bin/busybox "$root/bin/busybox"
for applet in sh ls cat du find head tail wc grep sed ps env mkdir rm cp mv id wget; do ln -s busybox "$root/bin/$applet"; done
cp /etc/ssl/certs/ca-certificates.crt "$root/etc/ssl/certs/"
echo 'root:x:0:0:root:/root:/bin/sh' > "$root/etc/passwd"
echo 'root:x:0:' > "$root/etc/group"
cat > "$root/etc/os-release" <<'OS'
NAME="Registry stand-in (Debian)"
ID=debian
PRETTY_NAME="Registry stand-in: Debian's docker-registry, for use without Docker Hub"
VARIANT="Docker Workshop stand-in"
VARIANT_ID=stand-in
OS
cat > "$root/etc/docker/registry/config.yml" <<'CONFIG'
version: 0.1
log: { fields: { service: registry } }
storage:
  cache: { blobdescriptor: inmemory }
  filesystem: { rootdirectory: /var/lib/registry }
http:
  addr: :5000
  headers: { X-Content-Type-Options: [nosniff] }
health:
  storagedriver: { enabled: true, interval: 10s, threshold: 3 }
CONFIG
# A settings file or a subcommand is the registry's; anything else is a program of its own, such as sh.
cat > "$root/entrypoint.sh" <<'START'
#!/bin/sh
case "${1:-}" in
  *.yml | *.yaml) exec registry serve "$@" ;;
  serve | garbage-collect | help | -*) exec registry "$@" ;;
  *) exec "$@" ;;
esac
START
chmod 755 "$root/entrypoint.sh"
