import { type ReactNode, useId, useRef, useState } from "react";
import { Button } from "./button.tsx";
import styles from "./menu.module.css";
import { MenuList } from "./menu-list.tsx";

interface MenuProps {
  readonly label: string;
  readonly icon: ReactNode;
  /** MenuItem, MenuLink, MenuToggle, MenuLine. */
  readonly children: ReactNode;
}

/** A button that opens a menu. */
export function Menu({ label, icon, children }: MenuProps) {
  const [open, setOpen] = useState(false);
  const root = useRef<HTMLDivElement>(null);
  const id = useId();

  function close(focusBack: boolean) {
    setOpen(false);
    if (focusBack) root.current?.querySelector("button")?.focus();
  }

  return (
    <div ref={root} className={styles.root}>
      <Button
        look="icon"
        aria-label={label}
        title={label}
        aria-haspopup="menu"
        aria-expanded={open}
        aria-controls={open ? id : undefined}
        onClick={() => setOpen(!open)}
      >
        {icon}
      </Button>
      {open && (
        <MenuList id={id} label={label} anchor={root} onClose={close}>
          {children}
        </MenuList>
      )}
    </div>
  );
}

interface MenuItemProps {
  readonly children: ReactNode;
  readonly hint?: string;
  /** The menu stays open. */
  readonly stays?: boolean;
  readonly disabled?: boolean;
  onChoose(): void;
}

export function MenuItem({ children, hint, stays, disabled, onChoose }: MenuItemProps) {
  return (
    <button
      type="button"
      role="menuitem"
      tabIndex={-1}
      className={styles.item}
      data-stays={stays ? "" : undefined}
      disabled={disabled}
      onClick={onChoose}
    >
      <span>{children}</span>
      {hint !== undefined && <kbd aria-hidden>{hint}</kbd>}
    </button>
  );
}

export function MenuLink({ children, href }: { readonly children: ReactNode; readonly href: string }) {
  return (
    <a role="menuitem" tabIndex={-1} className={styles.item} href={href} download>
      {children}
    </a>
  );
}

interface MenuToggleProps {
  readonly children: ReactNode;
  readonly on: boolean;
  onChange(on: boolean): void;
}

export function MenuToggle({ children, on, onChange }: MenuToggleProps) {
  return (
    <button
      type="button"
      role="menuitemcheckbox"
      aria-checked={on}
      tabIndex={-1}
      className={styles.item}
      onClick={() => onChange(!on)}
    >
      <span>{children}</span>
      <span className={styles.switch} data-on={on} aria-hidden />
    </button>
  );
}

export function MenuLine() {
  return <hr className={styles.line} />;
}
