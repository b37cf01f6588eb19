import { type CSSProperties, type KeyboardEvent, type ReactNode, type RefObject, useEffect, useRef } from "react";
import styles from "./menu.module.css";

interface MenuListProps {
  readonly id?: string;
  readonly label: string;
  /** MenuItem, MenuLink, MenuToggle, MenuLine. */
  readonly children: ReactNode;
  /** Pressing here does not count as pressing elsewhere: the button that opened the menu. */
  readonly anchor?: RefObject<HTMLElement | null>;
  readonly style?: CSSProperties;
  /** @param focusBack whether the focus is to go back to where it came from */
  onClose(focusBack: boolean): void;
}

/** An open menu: arrow keys, Home, End, Escape; closes when something is chosen or the focus leaves. */
export function MenuList({ id, label, children, anchor, style, onClose }: MenuListProps) {
  const list = useRef<HTMLDivElement>(null);
  const close = useRef(onClose);
  close.current = onClose;

  useEffect(() => {
    itemsOf(list.current)[0]?.focus();
    const outside = ({ target }: PointerEvent) => {
      const inside = [list, anchor].some((ref) => ref?.current?.contains(target as Node) === true);
      if (!inside) close.current(false);
    };
    document.addEventListener("pointerdown", outside);
    return () => document.removeEventListener("pointerdown", outside);
  }, [anchor]);

  function onKeyDown(event: KeyboardEvent) {
    const items = itemsOf(list.current);
    const at = items.indexOf(document.activeElement as HTMLElement);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: items.length - 1 }[event.key];
    if (event.key === "Escape") onClose(true);
    else if (event.key === "Tab") return onClose(false);
    else if (to !== undefined) items[(to + items.length) % items.length]?.focus();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  return (
    <div
      ref={list}
      id={id}
      role="menu"
      tabIndex={-1}
      aria-label={label}
      className={styles.menu}
      style={style}
      onKeyDown={onKeyDown}
      onClick={(event) => {
        const item = (event.target as HTMLElement).closest("[role=menuitem]");
        if (item?.hasAttribute("data-stays") === false) onClose(true);
      }}
    >
      {children}
    </div>
  );
}

function itemsOf(list: HTMLElement | null): HTMLElement[] {
  return [...(list?.querySelectorAll<HTMLElement>("[role^=menuitem]:not(:disabled)") ?? [])];
}
