import { Duplex } from "node:stream";

/**
 * An exec stream as an HTTP client wants a socket, with each piece counted before anybody reads it.
 * @param take is told how many bytes came, and says how many milliseconds to read nothing after them; what it throws ends the wire
 */
export function meteredWire(stream: Duplex, take: (bytes: number) => number): Duplex {
  let resting: NodeJS.Timeout | null = null;
  const wire = new Duplex({
    read: () => {
      if (resting === null) stream.resume();
    },
    write: (chunk, encoding, done) => void stream.write(chunk, encoding, done),
    final: (done) => void stream.end(done),
    destroy: (error, done) => {
      if (resting !== null) clearTimeout(resting);
      stream.destroy();
      done(error);
    },
  });
  const rest = (ms: number) => {
    stream.pause();
    resting = setTimeout(() => {
      resting = null;
      stream.resume();
    }, ms);
  };
  stream.on("data", (chunk: Buffer) => {
    if (wire.destroyed) return;
    try {
      const restMs = take(chunk.length);
      if (!wire.push(chunk)) stream.pause();
      if (restMs > 0) rest(restMs);
    } catch (error) {
      wire.destroy(error as Error);
    }
  });
  stream.on("end", () => wire.push(null));
  stream.on("error", (error) => wire.destroy(error));
  // What came before it is read first.
  stream.on("close", () => setImmediate(() => wire.destroy()));
  return wire;
}
