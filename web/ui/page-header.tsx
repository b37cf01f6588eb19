import type { ReactNode } from "react";
import styles from "./page-header.module.css";

interface PageHeaderProps {
  readonly title: string;
  /** A line below the title. */
  readonly sub?: ReactNode;
  /** Buttons at the end. */
  readonly children?: ReactNode;
}

/** What a page is about, and what can be done on it. */
export function PageHeader({ title, sub, children }: PageHeaderProps) {
  return (
    <header className={styles.header}>
      <div>
        <h1>{title}</h1>
        {sub !== undefined && <p>{sub}</p>}
      </div>
      {children !== undefined && <div className={styles.actions}>{children}</div>}
    </header>
  );
}
