import styles from "./plot-rows.module.css";

interface PlotRowsProps {
  readonly ticks: readonly number[];
  readonly left: number;
  readonly right: number;
  y(tick: number): number;
  format(tick: number): string;
}

/** The lines across a plot, each with its value beside it. Part of an svg. */
export function PlotRows({ ticks, left, right, y, format }: PlotRowsProps) {
  return ticks.map((tick) => (
    <g key={tick}>
      <line className={tick === 0 ? styles.axis : styles.grid} x1={left} x2={right} y1={y(tick)} y2={y(tick)} />
      <text x={left - 8} y={y(tick)} dy="0.35em" textAnchor="end">
        {format(tick)}
      </text>
    </g>
  ));
}
