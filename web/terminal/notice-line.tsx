import type { ReactNode } from "react";
import styles from "./terminal-notices.module.css";

interface NoticeLineProps {
  readonly text: string;
  readonly detail?: ReactNode;
  readonly tone: "wait" | "bad" | "info";
  /** What can be done about it. */
  readonly children?: ReactNode;
}

/** One line above the terminal. */
export function NoticeLine({ text, detail, tone, children }: NoticeLineProps) {
  return (
    <div className={styles.notice} data-tone={tone}>
      <span>
        {text}
        {detail}
      </span>
      {children}
    </div>
  );
}
