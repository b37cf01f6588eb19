import type { Probe } from "../evidence/evidence.ts";
import type { Check, Condition, FileSpec, ScriptSpec } from "./schema.ts";

/** What has to be asked of the sandbox to judge a check, beyond what its streams tell. */
export function probesOf(check: Check): Probe[] {
  const probes = new Map<string, Probe>();
  for (const condition of [check.condition, ...check.wrong.map((turn) => turn.when)]) collect(condition, probes);
  return [...probes.values()];
}

function collect(condition: Condition, into: Map<string, Probe>): void {
  if ("file" in condition) {
    const key = fileKey(condition.file);
    into.set(key, { kind: "file", key, place: placeOf(condition.file), path: condition.file.path });
  } else if ("script" in condition) {
    const key = scriptKey(condition.script);
    into.set(key, { kind: "script", key, script: condition.script.run });
  } else if ("not" in condition) collect(condition.not, into);
  else for (const part of partsOf(condition)) collect(part, into);
}

export function partsOf(condition: Condition): readonly Condition[] {
  if ("all" in condition) return condition.all;
  if ("any" in condition) return condition.any;
  if ("order" in condition) return condition.order;
  return [];
}

export function fileKey(spec: FileSpec): string {
  return `file:${spec.container ?? ""}:${spec.image ?? ""}:${spec.path}`;
}

export function scriptKey(spec: ScriptSpec): string {
  return `script:${spec.run}`;
}

function placeOf(spec: FileSpec): Extract<Probe, { kind: "file" }>["place"] {
  if (spec.container !== undefined) return { kind: "container", name: spec.container };
  if (spec.image !== undefined) return { kind: "image", reference: spec.image };
  return { kind: "sandbox" };
}
