import { createHash } from "node:crypto";

/** Raised when what lies in the volume is laid out in another way, or cannot be trusted any more. */
const FORMAT = 2;

export interface PreloadableImage {
  readonly name: string;
  readonly preload: boolean;
}

/** The names of those that sandboxes have from the start, each once, in order. */
export function preloadedNames(images: readonly PreloadableImage[]): string[] {
  return [...new Set(images.filter(({ preload }) => preload).map(({ name }) => name))].sort();
}

/** Names the volume with the images that sandboxes have from the start; null: they have none. */
export function preloadVolume(images: readonly PreloadableImage[]): string | null {
  const names = preloadedNames(images);
  if (names.length === 0) return null;
  const hash = createHash("sha256").update(JSON.stringify([FORMAT, ...names]));
  return `workshop-preload-${hash.digest("hex").slice(0, 12)}`;
}
