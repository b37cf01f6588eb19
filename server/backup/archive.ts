import { closeSync, fsyncSync, openSync } from "node:fs";
import { PersonError } from "../errors.ts";
import { run } from "../setup/packages.ts";

/** Packs a folder's files, and sees to it that they are on the disk. */
export async function pack(dir: string, file: string): Promise<void> {
  await run("tar", ["-czf", file, "."], () => {}, { cwd: dir });
  // Read once to its end: what cannot be unpacked is no backup.
  await run("tar", ["-tzf", file], () => {});
  const handle = openSync(file, "r");
  fsyncSync(handle);
  closeSync(handle);
}

/** @throws PersonError when the file is none of ours, or was cut off */
export async function unpack(file: string, dir: string): Promise<void> {
  try {
    await run("tar", ["-xzf", file, "--no-same-owner"], () => {}, { cwd: dir });
  } catch (error) {
    throw new PersonError("backup", `${file} cannot be unpacked: it is not a backup, or not a whole one.`, {
      cause: error,
    });
  }
}
