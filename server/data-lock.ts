import { existsSync, mkdirSync, rmSync } from "node:fs";
import { connect, createServer, type Server } from "node:net";
import { join, relative } from "node:path";
import { PersonError } from "./errors.ts";

/** A socket's path may have so many bytes. */
const LONGEST_PATH = 100;

/**
 * Holds a data directory, so that no second server works in it. A socket file rather than a number
 * in a file: when its holder dies, however that came, nobody answers there any more.
 * @returns lets go of it
 * @throws PersonError when another server holds it
 */
export async function holdDataDir(dir: string): Promise<() => void> {
  mkdirSync(dir, { recursive: true });
  const path = shortPath(join(dir, "server.lock"));
  const server = (await tryToListen(path)) ?? (await takeOver(path, dir));
  server.unref();
  return () => {
    server.close();
    rmSync(path, { force: true });
  };
}

async function takeOver(path: string, dir: string): Promise<Server> {
  if (!(await answers(path))) {
    rmSync(path, { force: true });
    const server = await tryToListen(path);
    if (server !== null) return server;
  }
  throw new PersonError(
    "locked",
    `Another server works in ${dir} already. End that one, or set DATA_DIR to another folder for this one.`,
  );
}

/** Null: there is something of that name. */
function tryToListen(path: string): Promise<Server | null> {
  return new Promise((resolve, reject) => {
    const server = createServer((socket) => socket.destroy());
    server.once("error", (error: NodeJS.ErrnoException) => {
      if (error.code === "EADDRINUSE") resolve(null);
      else reject(error);
    });
    server.listen(path, () => resolve(server));
  });
}

function answers(path: string): Promise<boolean> {
  if (!existsSync(path)) return Promise.resolve(false);
  return new Promise((resolve) => {
    const socket = connect(path);
    socket.once("connect", () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("error", () => resolve(false));
  });
}

function shortPath(path: string): string {
  const other = relative(process.cwd(), path);
  return Buffer.byteLength(path) > LONGEST_PATH && other.length < path.length ? other : path;
}
