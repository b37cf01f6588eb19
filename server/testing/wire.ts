import { connect, createServer, type Socket } from "node:net";

export interface Wire {
  /** "http://127.0.0.1:PORT", the server as seen through the wire. */
  readonly base: string;
  /** Pulled out: what is open breaks off, and nothing gets through until `mend`. */
  cut(): void;
  /** Dead without a word: bytes go nowhere, and nobody is told. New connections hang. */
  hang(): void;
  mend(): void;
  dispose(): Promise<void>;
}

/** A TCP connection to a server, in between, that a test can break. @param base of the server */
export async function wireTo(base: string): Promise<Wire> {
  const target = new URL(base);
  const pairs = new Set<readonly [Socket, Socket]>();
  /** Connections that came while it hung: their other end hears nothing of them. */
  const waiting = new Set<Socket>();
  let state: "whole" | "cut" | "dead" = "whole";

  const server = createServer((near) => {
    near.on("error", () => near.destroy());
    if (state === "cut") return near.destroy();
    if (state === "dead") {
      waiting.add(near);
      return;
    }
    const far = connect(Number(target.port), target.hostname);
    const pair = [near, far] as const;
    pairs.add(pair);
    for (const [from, to] of [pair, [far, near]] as const) {
      from.on("error", () => from.destroy());
      from.on("close", () => {
        pairs.delete(pair);
        // A dead wire tells the other end nothing.
        if (state !== "dead") to.destroy();
      });
      from.pipe(to);
    }
  });
  const breakOff = () => {
    for (const [near, far] of pairs) {
      near.destroy();
      far.destroy();
    }
    for (const near of waiting) near.destroy();
    waiting.clear();
  };
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  return {
    base: `http://127.0.0.1:${typeof address === "object" && address !== null ? address.port : 0}`,
    cut: () => {
      state = "cut";
      breakOff();
    },
    hang: () => {
      state = "dead";
      for (const [near, far] of pairs) {
        near.unpipe(far).pause();
        far.unpipe(near).pause();
      }
    },
    mend: () => {
      if (state === "dead") breakOff();
      state = "whole";
    },
    dispose: () => {
      breakOff();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
