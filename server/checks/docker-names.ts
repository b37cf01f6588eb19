/** Canonical command to its other spellings. */
const SPELLINGS: Readonly<Record<string, readonly string[]>> = {
  "container ls": ["ps", "container ps", "container list"],
  "container rm": ["rm", "container remove"],
  "image ls": ["images", "image list"],
  "image rm": ["rmi", "image remove"],
  "image build": ["build", "builder build", "buildx build"],
  "builder prune": ["buildx prune"],
  "network ls": ["network list"],
  "network rm": ["network remove"],
  "volume ls": ["volume list"],
  "volume rm": ["volume remove"],
  "context ls": ["context list"],
  "context rm": ["context remove"],
  "system info": ["info"],
  "system events": ["events"],
};

/** Commands that may stand with or without their group: `docker run`, `docker container run`. */
const SHORTCUTS: Readonly<Record<string, readonly string[]>> = {
  container: [
    "attach",
    "commit",
    "cp",
    "create",
    "diff",
    "exec",
    "export",
    "kill",
    "logs",
    "pause",
    "port",
    "rename",
    "restart",
    "run",
    "start",
    "stats",
    "stop",
    "top",
    "unpause",
    "update",
    "wait",
  ],
  image: ["history", "import", "load", "pull", "push", "save", "tag"],
};

const CANONICAL: ReadonlyMap<string, string> = new Map([
  ...Object.entries(SPELLINGS).flatMap(([canonical, others]) => others.map((other) => [other, canonical] as const)),
  ...Object.entries(SHORTCUTS).flatMap(([group, names]) => names.map((name) => [name, `${group} ${name}`] as const)),
]);

export const GROUPS: ReadonlySet<string> = new Set([
  "builder",
  "buildx",
  "checkpoint",
  "compose",
  "config",
  "container",
  "context",
  "image",
  "manifest",
  "network",
  "node",
  "plugin",
  "secret",
  "service",
  "stack",
  "swarm",
  "system",
  "trust",
  "volume",
]);

/** The first word behind `docker` that people use, for "did you mean". */
export const SUBCOMMANDS: readonly string[] = [
  ...new Set([...CANONICAL.keys()].filter((name) => !name.includes(" "))),
  ...["container", "image", "network", "volume", "system", "inspect", "version", "login", "logout", "search", "help"],
];

/** Everything behind the first argument belongs to the program that runs in the container. */
export const STOPS_AT_FIRST_ARGUMENT: ReadonlySet<string> = new Set([
  "container run",
  "container create",
  "container exec",
  "container top",
]);

export function canonicalName(typed: string): string {
  return CANONICAL.get(typed) ?? typed;
}
