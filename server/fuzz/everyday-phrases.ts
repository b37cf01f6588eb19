/**
 * What people type at Docker, as its own reference of the command line lists it. `{…}` is filled in by
 * `everyday-commands.ts`: names that are there, new ones, images, options.
 */
export interface Phrase {
  /** Every way to write the command, behind "docker". */
  readonly names: readonly string[];
  /** How often, compared with others; 1 otherwise. */
  readonly weight?: number;
  /** What stands behind the command and ends by itself. */
  readonly args: readonly string[];
  /** What does not end, and the keys that end it: Control-C, a shell's exit, or the keys that detach. */
  readonly endless?: readonly { readonly args: string; readonly keys: "^C" | "exit" | "^P^Q" }[];
}

const CONTAINERS: readonly Phrase[] = [
  {
    names: ["run", "container run"],
    weight: 14,
    args: [
      "-d --name {new} {options} {image} {forever}",
      "-d --name {new} {options} {image} {forever}",
      "-d --rm --name {new} {image} sleep 2",
      "--rm {options} {image} {once}",
      "--name {new} {options} {image} {once}",
      "{options} {image} {once}",
      "-d {options} {image} {once}",
      "-d --restart {restart} --name {new} {image} {once}",
    ],
    endless: [
      { args: "--name {new} {image} {forever}", keys: "^C" },
      { args: "-it --rm {image} sh", keys: "exit" },
      { args: "-it --name {new} {options} {image} sh", keys: "exit" },
      { args: "-it --name {new} {image} sh", keys: "^P^Q" },
    ],
  },
  { names: ["create", "container create"], weight: 3, args: ["--name {new} {options} {image} {forever}", "{image}"] },
  { names: ["start", "container start"], weight: 4, args: ["{c}", "{c} {c}", "-a {stopped}", "$(docker ps -aq)"] },
  { names: ["stop", "container stop"], weight: 3, args: ["-t 0 {c}", "-t 1 {c} {c}", "-s KILL {c}"] },
  { names: ["restart", "container restart"], weight: 2, args: ["-t 0 {c}", "-t 1 {c} {c}"] },
  {
    names: ["kill", "container kill"],
    weight: 3,
    args: ["{c}", "-s {signal} {c}", "{c} {c}", "$(docker ps -q)"],
  },
  { names: ["pause", "container pause"], weight: 2, args: ["{c}", "{c} {c}"] },
  { names: ["unpause", "container unpause"], weight: 2, args: ["{c}", "$(docker ps -q --filter status=paused)"] },
  { names: ["rename", "container rename"], weight: 3, args: ["{c} {new}", "{c} {c}"] },
  {
    names: ["update", "container update"],
    weight: 2,
    args: [
      "--restart {restart} {c}",
      "--memory 64m --memory-swap 64m {c}",
      "--cpus 0.5 {c}",
      "--pids-limit 40 {c} {c}",
    ],
  },
  {
    names: ["rm", "container rm", "container remove"],
    weight: 6,
    args: ["{c}", "-f {c}", "-f {c}", "-fv {c} {c}", "-v {c}", "--link {c}", "$(docker ps -aq -f status=exited)"],
  },
  {
    names: ["container prune"],
    weight: 4,
    args: ["-f", "--force", "-f --filter until=1s", "-f --filter label=tier", "-f --filter label!=tier"],
  },
  {
    names: ["ps", "container ls", "container list", "container ps"],
    weight: 4,
    args: [
      "",
      "-a",
      "-aq",
      "-l",
      "-n 2",
      "-s",
      "-a --no-trunc",
      "-a -f status=exited",
      "--format '{{.Names}} {{.Status}}'",
    ],
  },
  {
    names: ["inspect", "container inspect"],
    weight: 3,
    args: ["{c}", "{c} {c}", "-f '{{.State.Status}}' {c}", "-s {c}", "{image}"],
  },
  {
    names: ["logs", "container logs"],
    weight: 2,
    args: ["{c}", "--tail 3 {c}", "-t --since 10s {c}", "--details {c}"],
    endless: [{ args: "-f {c}", keys: "^C" }],
  },
  {
    names: ["exec", "container exec"],
    weight: 4,
    args: ["{c} {once}", "-d {c} touch /made", "-e WORD={word} {c} env", "-w /tmp {c} pwd", "-u nobody {c} id"],
    endless: [
      { args: "-it {c} sh", keys: "exit" },
      { args: "{c} {forever}", keys: "^C" },
    ],
  },
  {
    names: ["attach", "container attach"],
    args: ["--no-stdin --sig-proxy=false {stopped}"],
    endless: [
      { args: "{c}", keys: "^C" },
      { args: "{c}", keys: "^P^Q" },
    ],
  },
  { names: ["top", "container top"], args: ["{c}", "{c} -ef"] },
  { names: ["port", "container port"], args: ["{c}", "{c} 80/tcp"] },
  { names: ["diff", "container diff"], args: ["{c}"] },
  {
    names: ["stats", "container stats"],
    args: ["--no-stream", "--no-stream {c}"],
    endless: [{ args: "", keys: "^C" }],
  },
  {
    names: ["wait", "container wait"],
    args: ["{stopped}"],
    endless: [{ args: "{c}", keys: "^C" }],
  },
  {
    names: ["cp", "container cp"],
    weight: 2,
    args: ["{c}:/etc/hostname .", ".bashrc {c}:/root/", "{c}:/none .", "- {c}:/tmp < /dev/null"],
  },
  {
    names: ["commit", "container commit"],
    weight: 3,
    args: ["{c} {newtag}", "{c}", "-m '{word}' -c 'CMD [\"sleep\", \"9\"]' {c} {newtag}", "-p=false {c} {newtag}"],
  },
  { names: ["export", "container export"], args: ["{c} > fs.tar", "-o fs.tar {c}", "{c} | tar t | tail -n 1"] },
  { names: ["checkpoint create"], args: ["{c} {word}"] },
  { names: ["checkpoint ls"], args: ["{c}"] },
];

