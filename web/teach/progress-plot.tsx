import { useRef } from "react";
import type { ReportView } from "../../server/protocol/classes.ts";
import { duration } from "../classroom/format.ts";
import { PlotRows } from "../ui/plot-rows.tsx";
import { Table } from "../ui/table.tsx";
import { useWidth } from "../ui/use-width.ts";
import { count, formatClock } from "./format.ts";
import { countTicks, minuteTicks, plotSpan, stepPath } from "./plot-scale.ts";
import styles from "./progress-plot.module.css";

const HEIGHT = 260;
const MARGIN = { top: 16, right: 20, bottom: 44, left: 52 } as const;
const MINUTE_MS = 60_000;

type PlotProps = Pick<ReportView, "progress"> & { readonly report: ReportView };

/** Steps done by all learners over time: a picture, a sentence and a table. */
export function ProgressPlot({ report }: { readonly report: ReportView }) {
  const box = useRef<HTMLDivElement>(null);
  const width = useWidth(box);
  return (
    <figure className={styles.figure}>
      <div ref={box}>{width > 0 && <Plot report={report} progress={report.progress} width={width} />}</div>
      <details>
        <summary>The figures as a table</summary>
        <Table label="Steps done over time">
          <thead>
            <tr>
              <th scope="col">Time</th>
              <th scope="col" data-number>
                Steps done by all learners
              </th>
            </tr>
          </thead>
          <tbody>
            {report.progress.map(({ at, done }) => (
              <tr key={at}>
                <th scope="row">{formatClock(at)}</th>
                <td data-number>{done}</td>
              </tr>
            ))}
          </tbody>
        </Table>
      </details>
    </figure>
  );
}

function Plot({ report, progress, width }: PlotProps & { readonly width: number }) {
  const { from, to } = plotSpan(report.class.startedAt, report.class.endedAt, progress);
  const most = progress.at(-1)?.done ?? 0;
  const right = width - MARGIN.right;
  const bottom = HEIGHT - MARGIN.bottom;
  const rows = countTicks(most, 4);
  const columns = minuteTicks(to - from, Math.max(3, Math.floor(width / 110)));
  const x = (at: number) => MARGIN.left + ((at - from) / (to - from)) * (right - MARGIN.left);
  const y = (done: number) => bottom - (done / (rows.at(-1) ?? 1)) * (bottom - MARGIN.top);
  const line = stepPath(progress, x, y, { fromX: x(from), toX: x(progress.at(-1)?.at ?? to) });
  const end = x(progress.at(-1)?.at ?? to);
  return (
    <svg className={styles.plot} width={width} height={HEIGHT} role="img" aria-label={plotSummary(report)}>
      <PlotRows ticks={rows} left={MARGIN.left} right={right} y={y} format={String} />
      {columns.map((tick) => (
        <g key={tick}>
          <line
            className={styles.axis}
            x1={x(from + tick * MINUTE_MS)}
            x2={x(from + tick * MINUTE_MS)}
            y1={bottom}
            y2={bottom + 5}
          />
          <text x={x(from + tick * MINUTE_MS)} y={bottom + 19} textAnchor={tick === 0 ? "start" : "middle"}>
            {tick === 0 ? formatClock(from) : `+${duration(tick)}`}
          </text>
        </g>
      ))}
      <text x={(MARGIN.left + right) / 2} y={HEIGHT - 5} textAnchor="middle">
        since the class began
      </text>
      <path className={styles.area} d={`${line}L${end} ${bottom}H${x(from)}z`} />
      <path className={styles.line} d={line} />
    </svg>
  );
}

/** What the picture shows, in a sentence. */
function plotSummary({ progress, totalSteps }: ReportView): string {
  const first = progress[0];
  const last = progress.at(-1);
  if (first === undefined || last === undefined) return "No step was done.";
  const half = progress.find(({ done }) => done * 2 >= last.done) ?? last;
  return (
    `Steps done by all learners over time: ${count(last.done, "step")} of ${totalSteps}, ` +
    `the first until ${formatClock(first.at)}, half of them until ${formatClock(half.at)}, the last until ${formatClock(last.at)}.`
  );
}
