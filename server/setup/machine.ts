import { chmodSync, existsSync, mkdirSync, statfsSync, statSync } from "node:fs";
import { createServer } from "node:net";
import { PersonError } from "../errors.ts";
import { run } from "./packages.ts";
import type { Stage } from "./stage.ts";

const FIRST_START_BYTES = 4 * 1024 ** 3;
const LATER_START_BYTES = 512 * 1024 ** 2;

/** What the machine itself must have: room on disk, a free port, /dev/net/tun for all. */
export function machineStage(options: { dataDir: string; host: string; port: number }): Stage {
  return {
    name: "This machine",
    async run(report) {
      const first = !existsSync(options.dataDir);
      try {
        mkdirSync(options.dataDir, { recursive: true });
      } catch (error) {
        throw new PersonError(
          "data",
          `The data directory ${options.dataDir} cannot be made: ${(error as Error).message}. Set DATA_DIR to a folder you may write.`,
        );
      }
      checkDisk(options.dataDir, first ? FIRST_START_BYTES : LATER_START_BYTES);
      await checkPort(options.host, options.port);
      await openTun(report);
      return "ready";
    },
  };
}

function checkDisk(dir: string, need: number): void {
  const { bavail, bsize } = statfsSync(dir);
  const free = bavail * bsize;
  if (free < need) {
    throw new PersonError(
      "disk",
      `Only ${gigabytes(free)} are free at ${dir}; ${gigabytes(need)} are needed. Free some space, then start again.`,
    );
  }
}

function checkPort(host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", (error: NodeJS.ErrnoException) => {
      const cause = error.code === "EADDRINUSE" ? "is taken by another program" : `cannot be used (${error.message})`;
      reject(new PersonError("port", `Port ${port} on ${host} ${cause}. Choose another: PORT=${port + 1} npm start`));
    });
    probe.listen(port, host, () => probe.close(() => resolve()));
  });
}

/** The nested network needs it, for an ordinary user. Where no udev runs it is left at 0600. */
async function openTun(report: (progress: string) => void): Promise<void> {
  if (process.platform !== "linux" || process.env.DOCKER_HOST) return;
  const tun = "/dev/net/tun";
  try {
    if (!existsSync(tun)) {
      report(`making ${tun}`);
      mkdirSync("/dev/net", { recursive: true });
      await run("mknod", [tun, "c", "10", "200"], report);
    }
    if ((statSync(tun).mode & 0o666) !== 0o666) chmodSync(tun, 0o666);
  } catch {
    throw new PersonError(
      "tun",
      `${tun} must be readable and writable for all, as udev makes it. Run \`sudo chmod 666 ${tun}\`, then start again.`,
    );
  }
}

function gigabytes(bytes: number): string {
  return `${(bytes / 1024 ** 3).toFixed(1)} GB`;
}
