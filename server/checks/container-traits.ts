import type { CommandRecord, ContainerRecord } from "../evidence/evidence.ts";
import { parseDocker } from "./docker-command.ts";
import { namesImage, sameImage, sameRepository } from "./image-reference.ts";
import { toArgv } from "./match-command.ts";
import { code, listed } from "./phrases.ts";
import { optionBehindImage, stillRunning } from "./refusals.ts";
import type { Scene } from "./scene.ts";
import type { ContainerSpec } from "./schema.ts";
import { parseShellLine } from "./shell-line.ts";

/** One thing that a container must be, and what to say when it is not. */
interface Trait {
  readonly holds: boolean;
  say(): string;
}

/** What a container lacks of what is asked for, in the learner's words, the most telling first. */
export function shortcomings(container: ContainerRecord, spec: ContainerSpec, scene: Scene): string[] {
  const lacks = [...madeOf(container, spec, scene), ...setUp(container, spec), ...endedAs(container, spec, scene)]
    .filter((trait) => trait !== false && !trait.holds)
    .map((trait) => (trait as Trait).say());
  // An option behind the image is the cause of whatever else is wrong with a container from that image.
  const option =
    lacks.length === 0 || (spec.image !== undefined && !isFrom(container, spec.image, scene))
      ? null
      : optionAsCommand(container);
  return option === null ? lacks : [option, ...lacks.slice(1)];
}

/** Whether a container is a try at this, rather than another one that happens to be there. */
export function isAbout(container: ContainerRecord, spec: ContainerSpec, scene: Scene): boolean {
  if (spec.name === undefined && spec.image === undefined && spec.command === undefined) return true;
  if (spec.name !== undefined && container.name === spec.name) return true;
  if (spec.image !== undefined && (isFrom(container, spec.image, scene) || sameRepository(container.image, spec.image)))
    return true;
  return spec.command !== undefined && sameWords(container.argv, toArgv(spec.command));
}

export function isRunning(container: ContainerRecord): boolean {
  return container.state === "running" || container.state === "paused";
}

function isFrom(container: ContainerRecord, image: string, scene: Scene): boolean {
  return sameImage(container.image, image) || namesImage(container.image, image, scene.daemon);
}

function madeOf(container: ContainerRecord, spec: ContainerSpec, scene: Scene): (Trait | false)[] {
  const wanted = spec.command === undefined ? null : toArgv(spec.command);
  const from = code(container.image);
  const { image, name } = spec;
  return [
    image !== undefined && {
      holds: isFrom(container, image, scene),
      say: () =>
        container.name === name
          ? `${code(container.name)} is there, but made from ${from}; this step needs ${code(image)}.`
          : `A container ran, but from ${from}; this step needs ${code(image)}.`,
    },
    wanted !== null && {
      holds: sameWords(container.argv, wanted),
      say: () =>
        `A container from ${from} ran, but with ${code(container.argv.join(" "))} instead of ${code(wanted.join(" "))}.`,
    },
    name !== undefined && {
      holds: container.name === name,
      say: () => otherName(container, name),
    },
  ];
}

function setUp(container: ContainerRecord, spec: ContainerSpec): (Trait | false)[] {
  const name = code(container.name);
  const { network, volume, publishes } = spec;
  const without = (option: string, short: string, effect: string) => () =>
    `${name} was made without ${code(option)} (${code(short)}), so ${effect}.`;
  const but = (option: string) => () => `${name} was made with ${code(option)}; here it is meant to be without.`;
  return [
    spec.interactive !== undefined && {
      holds: container.interactive === spec.interactive,
      say: spec.interactive ? without("--interactive", "-i", "nothing you type reaches it") : but("--interactive"),
    },
    spec.tty !== undefined && {
      holds: container.tty === spec.tty,
      say: spec.tty ? without("--tty", "-t", "it has no terminal to show a prompt on") : but("--tty"),
    },
    ...(spec.env ?? []).map((pair) => ({
      holds: container.env.some((entry) => entry === pair || (!pair.includes("=") && entry.startsWith(`${pair}=`))),
      say: () => `${name} is there, but without ${code(pair)} in its environment (${code("--env")}).`,
    })),
    publishes !== undefined && {
      holds: container.ports.some((port) => port.container === publishes),
      say: () => `${name} is there, but its port ${publishes} is not published (${code("--publish")}).`,
    },
    volume !== undefined && {
      holds: container.mounts.some((mount) =>
        [mount.source, mount.target, `${mount.source}:${mount.target}`].includes(volume),
      ),
      say: () => `${name} is there, but ${code(volume)} is not mounted in it (${code("--volume")}).`,
    },
    network !== undefined && {
      holds: container.networks.includes(network),
      say: () => {
        const there =
          container.networks.length === 0 ? "no network" : `the network ${listed(container.networks.map(code))}`;
        return `${name} is in ${there}, not in ${code(network)} (${code("--network")}).`;
      },
    },
  ];
}

