import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readConfig } from "../config.ts";
import { dockerEngine } from "../context.ts";
import { engineClient } from "../setup/engine.ts";
import { asLearner as askLearner, outside as askOutside, outputOf } from "../testing/in-sandbox.ts";
import { countFiles } from "./file-count.ts";

const docker = engineClient();
const config = { ...readConfig({}), instance: `test-identity-${process.pid}` };
const engine = dockerEngine(docker, config);
let sandbox = "";

const asLearner = (script: string) => askLearner(engine, sandbox, script);
const outside = (script: string) => askOutside(engine, sandbox, script);

/** What a sandbox may be on the machine: its user, and what it maps for users of its own. */
const OWN = 1000;
const [FIRST, LAST] = [100_000, 165_535];
const isMeant = (id: number) => id === OWN || (id >= FIRST && id <= LAST);

beforeAll(async () => {
  const limits = { memoryMb: 1024, cpus: 1, pids: 1024 };
  sandbox = await engine.create({ id: `identity-${process.pid}`, limits, egress: "internet" });
  await asLearner("until docker version >/dev/null 2>&1; do sleep 0.1; done");
});
afterAll(async () => {
  for (const info of await engine.list()) await engine.destroy(info.engineId);
});

/** As the host's root, in a container of its own that sees the sandbox's volume as the machine's disk has it. */
async function onDisk(script: string): Promise<string> {
  const { Mounts } = await docker.getContainer(sandbox).inspect();
  const volume = Mounts.find(({ Destination }) => Destination === "/var/lib/docker")?.Name ?? "";
  const container = await docker.createContainer({
    Image: config.sandbox.image,
    User: "0:0",
    Entrypoint: ["sh", "-c", script],
    Tty: true,
    HostConfig: { Mounts: [{ Type: "volume", Source: volume, Target: "/disk", ReadOnly: true }], NetworkMode: "none" },
  });
  try {
    const output = await container.attach({ stream: true, stdout: true });
    await container.start();
    let said = "";
    for await (const chunk of output) said += String(chunk);
    return said.replaceAll("\r", "").trim();
  } finally {
    await container.remove({ force: true, v: true });
  }
}

describe("what stands around the learner", () => {
  test("belongs to root and is nobody else's to write", async () => {
    const files = ["/etc/subuid", "/etc/subgid", "/etc/passwd", "/etc/group", "/etc/workshop/*", "/usr/local/bin/*"];
    const programs = "bash env nsenter unshare setpriv timeout perl mount newuidmap newgidmap rootlesskit slirp4netns";
    const stats = await outside(`stat -Lc '%u:%g %A %n' ${files.join(" ")} $(type -P ${programs})`);
    expect(stats.split("\n").length).toBeGreaterThan(files.length + programs.split(" ").length);
    for (const line of stats.split("\n")) expect(line).toMatch(/^0:0 -r..(-|r)-(x|-)(-|r)-(x|-) /);
    expect(await outside("cat /etc/subuid /etc/subgid")).toBe("learner:100000:65536\nlearner:100000:65536");
  });

  test("is read-only, but for the state that no learner sees", async () => {
    const script = `for d in / /etc /usr /usr/local/bin /learner /learner/usr/bin /root /var /opt; do touch $d/planted && echo "$d"; done 2>/dev/null`;
    expect(await outside(script)).toBe("");
  });

  test("is in no folder that a learner gets to through any process, also while the server's programs come in", async () => {
    const look = `for p in /proc/[0-9]*; do for f in $p/root $p/cwd $p/fd/*; do [ -d "$f" ] || continue
      for up in . .. ../.. ../../.. ../../../..; do [ -e "$f/$up/learner" ] && echo "$f/$up $(tr '\\0' ' ' < $p/cmdline)"; done
    done; done 2>/dev/null`;
    let coming = true;
    const come = async () => {
      while (coming)
        for (const program of [["workshop-enter", "true"], ["workshop-count"], ["workshop-kill", "x"]])
          await outputOf(engine, sandbox, program);
    };
    const busy = [come(), come()];
    const seen = await asLearner(`for i in $(seq 30); do ${look}; done`);
    coming = false;
    await Promise.all(busy);
    expect(seen).toBe("");
  });

  test("is not to be traced, entered or asked for by a learner", async () => {
    const script = `mine=$(readlink /proc/self/ns/user)
      for p in /proc/[0-9]*; do
        [ "$(readlink $p/ns/user)" = "$mine" ] && continue
        n=\${p#/proc/}
        echo other >&2
        cat $p/environ $p/mem && echo "memory of $n"
        ls $p/root/ $p/cwd/ && echo "folders of $n"
        for file in $p/fd/*; do readlink $file && echo "$file"; done
        for kind in user mnt net; do readlink $p/ns/$kind && echo "$kind of $n"; done
        nsenter -t $n -U --preserve-credentials true && echo "entered $n"
        perl -e 'exit syscall(101, 16, '$n', 0, 0) != 0' && echo "traced $n"
      done 2>/dev/null
      # The namespaces above one's own, and who owns those one is in: NS_GET_PARENT, NS_GET_USERNS.
      for file in user uts ipc pid cgroup time; do
        for call in 0xb701 0xb702; do
          perl -e 'open F, "/proc/self/ns/'$file'"; $fd = ioctl(F, '$call', 0); exit !defined $fd' && echo "$call of $file"
        done
      done`;
    expect(await asLearner(script)).toBe("");
    expect(Number(await asLearner("ls -d /proc/[0-9]* | wc -l"))).toBeGreaterThan(5);
  });
});

