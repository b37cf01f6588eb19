import { storageMessage, storageTroubleOf } from "./db/storage-trouble.ts";

/**
 * The one family of errors that reach a person. Everything else is a fault of ours: logged whole,
 * shown as "something went wrong".
 */
export class PersonError extends Error {
  readonly code: string;
  /** HTTP status where it is answered over HTTP. */
  readonly status: number;
  /** Trying the same again later can help. */
  readonly retry: boolean;

  constructor(code: string, message: string, options: { status?: number; retry?: boolean; cause?: unknown } = {}) {
    super(message, { cause: options.cause });
    this.name = "PersonError";
    this.code = code;
    this.status = options.status ?? 400;
    this.retry = options.retry ?? false;
  }
}

/** Shape of an error as pages see it; of a fault of ours no detail leaves the log. */
export function toErrorBody(error: unknown): {
  status: number;
  body: { code: string; message: string; retry: boolean };
} {
  if (error instanceof PersonError) {
    return { status: error.status, body: { code: error.code, message: error.message, retry: error.retry } };
  }
  const storage = storageTroubleOf(error);
  if (storage !== null)
    return { status: 503, body: { code: "storage", message: storageMessage(storage), retry: true } };
  return { status: 500, body: { code: "internal", message: "Something went wrong on the server.", retry: true } };
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
