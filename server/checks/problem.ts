import { nearest } from "./nearest.ts";

export type Path = readonly (string | number)[];

/** Something wrong in what an author wrote, at its place in the YAML. */
export interface Problem {
  readonly path: Path;
  readonly message: string;
}

/** The one way in which every schema of a course speaks of a key it does not know. */
export function unknownKey(key: string, valid: readonly string[], what: string): string {
  const near = nearest(key, valid);
  return `unknown key "${key}" in ${what}. ${near === null ? `Valid keys: ${valid.join(", ")}` : `Did you mean "${near}"?`}`;
}
