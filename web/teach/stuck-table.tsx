import { useState } from "react";
import type { ReportView } from "../../server/protocol/classes.ts";
import { Prose } from "../lesson/prose.tsx";
import { Button } from "../ui/button.tsx";
import { SortHead, type Sorting, Table } from "../ui/table.tsx";
import { formatSeconds, formatShare } from "./format.ts";
import styles from "./report-page.module.css";
import { isTrouble, type StuckColumn, type StuckRow, sortRows, stuckRows } from "./stuck-rows.ts";

const COLUMNS = [
  ["tries", "Failed tries"],
  ["learners", "Learners"],
  ["time", "Median time"],
  ["hints", "Took a hint"],
  ["solution", "Saw the solution"],
  ["help", "Hands up"],
] as const;

/** Where people got stuck: checks and steps by how much trouble they made. */
export function StuckTable({ steps }: { readonly steps: ReportView["steps"] }) {
  const [sorting, setSorting] = useState<Sorting<StuckColumn>>({ by: "tries", down: true });
  const [all, setAll] = useState(false);
  const rows = stuckRows(steps);
  const trouble = rows.filter(isTrouble);
  const shown = sortRows(all ? rows : trouble, sorting);
  return (
    <>
      {shown.length === 0 ? (
        <p className={styles.nothing}>Nobody got stuck: no check failed, and nobody took a hint or asked for help.</p>
      ) : (
        <Table label="Where people got stuck">
          <thead>
            <tr>
              <SortHead column="place" sorting={sorting} onSort={setSorting}>
                Step
              </SortHead>
              <th scope="col">Check, and what was told most often</th>
              {COLUMNS.map(([column, name]) => (
                <SortHead key={column} column={column} number sorting={sorting} onSort={setSorting}>
                  {name}
                </SortHead>
              ))}
            </tr>
          </thead>
          <tbody>
            {shown.map((row) => (
              <Row key={row.key} row={row} />
            ))}
          </tbody>
        </Table>
      )}
      {trouble.length < rows.length && (
        <Button look="link" aria-pressed={all} onClick={() => setAll(!all)}>
          {all ? "Only where somebody got stuck" : `Show all checks and steps (${rows.length})`}
        </Button>
      )}
    </>
  );
}

function Row({ row: { step, check, tries, learners } }: { readonly row: StuckRow }) {
  return (
    <tr>
      <th scope="row" className={styles.step}>
        {step.title}
        <small>{step.lessonTitle}</small>
      </th>
      <td className={styles.check}>
        {check === null ? <span className={styles.none}>No check</span> : <Prose inline html={check.sayHtml} />}
        {check !== null && check.reasons.length > 0 && (
          <ul className={styles.reasons}>
            {check.reasons.map(({ html, count }) => (
              <li key={html}>
                <Prose inline html={html} /> <b>{count}×</b>
              </li>
            ))}
          </ul>
        )}
      </td>
      <td data-number>{check === null ? "–" : tries}</td>
      <td data-number>{check === null ? "–" : learners}</td>
      <td data-number>{formatSeconds(step.medianSeconds)}</td>
      <td data-number>{formatShare(step.hintShare)}</td>
      <td data-number>{formatShare(step.solutionShare)}</td>
      <td data-number>{step.helpRequests}</td>
    </tr>
  );
}
