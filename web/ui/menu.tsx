import { type KeyboardEvent, type ReactNode, useEffect, useId, useRef, useState } from "react";
import { Button } from "./button.tsx";
import styles from "./menu.module.css";

interface MenuProps {
  readonly label: string;
  readonly icon: ReactNode;
  /** MenuItem, MenuLink, MenuToggle, MenuLine. */
  readonly children: ReactNode;
}

/** A button with a menu: arrow keys, Home, End, Escape; closes when something is chosen or focus leaves. */
export function Menu({ label, icon, children }: MenuProps) {
  const [open, setOpen] = useState(false);
  const root = useRef<HTMLDivElement>(null);
  const id = useId();

  useEffect(() => {
    if (!open) return;
    itemsOf(root.current)[0]?.focus();
    const outside = (event: PointerEvent) => {
      if (!root.current?.contains(event.target as Node)) setOpen(false);
    };
    document.addEventListener("pointerdown", outside);
    return () => document.removeEventListener("pointerdown", outside);
  }, [open]);

  function close() {
    setOpen(false);
    root.current?.querySelector("button")?.focus();
  }

  function onKeyDown(event: KeyboardEvent) {
    const items = itemsOf(root.current);
    const at = items.indexOf(document.activeElement as HTMLElement);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: items.length - 1 }[event.key];
    if (event.key === "Escape") close();
    else if (event.key === "Tab") return setOpen(false);
    else if (to !== undefined) items[(to + items.length) % items.length]?.focus();
    else return;
    event.preventDefault();
    event.stopPropagation();
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
        <div
          id={id}
          role="menu"
          tabIndex={-1}
          aria-label={label}
          className={styles.menu}
          onKeyDown={onKeyDown}
          onClick={(event) => {
            if ((event.target as HTMLElement).closest("[role=menuitem]")?.hasAttribute("data-stays") === false) close();
          }}
        >
          {children}
        </div>
      )}
    </div>
  );
}

function itemsOf(root: HTMLElement | null): HTMLElement[] {
  return [...(root?.querySelectorAll<HTMLElement>("[role^=menuitem]") ?? [])];
}

interface MenuItemProps {
  readonly children: ReactNode;
  readonly hint?: string;
  /** The menu stays open. */
  readonly stays?: boolean;
  onChoose(): void;
}

export function MenuItem({ children, hint, stays, onChoose }: MenuItemProps) {
  return (
    <button
      type="button"
      role="menuitem"
      tabIndex={-1}
      className={styles.item}
      data-stays={stays ? "" : undefined}
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
  return <div role="separator" className={styles.line} />;
}
