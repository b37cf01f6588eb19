import styles from "./key-figures.module.css";

export interface KeyFigure {
  readonly value: string;
  /** What it is the figure of. */
  readonly of: string;
}

/** The few figures that a page is about, large. */
export function KeyFigures({ figures }: { readonly figures: readonly KeyFigure[] }) {
  return (
    <dl className={styles.figures}>
      {figures.map(({ value, of }) => (
        <div key={of}>
          <dt>{of}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
