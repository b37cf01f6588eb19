import { z } from "zod";
import type { Config } from "../config.ts";
import { imageUrl, MANIFESTS } from "./registry.ts";

const TIMEOUT_MS = 2000;
const manifest = z.object({ config: z.object({ digest: z.string() }) });
const index = z.object({ manifests: z.array(z.object({ digest: z.string() })).min(1) });
const image = z.object({ config: z.object({ Labels: z.record(z.string(), z.string()).nullish() }) });

/** What sandboxes get when they pull an image: asked of the registry itself, whoever filled it. */
export async function sourceOfImage(config: Config, name: string): Promise<"original" | "standIn" | "missing"> {
  try {
    const labels = await labelsOf((kind, reference) => imageUrl(config, name, kind, reference));
    return labels["workshop.stand-in"] === undefined ? "original" : "standIn";
  } catch {
    return "missing";
  }
}

type Locate = (kind: "manifests" | "blobs", reference?: string) => string;

async function labelsOf(url: Locate): Promise<Record<string, string>> {
  let answer = await get(url("manifests"));
  const many = index.safeParse(answer).data?.manifests[0];
  if (many !== undefined) answer = await get(url("manifests", many.digest));
  const { digest } = manifest.parse(answer).config;
  return image.parse(await get(url("blobs", digest))).config.Labels ?? {};
}

async function get(url: string): Promise<unknown> {
  const response = await fetch(url, { headers: { accept: MANIFESTS }, signal: AbortSignal.timeout(TIMEOUT_MS) });
  if (!response.ok) throw new Error(`${url} answered with ${response.status}`);
  return response.json();
}