describe("a learner", () => {
  test("is root of a system of their own, which is theirs to change", async () => {
    expect(await asLearner("stat -c %U /bin/echo /etc /etc/hosts /etc/resolv.conf /usr/bin/docker /")).toBe(
      Array(6).fill("root").join("\n"),
    );
    const change = `echo changed > /etc/motd && cat /etc/motd
      rm /usr/bin/less && cp -a /usr/share/bash-completion /opt/all && chown -R www-data /opt/all && mv /opt/all /opt/others
      stat -c %U /opt/others/bash_completion; setpriv --reuid=33 --regid=33 --clear-groups id -un`;
    expect(await asLearner(change)).toBe("changed\nwww-data\nwww-data");
    expect(
      await asLearner("docker run --rm -v /:/host alpine cat /host/etc/motd 2>/dev/null; cat /etc/motd"),
    ).toContain("changed");
  });

  test("has no program of theirs run outside of their namespaces, whatever they put in its place", async () => {
    const planted = randomBytes(8).toString("hex");
    const programs =
      "workshop-init workshop-fence workshop-daemon workshop-enter workshop-probe workshop-api workshop-kill workshop-count workshop-shell workshop-nsenter workshop-du env nsenter unshare setpriv timeout perl newuidmap newgidmap rootlesskit slirp4netns";
    const plant = `cat > /root/planted <<'END'
#!/bin/bash
echo "${planted} $(readlink /proc/self/ns/user)" >> /var/lib/docker/ran; touch /planted-${planted}
END
      chmod 755 /root/planted; mkdir -p /etc/workshop /run/workshop/rootlesskit
      for name in ${programs}; do for dir in /usr/local/sbin /usr/local/bin /usr/sbin /usr/bin; do cp /root/planted $dir/$name; done; done
      for file in /etc/bash.bashrc /etc/profile /etc/environment /etc/workshop/wait.sh; do cp /root/planted $file; done
      echo 1 > /run/workshop/rootlesskit/child_pid
      printf 'learner:0:100000\\nroot:0:100000\\n' | tee /etc/subuid > /etc/subgid
      echo learner`;
    const keep =
      "cp -a /usr/bin/perl /root/perl; cp -a /usr/bin/env /root/env; cp -a /etc/workshop/wait.sh /root/wait.sh";
    expect(await asLearner(`${keep}\n${plant}`)).toContain("learner");
    await outputOf(engine, sandbox, ["workshop-probe"], "true\n");
    await outputOf(engine, sandbox, ["workshop-kill", "x"]);
    await outputOf(engine, sandbox, ["workshop-enter", "nsenter"]);
    expect(await countFiles(engine, sandbox)).toBeGreaterThan(100);
    const ran = await asLearner("cat /var/lib/docker/ran; readlink /proc/self/ns/user");
    const mine = ran.split("\n").at(-1);
    // The one that was asked for by name, inside.
    expect(ran.split("\n").filter((line) => line.startsWith(planted))).toContain(`${planted} ${mine}`);
    for (const line of ran.split("\n")) expect(line).toContain(mine);
    expect(await outside(`ls -d /planted-* 2>/dev/null; cat /etc/subuid`)).toBe("learner:100000:65536");
    await asLearner(`cp -a /root/perl /usr/bin/perl; cp -a /root/env /usr/bin/env; cp /root/wait.sh /etc/workshop/wait.sh
      : > /etc/bash.bashrc; : > /etc/profile; : > /etc/environment
      for name in ${programs}; do for dir in /usr/local/sbin /usr/local/bin /usr/sbin; do rm -f $dir/$name; done; done`);
  });

  test("maps the ids meant for a sandbox and no others", async () => {
    // By one's own root, by a program with capabilities, in a namespace of a namespace, and with every file that says
    // what may be mapped. Those that come about stay, to be looked at from outside.
    const attempt = `printf 'learner:0:200000\\nroot:0:200000\\n0:0:200000\\n' | tee /etc/subuid > /etc/subgid
      begin() { perl -e 'syscall(272, 0x10000000) == 0 or exit 1; open F, ">/tmp/pid"; print F $$; close F; sleep 8' > /dev/null & }
      map() {
        rm -f /tmp/pid; begin; until [ -s /tmp/pid ]; do sleep 0.01; done
        for kind in uid gid; do echo "$1" > /proc/$(cat /tmp/pid)/\${kind}_map; done
      }
      export -f begin map
      all='0/0/1 0/0/4294967295 33/33/1 0/1/999 0/65537/1 0/99999/1 0/165536/1 0/4294967294/1 0/100000/65536'
      for map in $all; do map "\${map//// }"; done
      unshare -Ur --keep-caps bash -c 'for map in 0/0/1 0/1/1 0/33/1 0/1000/1; do map "\${map//// }"; done'
      cp /bin/true /root/capable
      perl -e 'syscall(188, my $f = "/root/capable", my $n = "security.capability", my $v = pack("V5", 0x02000001, 0xc0, 0, 0, 0), 20, 0) == 0 and print "capable "'
      echo tried`;
    // `wait` would wait for those that stay.
    expect(await asLearner(`{ ${attempt}; } 2>/dev/null`)).toBe("capable tried");
    const maps = await outside("cat /proc/[0-9]*/uid_map /proc/[0-9]*/gid_map 2>/dev/null | sort -u");
    const ranges = maps.split("\n").map((line) => line.trim().split(/\s+/).map(Number));
    // Programs around the learner's namespaces are in the machine's own, which maps all.
    const inside = ranges.filter(([first, host, count]) => !(first === 0 && host === 0 && count === 4294967295));
    // The sandbox's own two, the fence's, and some that were made just now.
    expect(inside.length).toBeGreaterThan(5);
    for (const [, host = 0, count = 0] of inside) expect([host, host + count - 1].every(isMeant)).toBe(true);
  });

  test("would be given no other ids outside either", async () => {
    const give = `unshare -U sleep 5 & until [ "$(readlink /proc/$!/ns/user)" != "$(readlink /proc/self/ns/user)" ]; do :; done
      for ids in '0 0 1' '0 1 1' '0 33 1' '0 999 1' '0 65535 1' '0 99999 1' '0 100000 65537' '0 165536 1'; do
        for kind in uid gid; do new\${kind}map $! $ids && echo "$kind $ids"; done
      done 2>/dev/null
      newuidmap $! 0 1000 1 1 100000 65536 && echo "what is meant"; kill $!`;
    expect(await outside(give)).toBe("what is meant");
  });

  test("leaves no file on the machine's disk of another id, or that makes somebody else of who runs it", async () => {
    const attempt = `cd /var/lib/docker; for id in 0 1 33 999 1000 65534 65535 65536; do
        cp /bin/true planted-$id; chown $id:$id planted-$id; chmod 6755 planted-$id; done 2>/dev/null
      docker run --rm -v /var/lib/docker/planted:/planted alpine sh -c 'for id in 1 33 999 65533; do cp /bin/busybox /planted/$id; chown $id:$id /planted/$id; chmod 6755 /planted/$id; done' 2>/dev/null
      mknod /root/device b 8 0 2>/dev/null && echo a device
      ls /var/lib/docker | grep -c planted`;
    expect(Number(await asLearner(attempt))).toBeGreaterThan(5);
    const owners = await onDisk("find /disk -printf '%U\\n%G\\n' | sort -nu");
    expect(owners.split("\n")).toContain("100032");
    for (const owner of owners.split("\n")) expect(isMeant(Number(owner))).toBe(true);
    // Capabilities that a file gives are those of the sandbox's own root.
    for (const line of (await onDisk("getcap -n -r /disk")).split("\n")) expect(line).toMatch(/ \[rootid=1000\]$/);
    // What overlayfs keeps for a file that was deleted is a device, with the number of none.
    expect(await onDisk("find /disk -type b")).toBe("");
    expect(await onDisk("find /disk -type c -exec stat -c %t:%T {} + | sort -u")).toBe("0:0");
  });
});
