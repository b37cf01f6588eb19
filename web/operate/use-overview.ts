import { useCallback, useEffect, useRef, useState } from "react";
import type { OperatorOverview, Sample } from "../../server/protocol/operator.ts";
import { ApiError } from "../connection/api.ts";
import { messageOf } from "../ui/use-loaded.ts";
import { getOverview } from "./operate-api.ts";
import { mergeSamples } from "./samples.ts";

const EVERY_MS = 5000;

export type Watched =
  | { readonly state: "loading" }
  | { readonly state: "signedOut"; readonly message: string }
  | { readonly state: "failed"; readonly message: string }
  /** `problem`: the server does not answer now; what is shown is what it said last. */
  | { readonly state: "ready"; readonly overview: OperatorOverview; readonly problem: string | null };

export interface Watching {
  readonly watched: Watched;
  /** Of the last hour. */
  readonly samples: readonly Sample[];
  /** Asks at once. */
  look(): Promise<void>;
}

/** Asks the server every few seconds, as long as the page can be seen. */
export function useOverview(): Watching {
  const [watched, setWatched] = useState<Watched>({ state: "loading" });
  const [samples, setSamples] = useState<readonly Sample[]>([]);
  const last = useRef(0);

  const look = useCallback(async () => {
    try {
      const overview = await getOverview(last.current);
      last.current = overview.samples.at(-1)?.at ?? last.current;
      setSamples((known) => mergeSamples(known, overview.samples, overview.at));
      setWatched({ state: "ready", overview, problem: null });
    } catch (error) {
      setWatched((before) => afterFailure(before, error));
    }
  }, []);

  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let over = false;
    const round = async () => {
      await look();
      if (!over && !document.hidden) timer = setTimeout(() => void round(), EVERY_MS);
    };
    const onVisibility = () => {
      clearTimeout(timer);
      if (!document.hidden) void round();
    };
    void round();
    document.addEventListener("visibilitychange", onVisibility);
    return () => {
      over = true;
      clearTimeout(timer);
      document.removeEventListener("visibilitychange", onVisibility);
    };
  }, [look]);

  return { watched, samples, look };
}

function afterFailure(before: Watched, error: unknown): Watched {
  const message = messageOf(error);
  if (error instanceof ApiError && error.status === 401) return { state: "signedOut", message };
  return before.state === "ready" ? { ...before, problem: message } : { state: "failed", message };
}
