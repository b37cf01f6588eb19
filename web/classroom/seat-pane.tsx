import { Maximize2, Minimize2, MoreHorizontal, X } from "lucide-react";
import { lazy, Suspense, useEffect, useState } from "react";
import type { SeatDetail, SeatView } from "../../server/protocol/classroom.ts";
import { CheckBox } from "../lesson/check-box.tsx";
import { Prose } from "../lesson/prose.tsx";
import { Badge } from "../ui/badge.tsx";
import { Button } from "../ui/button.tsx";
import { Menu, MenuItem, MenuLine } from "../ui/menu.tsx";
import { useBoard, useConsole } from "./console.ts";
import type { ConsoleDialog } from "./dialogs.tsx";
import styles from "./seat-pane.module.css";

const TerminalViewer = lazy(() =>
  import("../terminal/terminal-viewer.tsx").then(({ TerminalViewer: part }) => ({ default: part })),
);

interface SeatPaneProps {
  readonly seat: SeatView;
  /** The pane takes most of the page, so that a wide terminal can be read. */
  readonly large: boolean;
  onLarge(large: boolean): void;
  onDialog(dialog: ConsoleDialog): void;
  onClose(): void;
}

/** One learner: what is missing, what they did, their terminal when they are watched. */
export function SeatPane({ seat, large, onLarge, onDialog, onClose }: SeatPaneProps) {
  const { ask } = useConsole();
  const detail = useBoard((state) => (state.detail?.seat === seat.id ? state.detail : null));
  useEffect(() => {
    ask({ type: "seat.select", seat: seat.id });
  }, [ask, seat.id]);
  return (
    <section className={styles.pane} aria-labelledby="seat-title">
      <header className={styles.header}>
        <div className={styles.who}>
          <h2 id="seat-title" tabIndex={-1}>
            {seat.name}
          </h2>
          {seat.status !== "working" && seat.why !== "" && (
            <Badge kind={seat.status === "stuck" ? "wait" : "plain"}>{seat.why}</Badge>
          )}
        </div>
        <Button
          look="icon"
          className={styles.large}
          aria-label="Large"
          title={large ? "Smaller" : "Larger"}
          aria-pressed={large}
          onClick={() => onLarge(!large)}
        >
          {large ? <Minimize2 size={15} aria-hidden /> : <Maximize2 size={15} aria-hidden />}
        </Button>
        <SeatMenu seat={seat} onDialog={onDialog} />
        <Button look="icon" aria-label="Close" title="Close (Escape)" onClick={onClose}>
          <X size={15} aria-hidden />
        </Button>
      </header>
      <AssistBar seat={seat} detail={detail} />
      {detail !== null && <Detail detail={detail} />}
      <footer className={styles.actions}>
        <Button onClick={() => onDialog({ kind: "tell", seat: seat.id })}>Send a message</Button>
        <Button onClick={() => onDialog({ kind: "catchUp", seat: seat.id })}>Catch up…</Button>
        <Button onClick={() => onDialog({ kind: "freshSandbox", seat: seat.id })}>Fresh sandbox…</Button>
      </footer>
    </section>
  );
}

function SeatMenu({ seat, onDialog }: Pick<SeatPaneProps, "seat" | "onDialog">) {
  return (
    <Menu label={`More for ${seat.name}`} icon={<MoreHorizontal size={16} aria-hidden />}>
      <MenuItem onChoose={() => onDialog({ kind: "rename", seat: seat.id })}>Rename…</MenuItem>
      <MenuItem onChoose={() => onDialog({ kind: "catchUp", seat: seat.id })}>Catch up…</MenuItem>
      <MenuItem onChoose={() => onDialog({ kind: "freshSandbox", seat: seat.id })}>Fresh sandbox…</MenuItem>
      <MenuLine />
      <MenuItem onChoose={() => onDialog({ kind: "free", seat: seat.id })}>Free the seat…</MenuItem>
      <MenuItem onChoose={() => onDialog({ kind: "remove", seat: seat.id })}>Remove from the class…</MenuItem>
    </Menu>
  );
}

