import { useState } from "react";
import { Link } from "wouter";
import type { ClassCard, ReportView } from "../../server/protocol/classes.ts";
import { Badge } from "../ui/badge.tsx";
import { Button } from "../ui/button.tsx";
import { ButtonLink, DownloadLink } from "../ui/button-link.tsx";
import { KeyFigures } from "../ui/key-figures.tsx";
import { PageHeader } from "../ui/page-header.tsx";
import { useLoaded } from "../ui/use-loaded.ts";
import { DeleteDialog } from "./delete-dialog.tsx";
import { formatDate, formatSpan } from "./format.ts";
import { LearnersTable } from "./learners-table.tsx";
import { LoadedPart } from "./loaded-part.tsx";
import { ProgressPlot } from "./progress-plot.tsx";
import { reportFigures } from "./report-figures.ts";
import styles from "./report-page.module.css";
import { StuckTable } from "./stuck-table.tsx";
import { getClass, getReport, reportUrl } from "./teach-api.ts";
import { TeachFrame } from "./teach-frame.tsx";

/** What came of a class; while it runs, until now. */
export function ReportPage({ classId }: { readonly classId: string }) {
  const [loaded, { reload }] = useLoaded(classId, async () => {
    const [card, report] = await Promise.all([getClass(classId), getReport(classId)]);
    return { card, report };
  });
  return (
    <TeachFrame title="Report" width="wide">
      <LoadedPart loaded={loaded} onRetry={reload}>
        {({ card, report }) => (
          <>
            <Header card={card} report={report} />
            {report.learners.length === 0 ? <Nobody card={card} /> : <Findings report={report} />}
            <PersonalData card={card} onDeleted={reload} />
          </>
        )}
      </LoadedPart>
    </TeachFrame>
  );
}

interface HeaderProps {
  readonly card: ClassCard;
  readonly report: ReportView;
}

function Header({ card, report }: HeaderProps) {
  const { id, state } = card.class;
  const { startedAt, endedAt, title, course } = report.class;
  const when = startedAt === null ? "not begun" : formatSpan(startedAt, endedAt);
  return (
    <PageHeader
      title={title}
      sub={
        <>
          Report · {course} · {when}
          {state === "open" && (
            <>
              {" "}
              <Badge kind="ok">Running</Badge>
            </>
          )}
        </>
      }
    >
      {state === "open" && <ButtonLink href={`/teach/${id}`}>Console</ButtonLink>}
      <DownloadLink href={reportUrl(id, "csv")}>Download CSV</DownloadLink>
      <DownloadLink href={reportUrl(id, "json")}>Download JSON</DownloadLink>
    </PageHeader>
  );
}

function Nobody({ card }: { readonly card: ClassCard }) {
  const { id, state } = card.class;
  return (
    <div className={styles.empty}>
      <h2>Nothing to report{state === "ended" ? "" : " yet"}</h2>
      {state === "ended" ? (
        <p>Nobody joined this class.</p>
      ) : (
        <p>
          It fills as learners work. <Link href={`/teach/${id}/project`}>Show them how to join</Link>
        </p>
      )}
    </div>
  );
}

function Findings({ report }: { readonly report: ReportView }) {
  return (
    <>
      <KeyFigures figures={reportFigures(report)} />
      <section className={styles.section} aria-labelledby="stuck">
        <h2 id="stuck">Where people got stuck</h2>
        <StuckTable steps={report.steps} />
      </section>
      <section className={styles.section} aria-labelledby="progress">
        <h2 id="progress">Steps done by all learners</h2>
        {report.progress.length === 0 ? (
          <p className={styles.nothing}>No step is done yet.</p>
        ) : (
          <ProgressPlot report={report} />
        )}
      </section>
      <section className={styles.section} aria-labelledby="learners">
        <h2 id="learners">Learners</h2>
        <LearnersTable learners={report.learners} />
      </section>
    </>
  );
}

/** How long names are kept, and how to delete them at once. */
function PersonalData({ card, onDeleted }: { readonly card: ClassCard; onDeleted(): Promise<void> }) {
  const [asking, setAsking] = useState(false);
  if (card.class.state === "planned") return null;
  return (
    <section className={styles.section} aria-labelledby="personal-data">
      <h2 id="personal-data">Personal data</h2>
      {card.anonymous ? (
        <p>Names, messages and commands are deleted. This report has no personal data any more.</p>
      ) : (
        <>
          <p>
            {card.deletesAt === null
              ? "Names, messages and commands are kept while the class runs, and for some time after its end."
              : `Names, messages and commands are deleted by themselves on ${formatDate(card.deletesAt)}. The report stays, without names.`}
          </p>
          {card.class.state === "ended" && <Button onClick={() => setAsking(true)}>Delete personal data…</Button>}
        </>
      )}
      {asking && (
        <DeleteDialog
          deleting={{ what: "personalData", card }}
          onDone={() => void onDeleted()}
          onClose={() => setAsking(false)}
        />
      )}
    </section>
  );
}
