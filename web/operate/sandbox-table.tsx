import { useEffect, useRef, useState } from "react";
import type { SandboxRow } from "../../server/protocol/operator.ts";
import { formatSeconds } from "../teach/format.ts";
import { Button } from "../ui/button.tsx";
import { ConfirmDialog } from "../ui/confirm-dialog.tsx";
import { SortHead, type Sorting, Table } from "../ui/table.tsx";
import { formatBytes, formatCores, formatCount } from "./format.ts";
import { endSandbox } from "./operate-api.ts";
import pageStyles from "./overview-page.module.css";
import { ownerText, type SandboxColumn, sortSandboxes } from "./sandbox-rows.ts";
import styles from "./sandbox-table.module.css";

interface SandboxTableProps {
  readonly sandboxes: readonly SandboxRow[];
  readonly now: number;
  look(): Promise<void>;
}

const HEADS: readonly { column: SandboxColumn; title: string; number: boolean }[] = [
  { column: "owner", title: "Whose", number: false },
  { column: "id", title: "Sandbox", number: false },
  { column: "age", title: "Age", number: true },
  { column: "memory", title: "Memory", number: true },
  { column: "cores", title: "Processors", number: true },
  { column: "processes", title: "Processes", number: true },
  { column: "disk", title: "Disk", number: true },
];

/** Every sandbox with what it uses, and a way to end it. */
export function SandboxTable({ sandboxes, now, look }: SandboxTableProps) {
  const [sorting, setSorting] = useState<Sorting<SandboxColumn>>({ by: "memory", down: true });
  const [ending, setEnding] = useState<SandboxRow | null>(null);
  const [ended, setEnded] = useState<string | null>(null);
  const heading = useRef<HTMLHeadingElement>(null);
  // The button that had the focus is gone with its row.
  useEffect(() => {
    if (ended !== null && ending === null) heading.current?.focus();
  }, [ended, ending]);
  function begin(row: SandboxRow) {
    setEnded(null);
    setEnding(row);
  }
  const heads = HEADS.map((head) => <Head key={head.column} {...head} sorting={sorting} onSort={setSorting} />);
  return (
    <section className={pageStyles.section} aria-labelledby="sandboxes">
      <h2 id="sandboxes" ref={heading} tabIndex={-1}>
        Sandboxes
      </h2>
      <p role="status" className={styles.told}>
        {ended !== null && `Sandbox ${ended} has ended.`}
      </p>
      {sandboxes.length === 0 ? (
        <p className={styles.none}>There are none now.</p>
      ) : (
        <Table label="Sandboxes">
          <thead>
            <tr>
              {heads}
              <th scope="col" aria-label="Actions" />
            </tr>
          </thead>
          <tbody>
            {sortSandboxes(sandboxes, sorting).map((row) => (
              <Row key={row.id} row={row} now={now} onEnd={() => begin(row)} />
            ))}
          </tbody>
        </Table>
      )}
      {ending !== null && (
        <EndDialog
          row={ending}
          onEnded={async () => {
            await look();
            setEnded(ending.id);
          }}
          onClose={() => setEnding(null)}
        />
      )}
    </section>
  );
}

interface HeadProps {
  readonly column: SandboxColumn;
  readonly title: string;
  readonly number: boolean;
  readonly sorting: Sorting<SandboxColumn>;
  onSort(sorting: Sorting<SandboxColumn>): void;
}

function Head({ title, number, ...rest }: HeadProps) {
  return (
    <SortHead {...rest} number={number || undefined}>
      {title}
    </SortHead>
  );
}

function Row({ row, now, onEnd }: { readonly row: SandboxRow; readonly now: number; onEnd(): void }) {
  return (
    <tr>
      <th scope="row" className={styles.owner} data-nobody={row.owner.kind === "nobody" || undefined}>
        {ownerText(row.owner)}
      </th>
      <td>
        <code>{row.id}</code>
      </td>
      <td data-number>{formatSeconds(Math.max(0, now - row.since) / 1000)}</td>
      <td data-number>{formatBytes(row.memory)}</td>
      <td data-number>{formatCores(row.cores)}</td>
      <td data-number>{formatCount(row.processes)}</td>
      <td data-number>{formatBytes(row.disk)}</td>
      <td className={styles.action}>
        <Button look="link" aria-label={`End sandbox ${row.id}`} onClick={onEnd}>
          End…
        </Button>
      </td>
    </tr>
  );
}

interface EndDialogProps {
  readonly row: SandboxRow;
  onEnded(): Promise<void>;
  onClose(): void;
}

function EndDialog({ row, onEnded, onClose }: EndDialogProps) {
  return (
    <ConfirmDialog
      title={`End sandbox ${row.id}?`}
      confirm="End this sandbox"
      onConfirm={async () => {
        await endSandbox(row.id);
        await onEnded();
      }}
      onClose={onClose}
    >
      {row.owner.kind === "nobody" ? (
        <p>Nobody has it yet. Where it is wanted, another is started in its place.</p>
      ) : (
        <p>
          It belongs to: {ownerText(row.owner)}. Containers and files in it are gone for good; what was done in the
          lessons is kept. They are told, and can have another.
        </p>
      )}
    </ConfirmDialog>
  );
}
