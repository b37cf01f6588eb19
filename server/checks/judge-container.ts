import type { CommandRecord, ContainerRecord, Evidence } from "../evidence/evidence.ts";
import { parseDocker } from "./docker-command.ts";
import { sameImage } from "./image-reference.ts";
import { commandsSince } from "./judge-command.ts";
import { toArgv } from "./match-command.ts";
import { editDistance } from "./nearest.ts";
import type { ContainerSpec } from "./schema.ts";
import { parseShellLine } from "./shell-line.ts";
import { code, excerpt, seconds } from "./text-match.ts";
import type { Verdict } from "./verdict.ts";
import { fail, pass } from "./verdicts.ts";

/** One thing a container must be, whether it is, and what to say when it is not. */
interface Trait {
  readonly holds: boolean;
  readonly say: string;
}

/** A container that is, or was, in the learner's daemon. */
export function judgeContainer(spec: ContainerSpec, evidence: Evidence): Verdict {
  if (spec.state === "absent") return judgeAbsent(spec, evidence);
  const expected = describeSpec(spec);
  const since = (spec.since ?? "step") === "ever" ? 0 : evidence.since;
  const known = evidence.daemon.containers.filter((container) => deedTime(container, spec) >= since);
  const rated = known.map((container) => ({
    container,
    missing: traits(container, spec).filter((trait) => !trait.holds),
  }));
  const good = rated.filter(({ missing }) => missing.length === 0).map(({ container }) => container);
  const times = spec.times ?? 1;
  const last = good[times - 1];
  if (last !== undefined) return pass(deedTime(last, spec), describe(last));
  if (good.length > 0) {
    const reason = `That is ${good.length} of ${times} so far.`;
    return fail({
      expected: `${times} times: ${expected}`,
      found: `${good.length} of ${times}`,
      reason,
      attempted: true,
    });
  }
  // A command that failed since the last container tells more than that container.
  const newest = rated.at(-1)?.container.createdAt ?? 0;
  const refused = explainRefused(
    spec,
    commandsSince(evidence, spec.since ?? "step").filter((record) => record.startedAt > newest),
    evidence,
  );
  if (refused !== null) return fail({ expected, found: refused.found, reason: refused.reason, attempted: true });
  const nearest = rated.toSorted(
    (a, b) => a.missing.length - b.missing.length || b.container.createdAt - a.container.createdAt,
  )[0];
  if (nearest !== undefined && isAbout(nearest.container, spec)) {
    const reason = nearest.missing[0]?.say ?? "";
    return fail({
      expected,
      found: describe(nearest.container),
      reason: misplaced(nearest.container, spec) ?? reason,
      attempted: true,
    });
  }
  return fail({ expected, reason: `Waiting for ${expected}.`, attempted: false });
}

function traits(container: ContainerRecord, spec: ContainerSpec): Trait[] {
  const wantedArgv = spec.command === undefined ? null : toArgv(spec.command);
  const subject = `A container from ${code(container.image)}`;
  const list: (Trait | false)[] = [
    spec.image !== undefined && {
      holds: sameImage(container.image, spec.image),
      say: `A container ran, but from ${code(container.image)}; this step needs ${code(spec.image)}.`,
    },
    wantedArgv !== null && {
      holds: sameWords(container.argv, wantedArgv),
      say: `${subject} ran, but with ${code(container.argv.join(" "))} instead of ${code(wantedArgv.join(" "))}.`,
    },
    spec.name !== undefined && { holds: container.name === spec.name, say: otherName(container, spec.name) },
    spec.interactive !== undefined && {
      holds: container.interactive === spec.interactive,
      say: `${subject} was made without ${code("--interactive")} (${code("-i")}), so nothing you type reaches it.`,
    },
    spec.tty !== undefined && {
      holds: container.tty === spec.tty,
      say: `${subject} was made without ${code("--tty")} (${code("-t")}), so its shell shows no prompt.`,
    },
    ...(spec.env ?? []).map((pair) => ({
      holds: container.env.some((entry) => entry === pair || (!pair.includes("=") && entry.startsWith(`${pair}=`))),
      say: `${subject} is there, but without ${code(pair)} in its environment.`,
    })),
    spec.publishes !== undefined && {
      holds: container.ports.some((port) => port.container === spec.publishes),
      say: `${subject} is there, but port ${spec.publishes} is not published (${code("--publish")}).`,
    },
    spec.volume !== undefined && {
      holds: container.mounts.some((mount) => mount.source === spec.volume || mount.target === spec.volume),
      say: `${subject} is there, but ${code(spec.volume)} is not mounted in it (${code("--volume")}).`,
    },
    spec.network !== undefined && {
      holds: container.networks.includes(spec.network),
      say: `${subject} is there, but in the network ${container.networks.map(code).join(", ") || "none"}, not in ${code(spec.network)}.`,
    },
    ...stateTraits(container, spec),
  ];
  return list.filter((trait) => trait !== false);
}

