import { PassThrough } from "node:stream";
import { text } from "node:stream/consumers";
import type Docker from "dockerode";

/**
 * Runs a program of the sandbox image to its end, in a container of its own that is then removed: so it works wherever
 * the Engine is, without root here.
 * @returns what it said, @throws Error with that when it failed
 */
export async function runShortLived(docker: Docker, options: Docker.ContainerCreateOptions): Promise<string> {
  const container = await docker.createContainer(options);
  try {
    const stream = await container.attach({ stream: true, stdout: true, stderr: true });
    const output = new PassThrough();
    container.modem.demuxStream(stream, output, output);
    stream.once("end", () => output.end());
    await container.start();
    const { StatusCode } = (await container.wait()) as { StatusCode: number };
    const said = (await text(output)).trim();
    if (StatusCode !== 0) throw new Error(said);
    return said;
  } finally {
    await container.remove({ force: true, v: true }).catch(() => {});
  }
}
