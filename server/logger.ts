import { type DestinationStream, type Logger, pino } from "pino";

export type { Logger };

/**
 * Structured, one line a business event; never what learners type.
 * @param stream gets each line; standard output otherwise
 */
export function createLogger(level: string, stream?: DestinationStream): Logger {
  const options = { level, base: undefined, timestamp: pino.stdTimeFunctions.isoTime };
  return stream === undefined ? pino(options) : pino(options, stream);
}
