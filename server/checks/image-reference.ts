import type { DaemonState } from "../evidence/evidence.ts";

const HUB = "docker.io";

/** The full name of an image as the daemon understands it: "alpine" is "docker.io/library/alpine:latest". */
export function fullReference(reference: string): string {
  if (isImageId(reference)) return reference.replace(/^sha256:/, "");
  const [name = "", digest] = reference.split("@");
  const slash = name.indexOf("/");
  const first = slash === -1 ? "" : name.slice(0, slash);
  const hasRegistry = first.includes(".") || first.includes(":") || first === "localhost";
  const registry = !hasRegistry || first === "index.docker.io" ? HUB : first;
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

/** The same but for the tag. */
export function sameRepository(a: string, b: string): boolean {
  const bare = (reference: string) => fullReference(reference).replace(/[:@][^/]*$/, "");
  return bare(a) === bare(b);
}

/** Whether what was given, a reference or the beginning of an id, is the image of that name. */
export function namesImage(given: string, wanted: string, daemon: DaemonState): boolean {
  if (sameImage(given, wanted)) return true;
  const id = given.replace(/^sha256:/, "");
  if (!/^[0-9a-f]{4,64}$/.test(id)) return false;
  return daemon.images.some(
    (image) => image.id.replace(/^sha256:/, "").startsWith(id) && image.tags.some((tag) => sameImage(tag, wanted)),
  );
}

/** As people write it: without what goes without saying. */
export function shortReference(reference: string): string {
  return reference.replace(/^docker\.io\/(library\/)?/, "").replace(/:latest$/, "");
}

function isImageId(text: string): boolean {
  return /^(sha256:)?[0-9a-f]{12,64}$/.test(text);
}
