import type { KeyboardEvent } from "react";
import styles from "./tabs.module.css";

interface TabsProps<T extends string> {
  readonly tabs: readonly T[];
  readonly active: T;
  onChange(tab: T): void;
}

/** Tabs as the platform has them: one stop, arrow keys between them. The panel's id is "panel-TAB". */
export function Tabs<T extends string>({ tabs, active, onChange }: TabsProps<T>) {
  function onKeyDown(event: KeyboardEvent) {
    const at = tabs.indexOf(active);
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: tabs.length - 1 }[event.key];
    const tab = to === undefined ? undefined : tabs[(to + tabs.length) % tabs.length];
    if (tab === undefined) return;
    event.preventDefault();
    onChange(tab);
    document.getElementById(`tab-${tab}`)?.focus();
  }
  return (
    <div role="tablist" aria-label="Views of the class" className={styles.tabs} onKeyDown={onKeyDown}>
      {tabs.map((tab) => (
        <button
          key={tab}
          type="button"
          role="tab"
          id={`tab-${tab}`}
          aria-selected={tab === active}
          aria-controls={tab === active ? `panel-${tab}` : undefined}
          tabIndex={tab === active ? 0 : -1}
          onClick={() => onChange(tab)}
        >
          {tab}
        </button>
      ))}
    </div>
  );
}
