import { useState } from "react";
import { ApiError } from "../connection/api.ts";

interface Joining {
  readonly busy: boolean;
  readonly problem: ApiError | null;
  go(join: () => Promise<unknown>): void;
}

/** Asks for a seat; with one, the workshop opens as a whole, with the session of that seat. */
export function useJoining(): Joining {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<ApiError | null>(null);
  const go = (join: () => Promise<unknown>) => {
    setBusy(true);
    setProblem(null);
    join().then(
      () => location.assign("/"),
      (error: unknown) => {
        setBusy(false);
        setProblem(
          error instanceof ApiError ? error : new ApiError("page", 0, "Something went wrong in this page.", true),
        );
      },
    );
  };
  return { busy, problem, go };
}