function stateTraits(container: ContainerRecord, spec: ContainerSpec): (Trait | false)[] {
  const name = code(container.name);
  const running = container.state === "running" || container.state === "paused";
  return [
    spec.state === "present" && { holds: container.state !== "removed", say: `${name} is removed again.` },
    spec.state === "created" && { holds: container.state === "created", say: `${name} was started already.` },
    spec.state === "running" && {
      holds: running,
      say:
        container.state === "removed"
          ? `${name} is removed again.`
          : `${name} is there, but it has stopped; it must be running.`,
    },
    spec.state === "exited" && {
      holds: container.state === "exited",
      say: running ? `${name} is still running. Leave or stop it.` : `${name} is not there any more.`,
    },
    spec.state === "removed" && {
      holds: container.state === "removed",
      say: running
        ? `${name} is still running: stop it first, or remove it with ${code("--force")}.`
        : `${name} is still there.`,
    },
    spec.exit !== undefined &&
      spec.exit !== "any" && {
        holds: spec.exit === "nonzero" ? (container.exitCode ?? 0) !== 0 : container.exitCode === spec.exit,
        say: running
          ? `${name} is still running.`
          : container.exitCode === null
            ? `${name} was made, but it has not run yet.`
            : `${name} ended with exit code ${container.exitCode}${exitMeaning(container.exitCode)}.`,
      },
  ];
}

function judgeAbsent(spec: ContainerSpec, evidence: Evidence): Verdict {
  const rest: ContainerSpec = { ...spec, state: undefined };
  const matching = evidence.daemon.containers.filter((container) =>
    traits(container, rest).every((trait) => trait.holds),
  );
  const subject = spec.name === undefined ? "such a container" : code(spec.name);
  const expected = `${subject} removed`;
  const there = matching.find((container) => container.state !== "removed");
  if (there === undefined) {
    const since = (spec.since ?? "step") === "ever" ? 0 : evidence.since;
    const gone = matching.findLast((container) => (container.removedAt ?? 0) >= since);
    if (gone !== undefined) return pass(gone.removedAt, code(gone.name));
    return fail({ expected, reason: `There is no ${subject} to remove yet.`, attempted: false });
  }
  const tried = commandsSince(evidence, "step").findLast((record) =>
    parseShellLine(record.line).commands.some((argv) => parseDocker(argv)?.command === "container rm"),
  );
  const running = there.state === "running";
  const reason = running
    ? `${code(there.name)} is still running: stop it first, or remove it with ${code("--force")}.`
    : `${code(there.name)} is still there.`;
  return fail({ expected, found: describe(there), reason, attempted: tried !== undefined });
}

/** What went wrong with a `docker run` that made nothing. */
function explainRefused(
  spec: ContainerSpec,
  commands: readonly CommandRecord[],
  evidence: Evidence,
): { found: string; reason: string } | null {
  const record = commands.findLast(
    (candidate) =>
      candidate.finishedAt !== null &&
      candidate.exitCode !== 0 &&
      (startsContainer(candidate.line) || parseShellLine(candidate.line).unfinished),
  );
  if (record === undefined) return null;
  const found = code(excerpt(record.line));
  const image = imageOf(record.line);
  if (
    /unable to find image|pull access denied|manifest unknown/i.test(record.output) &&
    image !== null &&
    spec.image !== undefined
  ) {
    const near = image !== spec.image && editDistance(image, spec.image) <= 3;
    const known = evidence.daemon.containers.some((container) => container.name === image);
    if (known)
      return {
        found,
        reason: `${code(image)} is a container, not an image. ${code("docker run")} takes an image; here that is ${code(spec.image)}.`,
      };
    return { found, reason: `There is no image ${code(image)}.${near ? ` Did you mean ${code(spec.image)}?` : ""}` };
  }
  if (/already in use/i.test(record.output)) {
    return {
      found,
      reason: "The name is taken by another container, running or not. Remove that one, or choose another name.",
    };
  }
  if (/executable file not found|no such file or directory/i.test(record.output) && image !== null) {
    return {
      found,
      reason: `What stands behind the image ${code(image)} is the command to run in the container, and there is no such program in it. Options such as ${code("--name")} go in front of the image.`,
    };
  }
  return null;
}

