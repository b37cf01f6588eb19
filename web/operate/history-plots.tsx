import type { Sample } from "../../server/protocol/operator.ts";
import { formatClock } from "../teach/format.ts";
import { Table } from "../ui/table.tsx";
import { formatBytes, formatCores, formatCount, formatLatency } from "./format.ts";
import styles from "./history-plots.module.css";
import { LinePlot, type PlotSpec } from "./line-plot.tsx";
import { byMinute } from "./samples.ts";

const MEGABYTE = 1024 ** 2;
const GIGABYTE = 1024 ** 3;

/** `least`: the plot goes up to this at least, so that what hardly moves looks so. */
const PLOTS: readonly PlotSpec[] = [
  { title: "Sandboxes in use", lines: [["in use", (of) => of.sandboxes]], least: 4, format: formatCount },
  {
    title: "Memory of sandboxes",
    lines: [["memory", (of) => of.memory]],
    least: 256 * MEGABYTE,
    unit: (most) => (most < GIGABYTE ? MEGABYTE : GIGABYTE),
    format: formatBytes,
  },
  { title: "Processors of sandboxes", lines: [["busy", (of) => of.cores]], least: 0.5, format: formatCores },
  {
    title: "Keystroke to echo",
    lines: [
      ["p50", (of) => of.echoP50],
      ["p99", (of) => of.echoP99],
    ],
    least: 0.01,
    format: formatLatency,
  },
  { title: "Deed to tick, p95", lines: [["p95", (of) => of.tickP95]], least: 0.1, format: formatLatency },
  { title: "Event loop late by, p99", lines: [["p99", (of) => of.lagP99]], least: 0.03, format: formatLatency },
  { title: "Faults of the server", lines: [["faults", (of) => of.faults]], least: 3, format: formatCount },
  { title: "Refused joins", lines: [["refused", (of) => of.refusedJoins]], least: 3, format: formatCount },
];

/** A picture for each figure, and all of them as a table. */
export function HistoryPlots({ samples, now }: { readonly samples: readonly Sample[]; readonly now: number }) {
  return (
    <>
      <div className={styles.grid}>
        {PLOTS.map((spec) => (
          <LinePlot key={spec.title} spec={spec} samples={samples} now={now} />
        ))}
      </div>
      <details className={styles.figures}>
        <summary>The figures as a table</summary>
        <FiguresTable samples={samples} />
      </details>
    </>
  );
}

const COLUMNS: readonly (readonly [string, (sample: Sample) => string])[] = [
  ["Sandboxes", (of) => formatCount(of.sandboxes)],
  ["Queue", (of) => formatCount(of.queued)],
  ["Memory of sandboxes", (of) => formatBytes(of.memory)],
  ["Memory available", (of) => formatBytes(of.memoryAvailable)],
  ["Processors", (of) => formatCores(of.cores)],
  ["Echo p50", (of) => formatLatency(of.echoP50)],
  ["Echo p99", (of) => formatLatency(of.echoP99)],
  ["Tick p95", (of) => formatLatency(of.tickP95)],
  ["Loop late p99", (of) => formatLatency(of.lagP99)],
  ["Faults", (of) => formatCount(of.faults)],
  ["Refused joins", (of) => formatCount(of.refusedJoins)],
];

/** The newest minute on top. */
function FiguresTable({ samples }: { readonly samples: readonly Sample[] }) {
  return (
    <Table label="The last hour by minutes, the worst of each">
      <thead>
        <tr>
          <th scope="col">Minute</th>
          {COLUMNS.map(([title]) => (
            <th key={title} scope="col" data-number>
              {title}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {byMinute(samples)
          .reverse()
          .map((sample) => (
            <tr key={sample.at}>
              <th scope="row">{formatClock(sample.at)}</th>
              {COLUMNS.map(([title, read]) => (
                <td key={title} data-number>
                  {read(sample)}
                </td>
              ))}
            </tr>
          ))}
      </tbody>
    </Table>
  );
}
