/**
 * The options of docker's commands, as `docker COMMAND --help` of 28.2 lists them: "q:quiet!" has a
 * short form and takes no value, "format" has neither. `help!` is everywhere and not repeated.
 */
const TABLE: Readonly<Record<string, string>> = {
  "container attach": "detach-keys no-stdin! sig-proxy!",
  "container commit": "a:author c:change m:message p:pause!",
  "container cp": "a:archive! L:follow-link! q:quiet!",
  "container exec": "d:detach! detach-keys e:env env-file i:interactive! privileged! t:tty! u:user w:workdir",
  "container export": "o:output",
  "container inspect": "f:format s:size!",
  "container kill": "s:signal",
  "container logs": "details! f:follow! since n:tail t:timestamps! until",
  "container ls": "a:all! f:filter format n:last l:latest! no-trunc! q:quiet! s:size!",
  "container prune": "filter f:force!",
  "container restart": "s:signal t:timeout",
  "container rm": "f:force! l:link! v:volumes!",
  "container run":
    "add-host a:attach blkio-weight blkio-weight-device cap-add cap-drop cgroup-parent cgroupns cidfile cpu-period " +
    "cpu-quota cpu-rt-period cpu-rt-runtime c:cpu-shares cpus cpuset-cpus cpuset-mems d:detach! detach-keys device " +
    "device-cgroup-rule device-read-bps device-read-iops device-write-bps device-write-iops disable-content-trust! dns " +
    "dns-option dns-search domainname entrypoint e:env env-file expose gpus group-add health-cmd health-interval " +
    "health-retries health-start-period health-timeout h:hostname init! i:interactive! ip ip6 ipc isolation kernel-memory " +
    "l:label label-file link link-local-ip log-driver log-opt mac-address m:memory memory-reservation memory-swap " +
    "memory-swappiness mount name network network-alias no-healthcheck! oom-kill-disable! oom-score-adj pid pids-limit " +
    "platform privileged! p:publish P:publish-all! pull q:quiet! read-only! restart rm! runtime security-opt shm-size " +
    "sig-proxy! stop-signal stop-timeout storage-opt sysctl tmpfs t:tty! ulimit use-api-socket! u:user userns uts " +
    "v:volume volume-driver volumes-from w:workdir",
  "container start": "a:attach! detach-keys i:interactive!",
  "container stats": "a:all! format no-stream! no-trunc!",
  "container stop": "s:signal t:timeout",
  "container update":
    "blkio-weight cpu-period cpu-quota cpu-rt-period cpu-rt-runtime c:cpu-shares cpus cpuset-cpus cpuset-mems m:memory " +
    "memory-reservation memory-swap pids-limit restart",
  "image build":
    "add-host build-arg cache-from cgroup-parent compress! cpu-period cpu-quota c:cpu-shares cpuset-cpus cpuset-mems " +
    "disable-content-trust! f:file force-rm! iidfile isolation label m:memory memory-swap network no-cache! platform " +
    "pull! q:quiet! rm! security-opt shm-size t:tag target ulimit load! push! o:output progress cache-to secret ssh " +
    "builder build-context",
  "image history": "format H:human! no-trunc! q:quiet!",
  "image import": "c:change m:message platform",
  "image inspect": "f:format",
  "image load": "i:input q:quiet!",
  "image ls": "a:all! digests! f:filter format no-trunc! q:quiet!",
  "image prune": "a:all! filter f:force!",
  "image pull": "a:all-tags! disable-content-trust! platform q:quiet!",
  "image push": "a:all-tags! disable-content-trust! q:quiet!",
  "image rm": "f:force! no-prune!",
  "image save": "o:output",
  "network connect": "alias driver-opt gw-priority ip ip6 link link-local-ip",
  "network create":
    "attachable! aux-address config-from config-only! d:driver gateway ingress! internal! ip-range ipam-driver ipam-opt " +
    "ipv4! ipv6! label o:opt scope subnet",
  "network disconnect": "f:force!",
  "network inspect": "f:format v:verbose!",
  "network ls": "f:filter format no-trunc! q:quiet!",
  "network prune": "filter f:force!",
  "network rm": "f:force!",
  "volume create": "d:driver label o:opt",
  "volume inspect": "f:format",
  "volume ls": "f:filter format q:quiet!",
  "volume prune": "filter f:force!",
  "volume rm": "f:force!",
  "system df": "format v:verbose!",
  "system events": "f:filter format since until",
  "system info": "f:format",
  "system prune": "a:all! filter f:force! volumes!",
  inspect: "f:format s:size! type",
  login: "p:password password-stdin! u:username",
  search: "f:filter format limit no-trunc!",
  version: "f:format",
};

/** Other spellings of long options that the command line still takes. */
const SYNONYMS: ReadonlyMap<string, string> = new Map([
  ["net", "network"],
  ["net-alias", "network-alias"],
  ["dns-opt", "dns-option"],
  ["time", "timeout"],
]);

export interface OptionTable {
  readonly longs: ReadonlyMap<string, { readonly takesValue: boolean }>;
  readonly shorts: ReadonlyMap<string, string>;
}

const TABLES: ReadonlyMap<string, OptionTable> = new Map([
  ...Object.entries(TABLE).map(([command, text]) => [command, readTable(text)] as const),
  // Apart from `--detach` and `--sig-proxy`, which it refuses, the same.
  ["container create", readTable(TABLE["container run"] ?? "")] as const,
]);

const GLOBAL = readTable(
  "config c:context D:debug! H:host l:log-level tls! tlscacert tlscert tlskey tlsverify! v:version!",
);
const NONE = readTable("");

/** The options of a command by its canonical name; of docker itself for "". */
export function optionsOf(command: string): OptionTable {
  return command === "" ? GLOBAL : (TABLES.get(command) ?? NONE);
}

export function longName(typed: string): string {
  return SYNONYMS.get(typed) ?? typed;
}

function readTable(text: string): OptionTable {
  const longs = new Map<string, { takesValue: boolean }>([["help", { takesValue: false }]]);
  const shorts = new Map<string, string>();
  for (const word of text.split(" ").filter(Boolean)) {
    const [, short, long = "", flag] = /^(?:(\w):)?([\w-]+)(!?)$/.exec(word) ?? [];
    longs.set(long, { takesValue: flag === "" });
    if (short !== undefined) shorts.set(short, long);
  }
  return { longs, shorts };
}