const IMAGES: readonly Phrase[] = [
  { names: ["pull", "image pull"], weight: 2, args: ["alpine", "-q alpine:latest", "alpine:nope", "no-such-image"] },
  { names: ["push", "image push"], args: ["localhost:5000/{word}", "{tag}"] },
  {
    names: ["images", "image ls", "image list"],
    weight: 3,
    args: ["", "-a", "-q", "--digests", "-f dangling=true", "--format '{{.ID}}'", "alpine"],
  },
  { names: ["history", "image history"], args: ["{image}", "-q --no-trunc {image}"] },
  { names: ["image inspect"], args: ["{image}", "-f '{{.Id}}' {image}"] },
  { names: ["tag", "image tag"], weight: 4, args: ["{image} {newtag}", "{tag} {newtag}", "{imageid} {newtag}"] },
  {
    names: ["rmi", "image rm", "image remove"],
    weight: 4,
    args: [
      "{tag}",
      "{tag}",
      "-f {tag}",
      "{imageid}",
      "-f {imageid}",
      "--no-prune {tag}",
      "{image}",
      "$(docker images -q)",
    ],
  },
  {
    names: ["image prune"],
    weight: 3,
    args: ["-f", "-a -f", "-f --filter until=1s", "-a -f --filter label=tier", "--all --force --filter until=24h"],
  },
  { names: ["save", "image save"], args: ["-o image.tar {image}", "{tag} > image.tar", "alpine {tag} -o image.tar"] },
  { names: ["load", "image load"], weight: 2, args: ["-i image.tar", "-q < image.tar", "< /dev/null"] },
  {
    names: ["import", "image import"],
    args: ["fs.tar {newtag}", "- {newtag} < fs.tar", "-c 'CMD [\"sh\"]' -m '{word}' fs.tar {newtag}", "fs.tar"],
  },
  {
    names: ["build", "image build", "builder build"],
    weight: 4,
    args: [
      "-t {newtag} - < Dockerfile",
      "-q - < Dockerfile",
      "-t {newtag} app",
      "--no-cache -t {newtag} -t {newtag} app",
      "--rm=false -t {newtag} app",
      "--build-arg WORD={word} --label tier={word} -t {newtag} app",
      "-f app/Dockerfile.broken app",
      "--target base -t {newtag} app",
      "--pull -q app",
      "none",
    ],
  },
  { names: ["builder prune"], args: ["-f", "-a -f"] },
  { names: ["manifest inspect"], args: ["alpine"] },
  { names: ["manifest create"], args: ["{word}:all alpine"] },
  { names: ["manifest annotate"], args: ["{word}:all alpine --arch arm64"] },
  { names: ["manifest push"], args: ["localhost:5000/{word}"] },
  { names: ["manifest rm"], args: ["{word}:all"] },
  { names: ["trust inspect"], args: ["alpine"] },
  { names: ["trust sign"], args: ["{tag}"] },
  { names: ["trust key"], args: ["generate {word}"] },
  { names: ["trust signer"], args: ["remove {word} {tag}"] },
  { names: ["trust revoke"], args: ["-y {tag}"] },
  { names: ["search"], args: ["alpine", "--limit 3 {word}"] },
  { names: ["login"], args: ["-u {word} -p {word} localhost:5000"] },
  { names: ["logout"], args: ["", "localhost:5000"] },
];

