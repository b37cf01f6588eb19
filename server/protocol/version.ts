/** Raised when a page built for the version before can no longer talk to the server. */
export const PROTOCOL_VERSION = 2;

/** Why a socket was closed. 4xxx codes mean: do not retry with the same page. */
export const CLOSE = {
  invalidMessage: 1008,
  tooBig: 1009,
  restarting: 1012,
  versionMismatch: 4000,
  noSession: 4001,
  /** This role, class or seat is not yours (any more): removed, signed out, ended. */
  forbidden: 4003,
  unknownTerminal: 4004,
  /** This person has as many sockets open as anybody may. */
  tooMany: 4008,
  terminalEnded: 4010,
} as const;

/** Bytes. A longer message closes its socket. */
export const MAX_MESSAGE_BYTES = 64 * 1024;