/** Watching and typing: each state says what the learner sees. */
function AssistBar({ seat, detail }: { readonly seat: SeatView; readonly detail: SeatDetail | null }) {
  const { ask, page, send } = useConsole();
  const [terminal, setTerminal] = useState<string | null>(null);
  const mode = seat.assist?.mode ?? null;
  const terminals = detail?.terminals ?? [];
  const shown = terminals.find(({ id }) => id === terminal) ?? terminals[0];
  const looks = mode === "watching" || mode === "askingToType" || mode === "typing";
  return (
    <div className={styles.assist}>
      <div className={styles.assistBar} role="status">
        {mode === null && (
          <Button onClick={() => ask({ type: "assist.watch", seat: seat.id })}>Watch the terminal</Button>
        )}
        {mode !== null && <span>{MODES[mode]}</span>}
        {mode === "watching" && (
          <Button onClick={() => ask({ type: "assist.type", seat: seat.id })}>Ask to type</Button>
        )}
        {(mode === "typing" || mode === "askingToType") && (
          <Button onClick={() => ask({ type: "assist.stop" })}>
            {mode === "typing" ? "Stop typing (F9)" : "Cancel"}
          </Button>
        )}
        {mode !== null && <Button onClick={() => ask({ type: "assist.leave" })}>Stop watching</Button>}
        {looks && terminals.length > 1 && (
          <select aria-label="Terminal" value={shown?.id ?? ""} onChange={(event) => setTerminal(event.target.value)}>
            {terminals.map(({ id, title }) => (
              <option key={id} value={id}>
                {title}
              </option>
            ))}
          </select>
        )}
      </div>
      {looks && shown !== undefined && (
        <div className={styles.terminal}>
          <Suspense fallback={null}>
            <TerminalViewer
              key={shown.id}
              terminal={shown.id}
              page={page}
              cols={shown.cols}
              rows={shown.rows}
              label={`Terminal of ${seat.name}${mode === "typing" ? "" : ", read only"}`}
              writable={mode === "typing"}
              send={send}
              onEndKey={() => ask({ type: "assist.stop" })}
            />
          </Suspense>
        </div>
      )}
    </div>
  );
}

const MODES = {
  askingToWatch: "You asked to watch. Waiting for their yes.",
  watching: "Watching, read only. They see that you do.",
  askingToType: "You asked to type. Waiting for their yes.",
  typing: "You are typing. F9 ends it, on either side.",
} as const;

function Detail({ detail }: { readonly detail: SeatDetail }) {
  return (
    <div className={styles.detail}>
      <h3>{detail.stepTitle ?? "No open step"}</h3>
      <p className={styles.place}>
        {detail.lessonTitle}
        {detail.hintsShown > 0 && ` · ${detail.hintsShown} hint${detail.hintsShown > 1 ? "s" : ""} seen`}
        {detail.solutionShown && " · solution shown"}
      </p>
      {detail.checks.map(({ sayHtml, check }) => (
        <div key={check.id}>
          <CheckBox sayHtml={sayHtml} check={check} />
          {check.state === "waiting" && (
            <dl className={styles.found}>
              <dt>Expected</dt>
              <dd>
                <Prose inline html={check.expectedHtml} />
              </dd>
              <dt>Found</dt>
              <dd>
                <Prose inline html={check.foundHtml} />
              </dd>
            </dl>
          )}
        </div>
      ))}
      <h3>Last commands</h3>
      {detail.commands.length === 0 ? (
        <p className={styles.place}>None yet.</p>
      ) : (
        <ol className={styles.commands}>
          {detail.commands.map((command) => (
            <li key={`${command.at} ${command.text}`} data-failed={(command.exitCode ?? 0) !== 0}>
              <code>{command.text}</code>
              <small>{command.exitCode === null ? "running" : `exit ${command.exitCode}`}</small>
            </li>
          ))}
        </ol>
      )}
    </div>
  );
}
