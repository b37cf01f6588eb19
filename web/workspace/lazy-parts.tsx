import { lazy } from "react";
import { Button } from "../ui/button.tsx";
import styles from "./lazy-parts.module.css";

/** Parts that come in chunks of their own. One that does not come says so in its place. */

export const ClassDialogs = lazy(() =>
  import("./class-dialogs.tsx").then(({ ClassDialogs: part }) => ({ default: part }), failed),
);

export const TerminalViewer = lazy(() =>
  import("../terminal/terminal-viewer.tsx").then(({ TerminalViewer: part }) => ({ default: part }), failed),
);

function failed() {
  return { default: NotLoaded };
}

function NotLoaded() {
  return (
    <div role="alert" className={styles.failed}>
      This part of the page did not load.
      <Button onClick={() => location.reload()}>Reload the page</Button>
    </div>
  );
}
