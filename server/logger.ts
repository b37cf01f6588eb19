import { type Logger, pino } from "pino";

export type { Logger };

/** Structured, one line a business event; never what learners type. */
export function createLogger(level: string): Logger {
  return pino({ level, base: undefined, timestamp: pino.stdTimeFunctions.isoTime });
}
