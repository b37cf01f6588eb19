import { toErrorBody } from "../errors.ts";
import type { Logger } from "../logger.ts";
import type { SandboxEvents } from "../sandbox/sandbox-events.ts";
import type { Metrics } from "./metrics.ts";

/** What happens to sandboxes, in the log and in the metrics. */
export function sandboxEvents(logger: Logger, metrics: Metrics): SandboxEvents {
  return {
    started: (sandbox, kind, ms) => {
      logger.info({ sandbox, kind, ms }, "sandbox started");
      metrics.sandboxStarted(kind, ms / 1000);
    },
    failed: (sandbox, kind, error) => {
      if (kind === "ahead") logger.warn({ err: error }, "sandbox not started ahead");
      else logger.error({ sandbox, err: error }, "sandbox failed to start");
      metrics.sandboxFailed(kind);
    },
    ended: (sandbox, reason) => {
      logger.info({ sandbox, reason }, "sandbox ended");
      metrics.sandboxEnded(reason);
    },
  };
}

/** What the server holds of sandboxes, in the log and in the metrics. */
export function attachmentEvents(logger: Logger, metrics: Metrics) {
  return {
    failed: (sandbox: string, error: unknown) => {
      logger.error({ sandbox, err: error }, "an error nobody caught ended what is held of a sandbox");
      metrics.attachmentFailed();
    },
  };
}

/** Learners who come to a class, in the log and in the metrics. Neither has codes or names. */
export function joinEvents(logger: Logger, metrics: Metrics) {
  return {
    joined: (classId: string, ms: number) => {
      logger.info({ class: classId, ms: Math.round(ms) }, "seat taken");
      metrics.joined(ms / 1000);
    },
    refused: (reason: string) => {
      logger.info({ reason }, "join refused");
      metrics.joinRefused(reason);
    },
  };
}

/**
 * What a person is told of an error; of a fault of ours the rest goes to the log.
 * @param where for the log
 */
export function answerError(
  { logger, metrics }: { readonly logger: Logger; readonly metrics: Metrics },
  error: unknown,
  where: Readonly<Record<string, string>>,
): ReturnType<typeof toErrorBody> {
  const answer = toErrorBody(error);
  metrics.errorAnswered(answer.body.code, answer.status);
  if (answer.status >= 500) logger.error({ err: error, ...where }, "answered with an error");
  return answer;
}