/** `docker run alpine --name hi echo hi`: what stands behind the image is given to the container. */
function misplaced(container: ContainerRecord, spec: ContainerSpec): string | null {
  const option = container.argv.find((word) => /^--?(name|rm|it|ti|detach|d|i|t|e|v|p)$/.test(word));
  if (option === undefined || spec.image === undefined || !sameImage(container.image, spec.image)) return null;
  if (container.argv.indexOf(option) !== 0) return null;
  return `${code(option)} stands behind the image, so it went to the container as its command. Options go in front of ${code(container.image)}.`;
}

/** Whether a container is a try at this, rather than another one that happens to be there. */
function isAbout(container: ContainerRecord, spec: ContainerSpec): boolean {
  if (spec.name !== undefined && container.name === spec.name) return true;
  if (spec.image !== undefined && sameImage(container.image, spec.image)) return true;
  return spec.command !== undefined && sameWords(container.argv, toArgv(spec.command));
}

/** When what the spec asks for came to be. */
function deedTime(container: ContainerRecord, spec: ContainerSpec): number {
  if (spec.state === "removed") return container.removedAt ?? container.createdAt;
  if (spec.state === "exited") return Math.max(container.createdAt, container.finishedAt ?? 0);
  if (spec.state === "running" || spec.exit !== undefined)
    return Math.max(container.createdAt, container.startedAt ?? 0);
  return container.createdAt;
}

/** The image may bring its own way to run a shell; the words must be the same apart from it. */
function sameWords(given: readonly string[], wanted: readonly string[]): boolean {
  const bare = (words: readonly string[]) =>
    words.map((word, index) => (index === 0 ? word.replace(/^\/(usr\/)?bin\//, "") : word)).join("\0");
  return bare(given) === bare(wanted);
}

function otherName(container: ContainerRecord, wanted: string): string {
  return `A container from ${code(container.image)} is there, but it is named ${code(container.name)}; this step needs the name ${code(wanted)} (${code("--name")}).`;
}

function exitMeaning(exit: number): string {
  if (exit === 127) return " (there is no such program in it)";
  if (exit === 126) return " (that cannot be run)";
  if (exit === 137) return " (it was killed)";
  return "";
}

function startsContainer(line: string): boolean {
  return parseShellLine(line).commands.some((argv) =>
    /^container (run|create)$/.test(parseDocker(argv)?.command ?? ""),
  );
}

function imageOf(line: string): string | null {
  for (const argv of parseShellLine(line).commands) {
    const docker = parseDocker(argv);
    if (docker?.command === "container run" || docker?.command === "container create") return docker.args[0] ?? null;
  }
  return null;
}

function describeSpec(spec: ContainerSpec): string {
  const parts = [
    "a container",
    spec.name === undefined ? "" : `named ${code(spec.name)}`,
    spec.image === undefined ? "" : `from ${code(spec.image)}`,
    spec.command === undefined ? "" : `that runs ${code(toArgv(spec.command).join(" "))}`,
    spec.network === undefined ? "" : `in the network ${code(spec.network)}`,
    spec.state === "running"
      ? "and keeps running"
      : spec.state === "exited"
        ? "that has exited"
        : spec.state === "removed"
          ? "and is removed"
          : "",
  ];
  return parts.filter(Boolean).join(" ");
}

function describe(container: ContainerRecord): string {
  const took =
    container.startedAt !== null && container.finishedAt !== null
      ? ` · ${seconds(container.finishedAt - container.startedAt)}`
      : "";
  const exit = container.exitCode !== null && container.exitCode !== 0 ? ` · exit code ${container.exitCode}` : "";
  return `${code(container.name)}${took}${exit}`;
}
