import type { Probe } from "../evidence/evidence.ts";
import type { Check, Condition, FileSpec, ScriptSpec } from "./schema.ts";

/** What has to be asked of the sandbox to judge a check, beyond what its streams tell. Each question once. */
export function probesOf(check: Check): Probe[] {
  const probes = new Map<string, Probe>();
  for (const condition of [check.condition, ...check.wrong.map((turn) => turn.when)]) collect(condition, probes);
  return [...probes.values()];
}

/** Under this key stands the answer in `Evidence.probes`; the same question has the same key in every check. */
export function probeKey(condition: { file: FileSpec } | { script: ScriptSpec }): string {
  if ("script" in condition) return `script:${condition.script.run}`;
  const { container, image, path } = condition.file;
  const place = container !== undefined ? `container ${container}` : image !== undefined ? `image ${image}` : "sandbox";
  return `file:${place}:${path}`;
}

function collect(condition: Condition, into: Map<string, Probe>): void {
  if ("file" in condition) {
    const key = probeKey(condition);
    into.set(key, { kind: "file", key, place: placeOf(condition.file), path: condition.file.path });
  } else if ("script" in condition) {
    const key = probeKey(condition);
    into.set(key, { kind: "script", key, script: condition.script.run });
  } else for (const part of partsOf(condition)) collect(part, into);
}

function partsOf(condition: Condition): readonly Condition[] {
  if ("all" in condition) return condition.all;
  if ("any" in condition) return condition.any;
  if ("order" in condition) return condition.order;
  return "not" in condition ? [condition.not] : [];
}

function placeOf(spec: FileSpec): Extract<Probe, { kind: "file" }>["place"] {
  if (spec.container !== undefined) return { kind: "container", name: spec.container };
  if (spec.image !== undefined) return { kind: "image", reference: spec.image };
  return { kind: "sandbox" };
}
