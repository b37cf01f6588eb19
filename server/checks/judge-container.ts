import type { CommandRecord, ContainerRecord } from "../evidence/evidence.ts";
import { lastSlip } from "./command-near-miss.ts";
import { isAbout, isRunning, shortcomings } from "./container-traits.ts";
import { type DockerCommand, parseDocker } from "./docker-command.ts";
import { matchLine, toArgv } from "./match-command.ts";
import { code, lastWords, listed, seconds, sentence } from "./phrases.ts";
import { explainRefusal, stillRunning, type Wanted } from "./refusals.ts";
import { commandsOf, counts, type Scene } from "./scene.ts";
import type { ContainerSpec } from "./schema.ts";
import { parseShellLine } from "./shell-line.ts";
import { type Failed, fail, type Outcome, pass } from "./verdicts.ts";

/** A container that is, or was, in the learner's daemon. */
export function judgeContainer(spec: ContainerSpec, scene: Scene): Outcome {
  if (spec.state === "absent") return judgeAbsent(spec, scene);
  const since = spec.since ?? "step";
  const times = spec.times ?? 1;
  const expected = times === 1 ? wishFor(spec) : `${times} times ${wishFor(spec)}`;
  const rated = scene.daemon.containers.map((container) => ({
    container,
    lacks: shortcomings(container, spec, scene),
  }));
  const fitting = rated.filter(({ lacks }) => lacks.length === 0).map(({ container }) => container);
  const good = fitting
    .filter((container) => counts(scene, since, deedTime(container, spec)))
    .sort((a, b) => (deedTime(a, spec) ?? 0) - (deedTime(b, spec) ?? 0));
  const last = good[times - 1];
  if (last !== undefined) return pass(deedTime(last, spec), describe(last));
  if (good.length > 0)
    return fail({
      expected,
      found: `${good.length} of ${times}`,
      reason: `That is ${good.length} of ${times} so far.`,
      attempted: true,
    });

  const tries = rated
    .filter(
      ({ container, lacks }) =>
        lacks.length > 0 && counts(scene, since, lastDeed(container)) && isAbout(container, spec, scene),
    )
    .sort((a, b) => a.lacks.length - b.lacks.length || b.container.createdAt - a.container.createdAt);
  const refused = refusedTry(spec, scene, tries[0]?.container.createdAt ?? 0);
  if (refused !== null) return fail({ expected, ...refused, attempted: true });
  const [nearest] = tries;
  if (nearest !== undefined) {
    return fail({ expected, found: describe(nearest.container), reason: nearest.lacks[0] as string, attempted: true });
  }
  return (
    outside(spec, scene, expected) ??
    mistyped("run", scene, expected) ??
    earlier(fitting.at(-1), spec, expected) ??
    stays(rated, spec, expected) ??
    fail({ expected, reason: `Waiting for ${wishFor(spec)}.`, attempted: false })
  );
}

/** None there now, and one that was. */
function judgeAbsent(spec: ContainerSpec, scene: Scene): Outcome {
  const rest: ContainerSpec = { ...spec, state: undefined };
  const matching = scene.daemon.containers.filter((container) => shortcomings(container, rest, scene).length === 0);
  const expected = spec.name === undefined ? `${wishFor(rest)} removed` : `${code(spec.name)} removed`;
  const there = matching.findLast((container) => container.state !== "removed");
  const tried = commandsOf(scene, "step").findLast((record) => dockerIn(record, /^(container|image) rm$/) !== null);
  const refused = tried === undefined ? null : explainRefusal(tried, {}, scene.daemon);
  if (there !== undefined) {
    const typo = mistyped("rm", scene, expected);
    if (tried === undefined && typo !== null) return typo;
    const usual = isRunning(there) ? stillRunning(there.name) : `${code(there.name)} is still there.`;
    return fail({ expected, found: describe(there), reason: refused ?? usual, attempted: tried !== undefined });
  }
  const gone = matching
    .filter((container) => container.removedAt !== null)
    .sort((a, b) => (b.removedAt ?? 0) - (a.removedAt ?? 0))[0];
  if (gone !== undefined && counts(scene, spec.since ?? "step", gone.removedAt))
    return pass(gone.removedAt, code(gone.name));
  const reason =
    gone === undefined
      ? `There is ${wishFor(rest).replace(/^a /, "no ")} to remove yet.`
      : `${code(gone.name)} was removed before this step. Make it again, then remove it.`;
  return fail({ expected, reason: refused ?? reason, attempted: refused !== null });
}

/** What went wrong with the last `docker run` or `start`, when it is newer than the nearest container. */
function refusedTry(spec: ContainerSpec, scene: Scene, newerThan: number): { found: string; reason: string } | null {
  const record = commandsOf(scene, spec.since ?? "step").findLast((candidate) => isFailedTry(candidate));
  if (record === undefined || record.startedAt < newerThan) return null;
  // A container that was made and could not start says more itself.
  const made = scene.daemon.containers.some(
    (container) => container.createdAt >= record.startedAt && container.createdAt <= (record.finishedAt ?? 0),
  );
  if (made) return null;
  const wanted: Wanted = {
    image: spec.image,
    name: spec.name,
    command: spec.command === undefined ? undefined : toArgv(spec.command),
  };
  const reason = explainRefusal(record, wanted, scene.daemon);
  if (reason !== null) return { found: code(record.line), reason };
  const said = lastWords(record.output);
  return said === ""
    ? null
    : { found: code(record.line), reason: `${code(record.line)} failed: ${sentence(code(said))}` };
}

