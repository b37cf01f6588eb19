import { useEffect, useRef, useState } from "react";
import { ApiError } from "../connection/api.ts";

export type Loaded<T> =
  | { readonly state: "loading" }
  | { readonly state: "failed"; readonly message: string; readonly status: number }
  | { readonly state: "ready"; readonly value: T };

export interface LoadedControls<T> {
  /** Asks again; what is shown stays until the answer is there. */
  reload(): Promise<void>;
  /** What an action answered with. */
  set(value: T): void;
}

/**
 * What the server answers to a page when it opens.
 * @param key names what is loaded; a new one loads anew
 */
export function useLoaded<T>(key: string, load: () => Promise<T>): [Loaded<T>, LoadedControls<T>] {
  const [loaded, setLoaded] = useState<Loaded<T>>({ state: "loading" });
  const wanted = useRef(key);
  const loading = useRef(load);
  loading.current = load;

  async function ask(asked: string): Promise<void> {
    const answer = await loading.current().then(
      (value) => ({ state: "ready", value }) as const,
      (error: unknown) => failed(error),
    );
    if (wanted.current === asked) setLoaded(answer);
  }

  useEffect(() => {
    wanted.current = key;
    setLoaded({ state: "loading" });
    void ask(key);
    return () => {
      wanted.current = "";
    };
  }, [key]);

  return [loaded, { reload: () => ask(key), set: (value) => setLoaded({ state: "ready", value }) }];
}

function failed(error: unknown): { state: "failed"; message: string; status: number } {
  return {
    state: "failed",
    message: messageOf(error),
    status: error instanceof ApiError ? error.status : 0,
  };
}

/** What to tell a person about what was thrown. */
export function messageOf(error: unknown): string {
  if (error instanceof ApiError) return error.message;
  console.error(error);
  return "Something went wrong in this page.";
}