const NETWORKS_AND_VOLUMES: readonly Phrase[] = [
  {
    names: ["network create"],
    weight: 3,
    args: [
      "{newnet}",
      "-d bridge --label tier={word} {newnet}",
      "--internal {newnet}",
      "--subnet 10.77.{n}.0/24 {newnet}",
    ],
  },
  { names: ["network ls", "network list"], args: ["", "-q", "-f driver=bridge"] },
  { names: ["network inspect"], args: ["{net}", "bridge", "-v {net}"] },
  { names: ["network connect"], weight: 4, args: ["{net} {c}", "--alias {word} {net} {c}", "bridge {c}"] },
  { names: ["network disconnect"], weight: 3, args: ["{net} {c}", "-f {net} {c}", "bridge {c}"] },
  { names: ["network rm", "network remove"], weight: 2, args: ["{net}", "{net} {net}", "-f {net}", "bridge"] },
  { names: ["network prune"], weight: 2, args: ["-f", "-f --filter until=1s", "-f --filter label=tier"] },
  {
    names: ["volume create"],
    weight: 3,
    args: ["{newvol}", "", "--label tier={word} {newvol}", "-o type=tmpfs -o device=tmpfs -o o=size=1m {newvol}"],
  },
  { names: ["volume ls", "volume list"], args: ["", "-q", "-f dangling=true"] },
  { names: ["volume inspect"], args: ["{vol}"] },
  {
    names: ["volume rm", "volume remove"],
    weight: 2,
    args: ["{vol}", "{vol} {vol}", "-f {vol}", "$(docker volume ls -q)"],
  },
  { names: ["volume prune"], weight: 3, args: ["-f", "-a -f", "-a -f --filter label=tier"] },
  { names: ["volume update"], args: ["{vol}"] },
];

const SYSTEM: readonly Phrase[] = [
  {
    names: ["system prune"],
    weight: 4,
    args: ["-f", "-a -f", "-f --volumes", "-a -f --volumes", "-f --filter until=1s", "-f --filter label=tier"],
  },
  { names: ["system df"], args: ["", "-v"] },
  { names: ["info", "system info"], args: ["", "-f '{{.Containers}}'"] },
  {
    names: ["events", "system events"],
    args: ["--since 5m --until 0s", "--since 1m --until 0s -f type=container"],
    endless: [{ args: "", keys: "^C" }],
  },
  { names: ["version"], args: ["", "-f '{{.Server.Version}}'"] },
  { names: ["context create"], args: ["{newctx} --docker host=unix:///run/docker.sock"] },
  { names: ["context ls", "context list"], args: [""] },
  { names: ["context show"], args: [""] },
  { names: ["context inspect"], args: ["{ctx}"] },
  { names: ["context update"], args: ["{ctx} --description {word}"] },
  { names: ["context export"], args: ["{ctx} - > context.tar"] },
  { names: ["context import"], args: ["{newctx} context.tar"] },
  { names: ["context use"], args: ["{ctx}", "default"] },
  // A shell that is left in a context that is gone could do nothing more.
  { names: ["context rm", "context remove"], args: ["{ctx}", "-f {ctx}; docker context use default"] },
  { names: ["plugin ls", "plugin list"], args: [""] },
  { names: ["plugin install"], args: ["--grant-all-permissions {word}"] },
  { names: ["plugin create"], args: ["{word} app"] },
  ...["disable", "enable", "inspect", "push", "rm", "set", "upgrade"].map((verb) => refused(`plugin ${verb}`)),
];

/** Of a swarm, which no sandbox can be. */
const SWARM: readonly Phrase[] = [
  ...[
    "init",
    "join --token {word} 10.0.0.9:2377",
    "leave",
    "update",
    "ca",
    "join-token worker",
    "unlock",
    "unlock-key",
  ].map((verb) => ({ names: [`swarm ${verb.split(" ")[0]}`], args: [verb.split(" ").slice(1).join(" ")] })),
  ...["demote", "inspect", "promote", "ps", "rm", "update"].map((verb) => refused(`node ${verb}`)),
  ...["inspect", "logs", "ps", "rm", "rollback", "update"].map((verb) => refused(`service ${verb}`)),
  { names: ["service create"], args: ["--name {word} alpine"] },
  { names: ["service scale"], args: ["{word}=2"] },
  ...["node ls", "service ls", "stack ls", "secret ls", "config ls"].map((name) => ({ names: [name], args: [""] })),
  ...["ps", "rm", "services"].map((verb) => refused(`stack ${verb}`)),
  { names: ["stack config", "stack deploy"], args: ["-c stack.yml", "-c stack.yml {word}"] },
  ...["secret", "config"].flatMap((kind) => [
    { names: [`${kind} create`], args: ["{word} .bashrc"] },
    ...["inspect", "rm"].map((verb) => refused(`${kind} ${verb}`)),
  ]),
];

