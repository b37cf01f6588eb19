import { type Logger, pino } from "pino";

export type { Logger };

/**
 * Structured, one line a business event; never what learners type.
 * @param onTrouble called for each line of these levels
 */
export function createLogger(level: string, onTrouble: (level: "warn" | "error") => void = () => {}): Logger {
  const { warn, error } = pino.levels.values;
  return pino({
    level,
    base: undefined,
    timestamp: pino.stdTimeFunctions.isoTime,
    hooks: {
      logMethod(args, method, value) {
        if (value === warn) onTrouble("warn");
        if (value === error) onTrouble("error");
        method.apply(this, args);
      },
    },
  });
}
