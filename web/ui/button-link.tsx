import type { ReactNode } from "react";
import { Link } from "wouter";
import styles from "./button.module.css";

interface ButtonLinkProps {
  readonly href: string;
  readonly look?: "primary" | "plain";
  readonly children: ReactNode;
  readonly "aria-label"?: string;
}

/** A link to another page that looks like a button. */
export function ButtonLink({ href, look = "plain", children, ...rest }: ButtonLinkProps) {
  return (
    <Link {...rest} href={href} className={`${styles.button} ${styles.anchor} ${styles[look]}`}>
      {children}
    </Link>
  );
}

/** A file of the server that is saved. */
export function DownloadLink({ href, children }: { readonly href: string; readonly children: ReactNode }) {
  return (
    <a href={href} download className={`${styles.button} ${styles.anchor} ${styles.plain}`}>
      {children}
    </a>
  );
}
