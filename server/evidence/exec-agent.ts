import { Agent } from "node:http";
import type { Duplex } from "node:stream";
import type { Engine } from "../sandbox/engine.ts";

/** How Node's HTTP client treats a socket; a byte pipe over an exec stream has no use for these. */
const SOCKET_METHODS = ["setTimeout", "setNoDelay", "setKeepAlive", "ref", "unref"] as const;

/**
 * An HTTP agent whose connections are exec streams to the sandbox's daemon: `workshop-api` is a byte
 * pipe between its stdin and stdout and the daemon's socket. A connection costs 80 ms and more to open,
 * a dozen programs being started for it, and 2 to 3 ms a call: so there is one for the events, and one that is kept
 * for all else, one call after another.
 */
export function execAgent(engine: Engine, sandbox: string): Agent {
  const agent = new Agent({ keepAlive: true, maxSockets: 2, maxFreeSockets: 1 });
  const create = (_options: unknown, done: (error: Error | null, stream?: Duplex) => void) => {
    engine
      .exec(sandbox, ["workshop-api"])
      .then(({ stream }) => done(null, asSocket(stream)))
      .catch((error: Error) => done(error));
  };
  (agent as unknown as { createConnection: typeof create }).createConnection = create;
  return agent;
}

function asSocket(stream: Duplex): Duplex {
  const socket = stream as Duplex & Record<(typeof SOCKET_METHODS)[number], () => Duplex>;
  for (const method of SOCKET_METHODS) socket[method] = () => socket;
  return socket;
}
