/**
 * What the docker command line understands, as far as a workshop needs it (docker CLI 26 reference).
 * Flags take no value; everything else that is listed, or unknown with "=", does.
 */

/** Short names and aliases to long names. */
const COMMON_SHORT: Readonly<Record<string, string>> = {
  a: "all",
  d: "detach",
  e: "env",
  f: "filter",
  h: "hostname",
  i: "interactive",
  l: "label",
  m: "memory",
  n: "last",
  p: "publish",
  P: "publish-all",
  q: "quiet",
  t: "tty",
  u: "user",
  v: "volume",
  w: "workdir",
  c: "cpu-shares",
};

const FLAGS = new Set([
  "all",
  "detach",
  "disable-content-trust",
  "debug",
  "tls",
  "tlsverify",
  "digests",
  "follow",
  "force",
  "help",
  "init",
  "interactive",
  "latest",
  "link",
  "no-cache",
  "no-healthcheck",
  "no-prune",
  "no-stdin",
  "no-stream",
  "no-trunc",
  "oom-kill-disable",
  "pause",
  "privileged",
  "publish-all",
  "pull-always",
  "quiet",
  "read-only",
  "rm",
  "sig-proxy",
  "size",
  "timestamps",
  "tree",
  "tty",
  "volumes",
  "details",
  "human",
  "all-tags",
  "archive",
  "follow-link",
  "internal",
  "ipv6",
  "attachable",
  "version",
]);

/** Where a short name means something else than usual. */
const SHORT_BY_COMMAND: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  "container ls": { l: "latest", s: "size" },
  "container rm": { f: "force", l: "link", v: "volumes" },
  "container logs": { f: "follow", t: "timestamps", n: "tail" },
  "container stop": { t: "timeout", s: "signal" },
  "container restart": { t: "timeout", s: "signal" },
  "container kill": { s: "signal" },
  "container start": { a: "attach" },
  "container run": { a: "attach", l: "label" },
  "container create": { a: "attach", l: "label" },
  "container commit": { a: "author", c: "change", m: "message", p: "pause" },
  "container cp": { a: "archive", L: "follow-link" },
  "container inspect": { f: "format", s: "size" },
  "image rm": { f: "force" },
  "image build": { f: "file", t: "tag" },
  "image save": { o: "output" },
  "image load": { i: "input" },
  "image history": { H: "human" },
  "image import": { c: "change", m: "message" },
  "image inspect": { f: "format" },
  "image prune": { f: "force" },
  "image pull": { a: "all-tags" },
  "image push": { a: "all-tags" },
  inspect: { f: "format", s: "size" },
  "network create": { d: "driver" },
  "network rm": { f: "force" },
  "network inspect": { f: "format", v: "verbose" },
  "volume create": { d: "driver" },
  "volume rm": { f: "force" },
  "volume inspect": { f: "format" },
  "volume prune": { f: "force" },
  "container prune": { f: "force" },
  "network prune": { f: "force" },
  "system prune": { f: "force" },
  "system info": { f: "format" },
  version: { f: "format" },
};

/** Long options that a plain reading of FLAGS would get wrong. */
const VALUE_BY_COMMAND: Readonly<Record<string, readonly string[]>> = {
  "container start": ["detach-keys"],
};
const FLAG_BY_COMMAND: Readonly<Record<string, readonly string[]>> = {
  "container start": ["attach"],
};

/** Command -> its canonical path. Both spellings of each (`docker ps`, `docker container ls`). */
export const COMMAND_ALIASES: Readonly<Record<string, string>> = aliases({
  "container ls": ["ps", "container ps", "container list"],
  "container rm": ["rm", "container remove"],
  "container run": ["run"],
  "container exec": ["exec"],
  "container create": ["create"],
  "container commit": ["commit"],
  "container diff": ["diff"],
  "container logs": ["logs"],
  "container start": ["start"],
  "container stop": ["stop"],
  "container restart": ["restart"],
  "container kill": ["kill"],
  "container cp": ["cp"],
  "container rename": ["rename"],
  "container wait": ["wait"],
  "container top": ["top"],
  "container stats": ["stats"],
  "container port": ["port"],
  "container attach": ["attach"],
  "container pause": ["pause"],
  "container unpause": ["unpause"],
  "container update": ["update"],
  "container export": ["export"],
  "image ls": ["images", "image list"],
  "image rm": ["rmi", "image remove"],
  "image build": ["build", "builder build", "buildx build"],
  "image pull": ["pull"],
  "image push": ["push"],
  "image tag": ["tag"],
  "image save": ["save"],
  "image load": ["load"],
  "image history": ["history"],
  "image import": ["import"],
  "network ls": ["network list"],
  "network rm": ["network remove"],
  "volume ls": ["volume list"],
  "volume rm": ["volume remove"],
  "system info": ["info"],
  "system events": ["events"],
});

export const GROUPS = new Set([
  "container",
  "image",
  "network",
  "volume",
  "system",
  "builder",
  "buildx",
  "context",
  "plugin",
]);

/** Everything behind the first argument belongs to the program that runs in the container. */
export const STOPS_AT_FIRST_ARGUMENT = new Set(["container run", "container create", "container exec"]);

/** The first word after `docker` that people use, for "did you mean". */
export const SUBCOMMANDS: readonly string[] = [
  ...new Set([
    ...Object.keys(COMMAND_ALIASES).map((command) => command.split(" ")[0] as string),
    "inspect",
    "version",
    "login",
    "search",
  ]),
];

export const GLOBAL_VALUE_OPTIONS = new Set([
  "H",
  "host",
  "c",
  "context",
  "l",
  "log-level",
  "config",
  "tlscacert",
  "tlscert",
  "tlskey",
]);

export function longName(command: string, short: string): string {
  return SHORT_BY_COMMAND[command]?.[short] ?? COMMON_SHORT[short] ?? short;
}

export function takesValue(command: string, long: string): boolean {
  if (VALUE_BY_COMMAND[command]?.includes(long)) return true;
  if (FLAG_BY_COMMAND[command]?.includes(long)) return false;
  return !FLAGS.has(long);
}

function aliases(table: Record<string, readonly string[]>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(table).flatMap(([canonical, others]) => [canonical, ...others].map((name) => [name, canonical])),
  );
}
