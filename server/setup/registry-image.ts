import { createHash } from "node:crypto";
import { type IncomingHttpHeaders, request } from "node:http";
import { z } from "zod";
import type { Config } from "../config.ts";
import { PersonError } from "../errors.ts";

const ANSWER_MS = 4000;
/** Bytes of a manifest or of an image's settings. */
const MOST_BYTES = 4 * 1024 ** 2;
const MANIFESTS = [
  "application/vnd.docker.distribution.manifest.v2+json",
  "application/vnd.docker.distribution.manifest.list.v2+json",
  "application/vnd.oci.image.manifest.v1+json",
  "application/vnd.oci.image.index.v1+json",
].join(", ");

const blob = z.object({ digest: z.string(), size: z.number() });
type Blob = z.infer<typeof blob>;
const manifest = z.object({ config: blob, layers: z.array(blob) });
const index = z.object({ manifests: z.array(z.object({ digest: z.string() })).min(1) });
const settings = z.object({ config: z.object({ Labels: z.record(z.string(), z.string()).nullish() }) });

/** Where the registry has an image: `library/alpine` and `latest` for "alpine". */
export function placeOf(image: string): { readonly path: string; readonly tag: string } {
  const at = image.lastIndexOf(":");
  const [name, tag] = at > image.lastIndexOf("/") ? [image.slice(0, at), image.slice(at + 1)] : [image, "latest"];
  return { path: name.includes("/") ? name : `library/${name}`, tag };
}

/** How this machine's Engine names the registry's copy, without its tag. */
export function mirrorName(config: Config, image: string): string {
  return `127.0.0.1:${config.registry.port}/${placeOf(image).path}`;
}

/** Whether sandboxes can pull an image from this workshop's registry. */
export async function inRegistry(config: Config, image: string): Promise<boolean> {
  return answers(urlOf(config, image, "manifests"));
}

/** Which image the registry has under a name now. @throws PersonError when it has none */
export async function digestOf(config: Config, image: string): Promise<string> {
  const digest = await servedDigest(config, image);
  if (digest === null) throw new PersonError("registry", `The registry has no image ${image}.`);
  return digest;
}

/**
 * The digest of what the registry serves under an image's name; null when that is not there, or not whole.
 * @param blobs whether they are looked at only, or read to their end
 */
export async function servedDigest(
  config: Config,
  image: string,
  blobs: "sized" | "read" = "sized",
): Promise<string | null> {
  const isBlobWhole = blobs === "sized" ? hasSize : hasContent;
  try {
    const { body } = await get(urlOf(config, image, "manifests"));
    return (await isWhole(config, image, body, isBlobWhole)) ? digestIn(body) : null;
  } catch {
    return null;
  }
}

/** What sandboxes get when they pull an image: asked of the registry itself, whoever filled it. */
export async function sourceOfImage(config: Config, name: string): Promise<"original" | "standIn" | "missing"> {
  try {
    const labels = await labelsOf(config, name);
    return labels["workshop.stand-in"] === undefined ? "original" : "standIn";
  } catch {
    return "missing";
  }
}

type IsBlobWhole = (url: string, one: Blob) => Promise<boolean>;

async function isWhole(config: Config, image: string, body: Buffer, isBlobWhole: IsBlobWhole): Promise<boolean> {
  const read: unknown = JSON.parse(body.toString());
  const many = index.safeParse(read).data?.manifests;
  if (many === undefined) {
    const { config: own, layers } = manifest.parse(read);
    const each = [own, ...layers].map((one) => isBlobWhole(urlOf(config, image, "blobs", one.digest), one));
    return (await Promise.all(each)).every(Boolean);
  }
  // Of images for several machines the Engine has, and pushes, those for this one.
  const each = many.map(async ({ digest }) => {
    const { body } = await get(urlOf(config, image, "manifests", digest));
    return digestIn(body) === digest && (await isWhole(config, image, body, isBlobWhole));
  });
  return (await Promise.all(each.map((one) => one.catch(() => false)))).some(Boolean);
}

async function hasSize(url: string, { size }: Blob): Promise<boolean> {
  const { status, headers } = await ask("HEAD", url);
  return status === 200 && Number(headers["content-length"]) === size;
}

async function hasContent(url: string, { digest }: Blob): Promise<boolean> {
  const hash = createHash("sha256");
  const { status } = await ask("GET", url, (chunk) => hash.update(chunk));
  return status === 200 && `sha256:${hash.digest("hex")}` === digest;
}

async function labelsOf(config: Config, image: string): Promise<Record<string, string>> {
  const read = async (kind: "manifests" | "blobs", digest?: string): Promise<unknown> =>
    JSON.parse((await get(urlOf(config, image, kind, digest))).body.toString());
  let found = await read("manifests");
  const many = index.safeParse(found).data?.manifests[0];
  if (many !== undefined) found = await read("manifests", many.digest);
  const { digest } = manifest.parse(found).config;
  return settings.parse(await read("blobs", digest)).config.Labels ?? {};
}

function digestIn(body: Buffer): string {
  return `sha256:${createHash("sha256").update(body).digest("hex")}`;
}

/** @param digest the image's tag otherwise */
function urlOf({ registry }: Config, image: string, kind: "manifests" | "blobs", digest?: string): string {
  const { path, tag } = placeOf(image);
  return `http://127.0.0.1:${registry.port}/v2/${path}/${kind}/${digest ?? tag}`;
}

async function get(url: string): Promise<Answer> {
  const answer = await ask("GET", url);
  if (answer.status !== 200) throw new Error(`${url} answered with ${answer.status}`);
  return answer;
}

/** Whether a registry answers there, and with what is asked for. */
export async function answers(url: string): Promise<boolean> {
  return ask("HEAD", url).then(
    ({ status }) => status === 200,
    () => false,
  );
}

interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/**
 * On a connection of its own: one kept from before the registry was started anew answers nothing.
 * @param take gets the body in place of the answer, however long it is
 */
function ask(method: "GET" | "HEAD", url: string, take?: (chunk: Buffer) => void): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const asked = request(url, { method, agent: false, headers: { accept: MANIFESTS }, timeout: ANSWER_MS });
    asked.once("timeout", () => asked.destroy(new Error(`${url} does not answer`)));
    asked.once("error", reject);
    asked.once("response", (response) => {
      const chunks: Buffer[] = [];
      let bytes = 0;
      const keep = (chunk: Buffer) => {
        chunks.push(chunk);
        bytes += chunk.length;
        if (bytes > MOST_BYTES) asked.destroy(new Error(`${url} answers with more than ${MOST_BYTES} bytes`));
      };
      response.on("data", take ?? keep);
      response.once("error", reject);
      response.once("end", () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks) }),
      );
    });
    asked.end();
  });
}
