import { ArrowDown, ArrowUp } from "lucide-react";
import type { ReactNode } from "react";
import styles from "./table.module.css";

interface TableProps {
  /** Read out as the name of the table. */
  readonly label: string;
  readonly children: ReactNode;
}

/** A table that scrolls sideways where there is too little room, by keyboard too. */
export function Table({ label, children }: TableProps) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section className={styles.scroll} aria-label={`${label}, table`} tabIndex={0}>
      <table className={styles.table} aria-label={label}>
        {children}
      </table>
    </section>
  );
}

export interface Sorting<Column extends string> {
  readonly by: Column;
  readonly down: boolean;
}

interface SortHeadProps<Column extends string> {
  readonly column: Column;
  readonly sorting: Sorting<Column>;
  readonly children: ReactNode;
  readonly number?: boolean;
  onSort(sorting: Sorting<Column>): void;
}

/** A heading that sorts its table: the first press as it is most useful, the next the other way. */
export function SortHead<Column extends string>({ column, sorting, children, number, onSort }: SortHeadProps<Column>) {
  const on = sorting.by === column;
  const Arrow = sorting.down ? ArrowDown : ArrowUp;
  return (
    <th scope="col" data-number={number} aria-sort={on ? (sorting.down ? "descending" : "ascending") : undefined}>
      <button
        type="button"
        className={styles.sort}
        onClick={() => onSort({ by: column, down: on ? !sorting.down : number === true })}
      >
        {children}
        {on && <Arrow size={13} aria-hidden />}
      </button>
    </th>
  );
}
