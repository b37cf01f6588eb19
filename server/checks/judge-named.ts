import type { CommandRecord } from "../evidence/evidence.ts";
import { parseDocker } from "./docker-command.ts";
import { nearest } from "./nearest.ts";
import { code } from "./phrases.ts";
import { explainRefusal } from "./refusals.ts";
import { commandsOf, counts, type Scene } from "./scene.ts";
import type { NetworkSpec, VolumeSpec } from "./schema.ts";
import { parseShellLine } from "./shell-line.ts";
import { fail, type Outcome, pass } from "./verdicts.ts";

type Kind = "volume" | "network";

interface Named {
  readonly name: string;
  readonly createdAt: number;
  readonly removedAt: number | null;
}

export function judgeVolume(spec: VolumeSpec, scene: Scene): Outcome {
  const judge = spec.state === "absent" ? judgeGone : judgeThere;
  return judge("volume", spec, scene.daemon.volumes, scene);
}

export function judgeNetwork(spec: NetworkSpec, scene: Scene): Outcome {
  const { name, driver } = spec;
  if (spec.state === "absent") return judgeGone("network", spec, scene.daemon.networks, scene);
  const other = scene.daemon.networks.find(
    (network) =>
      network.name === name && network.removedAt === null && driver !== undefined && network.driver !== driver,
  );
  if (other === undefined) return judgeThere("network", spec, scene.daemon.networks, scene);
  const reason = `The network ${code(name)} is there, but its driver is ${code(other.driver)}; this step needs ${code(driver ?? "")} (${code("--driver")}).`;
  return fail({
    expected: `a network ${code(name)} with the driver ${code(driver ?? "")}`,
    found: code(other.driver),
    reason,
    attempted: true,
  });
}

function judgeThere(kind: Kind, spec: VolumeSpec, records: readonly Named[], scene: Scene): Outcome {
  const since = spec.since ?? "ever";
  const { name } = spec;
  const label = name === undefined ? kind : `${kind} ${code(name)}`;
  const expected = `a ${label}`;
  const there = records.filter((record) => record.removedAt === null);
  const fitting = there.filter((record) => name === undefined || record.name === name);
  const hit = fitting.find((record) => counts(scene, since, record.createdAt));
  if (hit !== undefined) return pass(hit.createdAt, code(hit.name));
  const [old] = fitting;
  if (old !== undefined)
    return fail({
      expected,
      found: code(old.name),
      reason: `The ${kind} ${code(old.name)} was there before. Make a new one.`,
      attempted: false,
    });
  const recent = there.filter((record) => counts(scene, "step", record.createdAt)).map((record) => record.name);
  const near = name === undefined ? null : (nearest(name, recent) ?? recent.at(-1) ?? null);
  if (near !== null) {
    return fail({
      expected,
      found: code(near),
      reason: `There is a ${kind} ${code(near)}; this step needs the name ${code(name ?? "")}.`,
      attempted: true,
    });
  }
  const refused = lastRefusal(kind, "create", scene);
  return fail({ expected, reason: refused ?? `There is no ${label} yet.`, attempted: refused !== null });
}

function judgeGone(kind: Kind, spec: VolumeSpec, records: readonly Named[], scene: Scene): Outcome {
  const { name } = spec;
  const label = name === undefined ? kind : `${kind} ${code(name)}`;
  const expected = `the ${label} removed`;
  const fitting = records.filter((record) => name === undefined || record.name === name);
  const there = fitting.find((record) => record.removedAt === null);
  const refused = lastRefusal(kind, "rm", scene);
  if (there !== undefined) {
    return fail({
      expected,
      found: code(there.name),
      reason: refused ?? `The ${kind} ${code(there.name)} is still there.`,
      attempted: refused !== null,
    });
  }
  const gone = fitting.findLast((record) => counts(scene, spec.since ?? "ever", record.removedAt));
  if (gone !== undefined) return pass(gone.removedAt, code(gone.name));
  const reason = fitting.length > 0 ? `The ${label} was removed before.` : `There is no ${label} to remove yet.`;
  return fail({ expected, reason: refused ?? reason, attempted: refused !== null });
}

/** Why the last try failed, if it did. */
function lastRefusal(kind: Kind, action: "create" | "rm", scene: Scene): string | null {
  const does = (record: CommandRecord) =>
    parseShellLine(record.line).commands.some((argv) => parseDocker(argv)?.command === `${kind} ${action}`);
  const last = commandsOf(scene, "step").findLast(does);
  return last === undefined ? null : explainRefusal(last, {}, scene.daemon);
}
