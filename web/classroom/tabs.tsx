import type { KeyboardEvent } from "react";
import styles from "./tabs.module.css";

interface TabsProps<T extends string> {
  readonly tabs: readonly T[];
  readonly active: T;
  onChange(tab: T): void;
}

/** Ids have no spaces. */
export function tabId(tab: string): string {
  return `tab-${tab.toLowerCase().replaceAll(" ", "-")}`;
}

export function panelId(tab: string): string {
  return `panel-${tab.toLowerCase().replaceAll(" ", "-")}`;
}

/** Tabs as the platform has them: one stop, arrow keys between them. */
export function Tabs<T extends string>({ tabs, active, onChange }: TabsProps<T>) {
  function onKeyDown(event: KeyboardEvent) {
    const at = tabs.indexOf(active);
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: tabs.length - 1 }[event.key];
    const tab = to === undefined ? undefined : tabs[(to + tabs.length) % tabs.length];
    if (tab === undefined) return;
    event.preventDefault();
    onChange(tab);
    document.getElementById(tabId(tab))?.focus();
  }
  return (
    <div role="tablist" aria-label="Views of the class" className={styles.tabs} onKeyDown={onKeyDown}>
      {tabs.map((tab) => (
        <button
          key={tab}
          type="button"
          role="tab"
          id={tabId(tab)}
          aria-selected={tab === active}
          aria-controls={tab === active ? panelId(tab) : undefined}
          tabIndex={tab === active ? 0 : -1}
          onClick={() => onChange(tab)}
        >
          {tab}
        </button>
      ))}
    </div>
  );
}
