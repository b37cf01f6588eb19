import type { ButtonHTMLAttributes } from "react";
import styles from "./button.module.css";

interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  /** `link` reads like text; `terminal` is for dark surfaces; `icon` needs an aria-label. */
  readonly look?: "primary" | "plain" | "danger" | "link" | "terminal" | "terminalGhost" | "icon";
}

export function Button({ look = "plain", className, type = "button", ...rest }: ButtonProps) {
  return (
    <button {...rest} type={type} className={[styles.button, styles[look], className].filter(Boolean).join(" ")} />
  );
}