function endedAs(container: ContainerRecord, spec: ContainerSpec, scene: Scene): (Trait | false)[] {
  const name = code(container.name);
  const running = isRunning(container);
  const { exit, state } = spec;
  const exitCode = exit === undefined ? null : exitOf(container, scene);
  return [
    state === "present" && { holds: container.state !== "removed", say: () => `${name} is removed again.` },
    state === "created" && {
      holds: container.state === "created",
      say: () => `${name} was started already; here it is only meant to be created.`,
    },
    state === "running" && {
      holds: running,
      say: () =>
        container.state === "removed"
          ? `${name} is removed again.`
          : container.state === "created"
            ? `${name} is made, but not started.`
            : `${name} has stopped; it must be running.`,
    },
    state === "exited" && {
      holds: container.state === "exited",
      say: () =>
        running
          ? `${name} is still running. Leave it, or stop it.`
          : container.state === "removed"
            ? `${name} is removed; it was meant to stay, stopped.`
            : `${name} is made, but has not run yet.`,
    },
    state === "removed" && {
      holds: container.state === "removed",
      say: () => (running ? stillRunning(container.name) : `${name} is still there.`),
    },
    exit !== undefined &&
      exit !== "any" && {
        holds: exitCode !== null && (exit === "nonzero" ? exitCode !== 0 : exitCode === exit),
        say: () => {
          if (running) return `${name} is still running.`;
          if (exitCode !== null)
            return exitCode === 0
              ? `${name} ended well, with exit code 0; here something else is meant.`
              : `${name} ended with exit code ${exitCode}${exitMeaning(exitCode)}.`;
          return container.state === "removed"
            ? `${name} is removed already, so nobody can see how it ended. Once more without ${code("--rm")}.`
            : `${name} is made, but has not run yet.`;
        },
      },
  ];
}

/**
 * The exit code of a container. One that was removed at once (`--rm`) or that could not start has
 * none to show; then the `docker run` in front that made it tells.
 */
function exitOf(container: ContainerRecord, scene: Scene): number | null {
  if (isRunning(container)) return null;
  if (container.exitCode !== null) return container.exitCode;
  return scene.commands.findLast((record) => madeInFront(container, record))?.exitCode ?? null;
}

function madeInFront(container: ContainerRecord, record: CommandRecord): boolean {
  if (record.finishedAt === null || record.startedAt > container.createdAt || record.finishedAt < container.createdAt)
    return false;
  const { commands } = parseShellLine(record.line);
  const docker = parseDocker(commands.at(-1) ?? []);
  return (
    docker?.command === "container run" &&
    !docker.options.has("detach") &&
    sameImage(docker.args[0] ?? "", container.image)
  );
}

/** `docker run alpine --name hi echo hi`: what stands behind the image is given to the container. */
function optionAsCommand(container: ContainerRecord): string | null {
  const option = container.argv.find(
    (word, index) =>
      index < 2 &&
      /^(--?(name|rm|it|ti|detach|interactive|tty|env|publish|volume|network)(=.*)?|-[ditepv])$/.test(word),
  );
  if (option === undefined || container.argv.indexOf(option) > 0) return null;
  return optionBehindImage(option, container.image);
}

/** A first word may be written with its folder; the rest must be the same. */
function sameWords(given: readonly string[], wanted: readonly string[]): boolean {
  const bare = (words: readonly string[]) =>
    words.map((word, index) => (index === 0 ? word.replace(/^(\/usr)?\/s?bin\//, "") : word)).join("\0");
  return bare(given) === bare(wanted);
}

function otherName(container: ContainerRecord, wanted: string): string {
  const from = `A container from ${code(container.image)} is there`;
  // Docker's own names: an adjective and a surname.
  if (/^[a-z]+_[a-z]+\d?$/.test(container.name)) {
    return `${from}, but you gave it no name, so Docker called it ${code(container.name)}. This step needs ${code(`--name ${wanted}`)}.`;
  }
  return `${from}, but its name is ${code(container.name)}; this step needs the name ${code(wanted)}.`;
}

function exitMeaning(exit: number): string {
  if (exit === 125) return " (Docker itself refused)";
  if (exit === 126) return " (its program cannot be run)";
  if (exit === 127) return " (there is no such program in it)";
  return exit === 137 ? " (it was killed)" : "";
}
