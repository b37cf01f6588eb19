import { type ReactNode, useEffect } from "react";
import { Button } from "../ui/button.tsx";
import type { Loaded } from "../ui/use-loaded.ts";
import { loadAccount } from "./account.ts";
import styles from "./loaded-part.module.css";

interface LoadedPartProps<T> {
  readonly loaded: Loaded<T>;
  readonly children: (value: T) => ReactNode;
  onRetry(): Promise<void>;
}

/** The part of a page that waits for the server. Who is signed out meanwhile gets the form to sign in. */
export function LoadedPart<T>({ loaded, children, onRetry }: LoadedPartProps<T>) {
  const signedOut = loaded.state === "failed" && loaded.status === 401;
  useEffect(() => {
    if (signedOut) void loadAccount();
  }, [signedOut]);
  switch (loaded.state) {
    case "loading":
      return <div className={styles.loading} role="status" aria-label="Loading" />;
    case "failed":
      return (
        <div className={styles.failed} role="alert">
          <p>{loaded.message}</p>
          <Button onClick={() => void onRetry()}>Try again</Button>
        </div>
      );
    case "ready":
      return children(loaded.value);
    default:
      return loaded satisfies never;
  }
}
