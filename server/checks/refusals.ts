import type { CommandRecord, DaemonState } from "../evidence/evidence.ts";
import { type DockerCommand, parseDocker } from "./docker-command.ts";
import { optionsOf } from "./docker-options.ts";
import { sameImage, shortReference } from "./image-reference.ts";
import { nearest } from "./nearest.ts";
import { code } from "./phrases.ts";
import { parseShellLine } from "./shell-line.ts";

/** What the step is about, as far as it helps to explain a failure. */
export interface Wanted {
  readonly image?: string;
  readonly name?: string;
  readonly command?: readonly string[];
}

/** Why a docker command failed, in the learner's words; null where its own words must do. */
export function explainRefusal(record: CommandRecord, wanted: Wanted, daemon: DaemonState): string | null {
  if (record.finishedAt === null || record.exitCode === 0) return null;
  const { commands, unfinished } = parseShellLine(record.line);
  if (unfinished)
    return `A quote in ${code(record.line)} is opened and not closed, so the shell waits for the rest at ${code(">")}. Control-C takes you out.`;
  for (const argv of commands) {
    const docker = parseDocker(argv);
    const said = docker === null ? null : (unknownOption(docker) ?? fromOutput(docker, record.output, wanted, daemon));
    if (said !== null) return said;
  }
  return null;
}

/** `docker run -name hi`, `docker run --nmae hi`. */
function unknownOption(docker: DockerCommand): string | null {
  const typed = docker.unknown[0];
  const { longs } = optionsOf(docker.command);
  // Only `help`: there is no table for this command.
  if (typed === undefined || longs.size < 2) return null;
  const bare = typed.replace(/^-+/, "");
  const command = `docker ${docker.command.replace(/^(container|image) /, "")}`;
  if (!typed.startsWith("--") && longs.has(bare))
    return `Long options have two hyphens: ${code(`--${bare}`)}, not ${code(typed)}.`;
  const near = nearest(bare, longs.keys());
  return `${code(command)} has no option ${code(typed)}.${near === null ? "" : ` Did you mean ${code(`--${near}`)}?`}`;
}

function fromOutput(docker: DockerCommand, output: string, wanted: Wanted, daemon: DaemonState): string | null {
  const runs = docker.command === "container run" || docker.command === "container create";
  const subject = docker.args[0] ?? "";
  if (/Cannot connect to the Docker daemon|error during connect/i.test(output))
    return "Your Docker daemon did not answer. Wait a moment, then try again.";
  if (/must be lowercase/i.test(output)) {
    return `Names of images are in small letters${wanted.image === undefined ? "" : `: ${code(wanted.image)}`}.`;
  }
  if (/already in use by container|container name .* is already in use/i.test(output)) {
    const name = docker.options.get("name")?.at(-1);
    return `The name ${name === undefined ? "" : `${code(name)} `}is taken by another container, running or not. Remove that one, or choose another name.`;
  }
  if (/port is already allocated|address already in use/i.test(output))
    return "That port is taken by something else. Choose another one, or stop what uses it.";
  if (/invalid container name/i.test(output))
    return "That is not a name that a container can have: letters, digits, hyphens, dots and underscores.";
  if (/executable file not found|no such file or directory: unknown/i.test(output) && runs)
    return noProgram(docker, subject);
  if (
    /pull access denied|manifest unknown|repository does not exist|manifest for .* not found|failed to resolve reference|No such image/i.test(
      output,
    )
  ) {
    return noImage(docker, subject, wanted, daemon);
  }
  // Without Docker Hub in reach, an image that the workshop's registry lacks ends as a failed connection.
  if (/registry-1\.docker\.io.*(no such host|timeout|refused|unreachable|canceled|not permitted)/i.test(output)) {
    if (wanted.image !== undefined && sameImage(subject, wanted.image))
      return `The image ${code(subject)} could not be fetched: no registry answered. Try again in a moment.`;
    return noImage(docker, subject, wanted, daemon);
  }
  if (/invalid reference format/i.test(output))
    return `${code(runs ? subject : (docker.args.at(-1) ?? ""))} is not a name that an image can have.`;
  if (/container is running|cannot remove a running container/i.test(output)) return stillRunning(subject);
  if (/No such container/i.test(output)) return noContainer(output, subject, daemon);
  const network = /network (\S+) not found/i.exec(output)?.[1];
  if (network !== undefined) return `There is no network ${code(network)}${nearby(network, daemon.networks)}`;
  if (/image is (being )?used|is using its referenced image/i.test(output))
    return "A container still uses that image, running or not. Remove the container first.";
  if (/active endpoints/i.test(output))
    return "A network cannot go while a container is in it. Remove or disconnect the container first.";
  if (/volume is in use/i.test(output))
    return "A container still uses that volume, running or not. Remove the container first.";
  if (/requires (at least |exactly )?\d+ argument/i.test(output)) {
    return `${code(`docker ${docker.command.replace(/^(container|image) /, "")}`)} was given ${docker.args.length === 0 ? "nothing to work on" : "too few or too many words"}.`;
  }
  return null;
}

export function stillRunning(name: string): string {
  return `${code(name)} is still running: stop it first with ${code(`docker stop ${name}`)}, or remove it with ${code("--force")}.`;
}

export function optionBehindImage(option: string, image: string): string {
  return `${code(option)} stands behind the image, so it went to the container as its command. Options go in front of ${code(image)}.`;
}

function noProgram(docker: DockerCommand, image: string): string {
  const program = docker.args[1] ?? "";
  if (program.startsWith("-")) return optionBehindImage(program, image);
  return `There is no program ${code(program)} in ${code(image)}. What stands behind the image is the command to run in the container.`;
}

function noImage(docker: DockerCommand, typed: string, wanted: Wanted, daemon: DaemonState): string {
  const isContainer = daemon.containers.some((container) => container.name === typed && container.state !== "removed");
  if (docker.command === "image rm") {
    return isContainer
      ? `${code(typed)} is a container. ${code("docker rmi")} removes images; for a container it is ${code("docker rm")}.`
      : `There is no image ${code(typed)}.`;
  }
  const known = daemon.images.flatMap((image) => image.tags.map(shortReference));
  const near = nearest(typed, wanted.image === undefined ? known : [wanted.image, ...known]);
  if (near !== null && near !== typed) return `There is no image ${code(typed)}. Did you mean ${code(near)}?`;
  if (wanted.image !== undefined && docker.args.includes(wanted.image))
    return `The image goes first, then the command: ${code(wanted.image)} in front of ${code(typed)}.`;
  if (wanted.image !== undefined && typed === wanted.command?.[0]) {
    return `${code(typed)} stands where the image goes. Put ${code(wanted.image)} in front of it.`;
  }
  if (isContainer)
    return `${code(typed)} is a container, not an image. ${code("docker run")} makes a new container from an image.`;
  return `There is no image ${code(typed)}${wanted.image === undefined || wanted.image === typed ? "" : `; this step needs ${code(wanted.image)}`}.`;
}

function noContainer(output: string, subject: string, daemon: DaemonState): string {
  const name = /No such container: (\S+)/i.exec(output)?.[1] ?? subject;
  return `There is no container ${code(name)}${nearby(name, daemon.containers)}`;
}

/** The end of a sentence that says that something is not there. */
function nearby(
  name: string,
  records: readonly { readonly name: string; readonly removedAt: number | null }[],
): string {
  const near = nearest(
    name,
    records.filter((record) => record.removedAt === null).map((record) => record.name),
  );
  return near === null || near === name ? "." : `. Did you mean ${code(near)}?`;
}
