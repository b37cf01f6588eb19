import { useId, useRef } from "react";
import type { Sample } from "../../server/protocol/operator.ts";
import { formatClock } from "../teach/format.ts";
import { PlotRows } from "../ui/plot-rows.tsx";
import { useWidth } from "../ui/use-width.ts";
import styles from "./line-plot.module.css";
import { linePath, type Point, valueNow, valueTicks } from "./plot-lines.ts";
import { HOUR_MS } from "./samples.ts";

export interface PlotSpec {
  readonly title: string;
  readonly lines: readonly (readonly [name: string, read: (sample: Sample) => number | null])[];
  /** The scale goes at least so far. */
  readonly least: number;
  /** That the scale counts in; 1 otherwise. */
  unit?(most: number): number;
  format(value: number | null): string;
}

interface LinePlotProps {
  readonly spec: PlotSpec;
  readonly samples: readonly Sample[];
  readonly now: number;
}

interface Line {
  readonly name: string;
  readonly points: readonly Point[];
}

/** What was measured longer ago is not how it is now. */
const RECENT_MS = 60_000;
const HEIGHT = 132;
const MARGIN = { top: 8, right: 12, bottom: 24, left: 58 } as const;

/** One figure over the last hour, with what it is now. */
export function LinePlot({ spec, samples, now }: LinePlotProps) {
  const box = useRef<HTMLDivElement>(null);
  const width = useWidth(box);
  const title = useId();
  const lines = spec.lines.map(([name, read]) => ({
    name,
    points: samples.map((sample) => ({ at: sample.at, value: read(sample) })),
  }));
  return (
    <figure className={styles.figure} aria-labelledby={title}>
      <figcaption className={styles.caption}>
        <span id={title}>{spec.title}</span>
        <span className={styles.now}>
          {lines.map(({ name, points }, at) => (
            <span key={name} className={lines.length > 1 ? styles.key : undefined} data-line={at}>
              {lines.length > 1 && `${name} `}
              <b>{spec.format(valueNow(points, now - RECENT_MS))}</b>
            </span>
          ))}
        </span>
      </figcaption>
      <div ref={box}>{width > 0 && <Plot spec={spec} lines={lines} now={now} width={width} />}</div>
    </figure>
  );
}

interface PlotProps {
  readonly spec: PlotSpec;
  readonly lines: readonly Line[];
  readonly now: number;
  readonly width: number;
}

function Plot({ spec, lines, now, width }: PlotProps) {
  const values = lines.flatMap(({ points }) => points.map(({ value }) => value ?? 0));
  const most = Math.max(spec.least, ...values);
  const rows = valueTicks(most, spec.unit?.(most));
  const right = width - MARGIN.right;
  const bottom = HEIGHT - MARGIN.bottom;
  const from = now - HOUR_MS;
  const x = (at: number) => MARGIN.left + ((at - from) / HOUR_MS) * (right - MARGIN.left);
  const y = (value: number) => bottom - (value / (rows.at(-1) ?? 1)) * (bottom - MARGIN.top);
  return (
    <svg className={styles.plot} width={width} height={HEIGHT} role="img" aria-label={summary(spec, lines)}>
      <PlotRows
        ticks={rows}
        left={MARGIN.left}
        right={right}
        y={y}
        format={(tick) => (tick === 0 ? "0" : spec.format(tick))}
      />
      {[0, 0.5, 1].map((share) => (
        <text key={share} x={x(from + share * HOUR_MS)} y={HEIGHT - 6} textAnchor={ANCHORS[share]}>
          {share === 1 ? "now" : formatClock(from + share * HOUR_MS)}
        </text>
      ))}
      {lines.map(({ name, points }, at) => (
        <path key={name} className={styles.line} data-line={at} d={linePath(points, x, y)} />
      ))}
    </svg>
  );
}

const ANCHORS: Readonly<Record<number, "start" | "middle" | "end">> = { 0: "start", 0.5: "middle", 1: "end" };

/** What the picture shows, in a sentence. */
function summary({ title, format }: PlotSpec, lines: readonly Line[]): string {
  const told = lines.map(({ name, points }) => {
    const values = points.map(({ value }) => value).filter((value) => value !== null);
    if (values.length === 0) return `${name}: nothing was measured`;
    return `${name}: ${format(values.at(-1) ?? null)} last, ${format(Math.min(...values))} to ${format(Math.max(...values))}`;
  });
  return `${title} over the last hour. ${told.join("; ")}.`;
}
