import type { ReactNode } from "react";
import styles from "./badge.module.css";

interface BadgeProps {
  readonly kind?: "plain" | "accent" | "ok" | "wait" | "bad" | "info";
  readonly children: ReactNode;
}

/** A word or two about the state of something. Colour is never all it says. */
export function Badge({ kind = "plain", children }: BadgeProps) {
  return (
    <span className={styles.badge} data-kind={kind}>
      {children}
    </span>
  );
}
