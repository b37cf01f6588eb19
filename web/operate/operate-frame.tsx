import type { ReactNode } from "react";
import styles from "../teach/teach-frame.module.css";
import { Button } from "../ui/button.tsx";
import { Mark } from "../ui/mark.tsx";
import { ThemeButton } from "../ui/theme-button.tsx";
import { signOut } from "./operate-api.ts";

interface OperateFrameProps {
  readonly children: ReactNode;
  /** Finds out that it is so. */
  onSignedOut(): Promise<void>;
}

/** The bar at the top, and the page below it that scrolls. */
export function OperateFrame({ children, onSignedOut }: OperateFrameProps) {
  async function leave() {
    // Who cannot reach the server stays, and is told so by the page.
    await signOut().catch(() => undefined);
    await onSignedOut();
  }
  return (
    <div className={styles.frame}>
      <a className={styles.skip} href="#page" onClick={focusPage}>
        Skip to the page
      </a>
      <header className={styles.bar}>
        <a href="/operate" className={styles.name} aria-label="Operate">
          <Mark />
          <b>Operate</b>
        </a>
        <div className={styles.tools}>
          <ThemeButton />
          <Button onClick={() => void leave()}>Sign out</Button>
        </div>
      </header>
      <main id="page" className={styles.scroll} tabIndex={-1}>
        <div className={styles.page} data-width="wide">
          {children}
        </div>
      </main>
    </div>
  );
}

/** A real "#page" in the address would be taken for a key. */
function focusPage(event: { preventDefault(): void }): void {
  event.preventDefault();
  document.getElementById("page")?.focus();
}
