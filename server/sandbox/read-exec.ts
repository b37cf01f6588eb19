import type { Engine } from "./engine.ts";
import { Pieces } from "./pieces.ts";

export interface ReadOptions {
  /** On the program's stdin. */
  readonly input?: string;
  /** Of what it prints, most that is read. */
  readonly maxBytes: number;
  /** From its start. */
  readonly ms: number;
}

export interface ReadResult {
  readonly bytes: Buffer;
  /** It printed more than that, or went on for longer: the rest is not there. */
  readonly cut: "size" | "time" | null;
}

/**
 * What a program in a sandbox prints, until it ends or a bound is reached: then nobody listens to it any more.
 * @throws Error when it cannot be started
 */
export async function readExec(
  engine: Engine,
  sandbox: string,
  command: readonly string[],
  { input = "", maxBytes, ms }: ReadOptions,
): Promise<ReadResult> {
  const { stream, close } = await engine.exec(sandbox, command);
  const read = new Pieces();
  const cut = await new Promise<ReadResult["cut"]>((resolve) => {
    const timer = setTimeout(() => end("time"), ms);
    const end = (why: ReadResult["cut"]) => {
      clearTimeout(timer);
      resolve(why);
      close();
    };
    stream.on("data", (piece: Buffer) => {
      const left = maxBytes - read.length;
      read.add(piece.subarray(0, left));
      if (piece.length > left) end("size");
    });
    stream.once("end", () => end(null));
    stream.once("close", () => end(null));
    // A program that ended reads no input.
    stream.on("error", () => end(null));
    stream.end(input);
  });
  return { bytes: read.all(), cut };
}
