import type { ReactNode } from "react";
import styles from "./full-page.module.css";
import { Mark } from "./mark.tsx";

interface FullPageProps {
  readonly title: string;
  readonly children: ReactNode;
}

/** A page that says one thing: an error, or that there is nothing. */
export function FullPage({ title, children }: FullPageProps) {
  return (
    <main className={styles.page}>
      <div className={styles.card}>
        <Mark />
        <h1>{title}</h1>
        {children}
      </div>
    </main>
  );
}
