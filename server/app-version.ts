import { readFileSync } from "node:fs";

/** Of the workshop, "0.1.0". */
export function appVersion(): string {
  return (JSON.parse(readFileSync("package.json", "utf8")) as { version: string }).version;
}
