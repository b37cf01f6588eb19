import type { OperatorOverview, Sample } from "../../server/protocol/operator.ts";
import { count } from "../teach/format.ts";
import { KeyFigures } from "../ui/key-figures.tsx";
import { AmissList } from "./amiss-list.tsx";
import { formatBytes } from "./format.ts";
import { HistoryPlots } from "./history-plots.tsx";
import { Installed } from "./installed.tsx";
import { OperateFrame } from "./operate-frame.tsx";
import styles from "./overview-page.module.css";
import { SandboxTable } from "./sandbox-table.tsx";

interface OverviewPageProps {
  readonly overview: OperatorOverview;
  readonly samples: readonly Sample[];
  readonly problem: string | null;
  look(): Promise<void>;
}

/** From what needs the operator now to what hardly ever changes. */
export function OverviewPage({ overview, samples, problem, look }: OverviewPageProps) {
  return (
    <OperateFrame onSignedOut={look}>
      <h1 className={styles.title}>The workshop now</h1>
      <AmissList amiss={overview.amiss} problem={problem} at={overview.at} />
      <Figures overview={overview} />
      <section className={styles.section} aria-labelledby="hour">
        <h2 id="hour">The last hour</h2>
        <HistoryPlots samples={samples} now={overview.at} />
      </section>
      <SandboxTable sandboxes={overview.sandboxes} now={overview.at} look={look} />
      <Installed images={overview.images} versions={overview.versions} />
    </OperateFrame>
  );
}

function Figures({ overview: { pool, classes, machine } }: { readonly overview: OperatorOverview }) {
  const figures = [
    { value: `${pool.inUse} of ${pool.limit}`, of: "sandboxes in use" },
    {
      value: String(pool.warm),
      of: pool.starting === 0 ? "wait, started ahead" : `wait, ${pool.starting} being started`,
    },
    { value: String(pool.queued), of: pool.queued === 1 ? "learner in the queue" : "learners in the queue" },
    {
      value: `${classes.seatsTaken} of ${classes.seatsWanted}`,
      of: `seats taken in ${count(classes.open, "open class", "open classes")}`,
    },
    {
      value: formatBytes(machine.memoryAvailable),
      of: `of ${formatBytes(machine.memoryTotal)} memory available`,
    },
    { value: formatBytes(machine.diskFree), of: "disk free" },
  ];
  return <KeyFigures figures={figures} />;
}
