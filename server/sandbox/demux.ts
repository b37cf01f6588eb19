import { Duplex } from "node:stream";

const HEADER = 8;
const STDOUT = 1;
/** Nobody reads what a program says there, and reading costs: one that says more is let go of. */
const MOST_STDERR = 1024 ** 2;

/**
 * A duplex over an exec stream without a terminal: reading gives stdout alone, writing goes to
 * stdin, ending half-closes. The Engine frames its output: one byte for the stream, three zero
 * bytes, four for the length (Docker Engine API, "Attach to a container").
 * @param onStderr is given what the program says on stderr
 */
export function demultiplex(raw: Duplex, onStderr: (chunk: Buffer) => void = () => {}): Duplex {
  let rest: Buffer = Buffer.alloc(0);
  let stderr = 0;
  const outer = new Duplex({
    allowHalfOpen: true,
    read: () => raw.resume(),
    write: (chunk, _encoding, done) => {
      if (raw.write(chunk)) done();
      else raw.once("drain", () => done());
    },
    final: (done) => {
      raw.end();
      done();
    },
    destroy: (error, done) => {
      raw.destroy();
      done(error);
    },
  });
  raw.on("data", (chunk: Buffer) => {
    rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    let at = 0;
    while (rest.length - at >= HEADER) {
      const length = rest.readUInt32BE(at + 4);
      if (rest.length - at - HEADER < length) break;
      const payload = rest.subarray(at + HEADER, at + HEADER + length);
      if (rest[at] === STDOUT) {
        if (!outer.push(payload)) raw.pause();
      } else {
        onStderr(payload);
        stderr += length;
        if (stderr > MOST_STDERR) outer.destroy(new Error("the program says too much on stderr"));
      }
      at += HEADER + length;
    }
    rest = at === 0 ? rest : Buffer.from(rest.subarray(at));
  });
  raw.on("end", () => outer.push(null));
  raw.on("close", () => outer.destroy());
  raw.on("error", (error) => outer.destroy(error));
  return outer;
}