function isFailedTry(record: CommandRecord): boolean {
  if (record.finishedAt === null || record.exitCode === 0) return false;
  if (dockerIn(record, /^container (run|create|start|rm|stop|kill)$/) !== null) return true;
  return parseShellLine(record.line).unfinished && /\bdocker\b/.test(record.line);
}

/** The command ran, but in the sandbox's own shell. */
function outside(spec: ContainerSpec, scene: Scene, expected: string): Failed | null {
  if (spec.command === undefined) return null;
  const wanted = toArgv(spec.command);
  const record = commandsOf(scene, "step").findLast(
    (candidate) => matchLine(candidate.line, wanted, true, scene.daemon).kind === "same",
  );
  if (record === undefined) return null;
  const start = `docker run ${spec.image ?? "IMAGE"}`;
  return fail({
    expected,
    found: code(record.line),
    reason: `${code(record.line)} ran in your own shell, not in a container. Put ${code(start)} in front of it.`,
    attempted: true,
  });
}

/** `dokcer run`, `docker rnu`: nothing came of it, so only the line itself tells. */
function mistyped(subcommand: string, scene: Scene, expected: string): Failed | null {
  const slip = lastSlip(commandsOf(scene, "step"), ["docker", subcommand]);
  return slip === null ? null : fail({ expected, ...slip, attempted: true });
}

/** It is as it should be, but came to be so before the step. */
function earlier(container: ContainerRecord | undefined, spec: ContainerSpec, expected: string): Failed | null {
  if (container === undefined) return null;
  const name = code(container.name);
  const reason =
    spec.state === "exited"
      ? `${name} ended before this step began. Start it again with ${code(`docker start -ai ${container.name}`)}, and leave it.`
      : spec.state === "removed"
        ? `${name} was removed before this step began.`
        : `${name} is from before this step. Do it once more.`;
  return fail({ expected, found: describe(container), reason, attempted: false });
}

/** One that was there before the step and waits to be stopped, started or removed. */
function stays(
  rated: readonly { container: ContainerRecord; lacks: string[] }[],
  spec: ContainerSpec,
  expected: string,
): Failed | null {
  if (spec.state === undefined || spec.state === "any" || spec.state === "created" || spec.name === undefined)
    return null;
  const near = rated.findLast(({ container }) => container.name === spec.name);
  return near === undefined
    ? null
    : fail({ expected, found: describe(near.container), reason: near.lacks[0] ?? "", attempted: false });
}

/** When what the spec asks for came to be. */
function deedTime(container: ContainerRecord, spec: ContainerSpec): number | null {
  if (spec.state === "removed") return container.removedAt;
  if (spec.state === "exited") return container.finishedAt;
  if (spec.state === "running") return container.startedAt;
  // Starting it again is a new deed where its end is what counts.
  if (spec.exit !== undefined) return Math.max(container.createdAt, container.startedAt ?? 0);
  return container.createdAt;
}

function lastDeed(container: ContainerRecord): number {
  return Math.max(container.createdAt, container.startedAt ?? 0, container.finishedAt ?? 0, container.removedAt ?? 0);
}

function dockerIn(record: CommandRecord, command: RegExp): DockerCommand | null {
  for (const argv of parseShellLine(record.line).commands) {
    const docker = parseDocker(argv);
    if (docker !== null && command.test(docker.command)) return docker;
  }
  return null;
}

function wishFor(spec: ContainerSpec): string {
  const options = [
    spec.interactive ? "-i" : "",
    spec.tty ? "-t" : "",
    ...(spec.env ?? []).map((pair) => `-e ${pair}`),
  ].filter(Boolean);
  const states: Partial<Record<NonNullable<ContainerSpec["state"]>, string>> = {
    created: "that is only created",
    running: "that keeps running",
    exited: "that has exited",
    removed: "that is removed again",
    present: "that is still there",
  };
  return [
    "a container",
    spec.name === undefined ? "" : `named ${code(spec.name)}`,
    spec.image === undefined ? "" : `from ${code(spec.image)}`,
    spec.command === undefined ? "" : `that runs ${code(toArgv(spec.command).join(" "))}`,
    spec.network === undefined ? "" : `in the network ${code(spec.network)}`,
    spec.volume === undefined ? "" : `with ${code(spec.volume)} mounted`,
    spec.publishes === undefined ? "" : `with its port ${spec.publishes} published`,
    options.length === 0 ? "" : `with ${listed(options.map(code))}`,
    states[spec.state ?? "any"] ?? "",
    spec.exit === "nonzero"
      ? "and fails"
      : typeof spec.exit === "number" && spec.exit !== 0
        ? `and ends with exit code ${spec.exit}`
        : "",
  ]
    .filter(Boolean)
    .join(" ");
}

function describe(container: ContainerRecord): string {
  const { startedAt, finishedAt, exitCode } = container;
  const took = isRunning(container)
    ? " · running"
    : startedAt !== null && finishedAt !== null && finishedAt >= startedAt
      ? ` · ${seconds(finishedAt - startedAt)}`
      : "";
  return `${code(container.name)}${took}${exitCode === null || exitCode === 0 || isRunning(container) ? "" : ` · exit code ${exitCode}`}`;
}