/** Answered with no more than an error. */
function refused(name: string): Phrase {
  return { names: [name], weight: 0.3, args: ["{word}"] };
}

export const PHRASES: readonly Phrase[] = [...CONTAINERS, ...IMAGES, ...NETWORKS_AND_VOLUMES, ...SYSTEM, ...SWARM];

/** What else stands on such a command line: slips, help, and work around Docker. */
export const ASIDES: readonly string[] = [
  "dokcer ps",
  "docker rnu alpine",
  "docker contianer ls",
  "docker imgaes",
  "docker ps -x",
  "docker run",
  "docker run -d --name {new}",
  "docker run alpine:nope",
  "docker run --name '{word} {word}' alpine",
  "docker rm",
  "docker rmi",
  "docker stop",
  "docker exec {c}",
  "docker run -p 80:80:80:80 alpine",
  "docker -H tcp://127.0.0.1:9 ps",
  "docker --context none ps",
  "docker --log-level shout ps",
  "docker run --help",
  "docker --version",
  "docker compose ls",
  "docker buildx ls",
  "docker scan {image}",
  "curl -s http://localhost:80{n}0",
  "curl -s --unix-socket /run/docker.sock http://d/_ping",
  "ps aux | grep -c sleep",
  "du -s /var/lib/docker/engine/overlay2",
  "cat .docker/config.json",
  "printf 'FROM alpine\\nRUN echo {word} > /word\\n' > Dockerfile",
  'printf \'FROM alpine AS base\\nARG WORD\\nCOPY . /app\\nFROM base\\nRUN echo {word} > /word\\nCMD ["cat", "/word"]\\n\' > app/Dockerfile',
  "echo {word} > app/word.txt",
  "for i in 1 2 3; do docker run -d --label tier={word} alpine sleep 3; done",
  "for i in 1 2 3; do docker run --rm alpine echo $i & done; wait",
  "docker ps -q | xargs -r docker inspect -f '{{.Name}}'",
  "docker ps -aq | xargs -r docker rm -f",
  "docker rm -f $(docker ps -aq) && docker system prune -a -f --volumes",
];

/** Of `docker run` and `docker create`. */
export const OPTIONS: readonly string[] = [
  "-e WORD={word}",
  "-e HOME",
  "--env-file app/env",
  "-l tier={word}",
  "--label lonely",
  "-p 80{n}0:80",
  "-p 127.0.0.1:90{n}0:80/udp",
  "-p 53{n}0-53{n}2:53{n}0-53{n}2",
  "-P --expose 81",
  "-v {vol}:/data",
  "-v {newvol}:/data:ro",
  "-v /anonymous",
  "-v /root/app:/app",
  "--mount type=volume,source={vol},target=/data",
  "--mount type=bind,source=/root/app,target=/app,readonly",
  "--mount type=tmpfs,target=/scratch",
  "--tmpfs /run",
  "--volumes-from {c}",
  "--network {net}",
  "--network {net} --network-alias {word}",
  "--network none",
  "--network host",
  "--network container:{c}",
  "--ip 10.77.{n}.9 --network {net}",
  "--link {c}",
  "-h {word}",
  "--add-host {word}:10.0.0.9",
  "--dns 10.0.0.9",
  "--mac-address 02:42:ac:11:00:0{n}",
  "-w /tmp",
  "-u nobody",
  "--group-add 9",
  "--read-only",
  "--cap-add NET_ADMIN",
  "--cap-drop ALL",
  "--security-opt no-new-privileges",
  "--privileged",
  "-m 64m",
  "--cpus 0.5",
  "--pids-limit 50",
  "--ulimit nofile=64",
  "--shm-size 1m",
  "--sysctl net.ipv4.ip_forward=1",
  "--init",
  "--pid host",
  "--ipc private",
  "--uts host",
  "--restart {restart}",
  "--stop-signal INT --stop-timeout 1",
  "--health-cmd true --health-interval 500ms",
  "--health-cmd false --health-interval 500ms --health-retries 1",
  "--no-healthcheck",
  "--entrypoint echo",
  "--log-driver none",
  "--log-opt max-size=10k",
  "--pull always",
  "--platform linux/arm64",
  "--cidfile cid",
  "--gpus all",
  "--device /dev/null",
  "-i",
];
