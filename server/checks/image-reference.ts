const HUB = "docker.io";

/** The full name of an image as the daemon understands it: "alpine" is "docker.io/library/alpine:latest". */
export function fullReference(reference: string): string {
  if (/^(sha256:)?[0-9a-f]{12,64}$/.test(reference)) return reference.replace(/^sha256:/, "");
  const [name = "", digest] = reference.split("@");
  const slash = name.indexOf("/");
  const first = slash === -1 ? "" : name.slice(0, slash);
  const hasRegistry = first.includes(".") || first.includes(":") || first === "localhost";
  const registry = hasRegistry ? first : HUB;
  const path = hasRegistry ? name.slice(slash + 1) : name;
  const colon = path.lastIndexOf(":");
  const repository = colon === -1 ? path : path.slice(0, colon);
  const tag = colon === -1 ? "latest" : path.slice(colon + 1);
  const full = registry === HUB && !repository.includes("/") ? `library/${repository}` : repository;
  return digest === undefined ? `${registry}/${full}:${tag}` : `${registry}/${full}@${digest}`;
}

export function sameImage(a: string, b: string): boolean {
  return a === b || fullReference(a) === fullReference(b);
}
