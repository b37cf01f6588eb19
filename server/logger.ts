import { type DestinationStream, type Logger, type LoggerOptions as PinoOptions, pino } from "pino";

export type { DestinationStream, Logger };

export interface LoggerOptions {
  /** Gets each line; standard output otherwise. */
  readonly stream?: DestinationStream;
  /** Called for each line of these levels. */
  onTrouble?(level: "warn" | "error"): void;
}

/** Structured, one line a business event; never what learners type. */
export function createLogger(level: string, { stream, onTrouble }: LoggerOptions = {}): Logger {
  const { warn, error } = pino.levels.values;
  const options: PinoOptions = {
    level,
    base: undefined,
    timestamp: pino.stdTimeFunctions.isoTime,
    hooks: {
      logMethod(args, method, value) {
        if (value === warn) onTrouble?.("warn");
        if (value === error) onTrouble?.("error");
        method.apply(this, args);
      },
    },
  };
  return stream === undefined ? pino(options) : pino(options, stream);
}
