import { Copy, Lock, Menu as MenuIcon, Presentation, Unlock } from "lucide-react";
import { Link } from "wouter";
import { showCode } from "../join/code.ts";
import { Button } from "../ui/button.tsx";
import { Menu, MenuItem, MenuLine } from "../ui/menu.tsx";
import { ThemeButton } from "../ui/theme-button.tsx";
import { useMedia } from "../ui/use-media.ts";
import { useNow } from "../ui/use-now.ts";
import type { Board } from "./board-state.ts";
import { useBoard, useConsole } from "./console.ts";
import styles from "./console-bar.module.css";
import type { ConsoleDialog } from "./dialogs.tsx";
import { duration, gigabytes, timeOfDay } from "./format.ts";
import { stepsDone, stepsOf } from "./sort-seats.ts";

interface BarProps {
  readonly board: Board;
  /** The step of the hold, by its title. */
  readonly holdTitle: string | null;
  onDialog(dialog: ConsoleDialog): void;
  onShowTerminal(): void;
}

const NARROW = "(max-width: 1180px)";

export function ConsoleBar(props: BarProps) {
  const { board } = props;
  const { ask, notify } = useConsole();
  const narrow = useMedia(NARROW);
  const code = board.settings.code;
  const copy = () => {
    navigator.clipboard
      .writeText(`${location.origin}/join/${code}`)
      .then(() => notify("The link to join is on the clipboard."))
      .catch(() => notify("The browser did not let this page copy."));
  };
  return (
    <header className={styles.bar}>
      <div className={styles.title}>
        <Link href="/teach" className={styles.back} aria-label="All classes">
          ‹
        </Link>
        <div>
          <h1>{board.class.title}</h1>
          <Times board={board} />
        </div>
      </div>
      {board.class.state !== "ended" && (
        <div className={styles.code}>
          <button
            type="button"
            onClick={copy}
            title="Copy the link to join"
            aria-label={`Join code ${showCode(code)}. Copy the link to join`}
          >
            {showCode(code)} <Copy size={14} aria-hidden />
          </button>
          <Link href={`/teach/${board.class.id}/project`} target="_blank">
            <Presentation size={13} aria-hidden /> Project it
          </Link>
        </div>
      )}
      <Figures board={board} />
      <div className={styles.actions}>
        {board.class.state === "planned" && (
          <>
            <Link href={`/teach/${board.class.id}/prepare`} className={styles.link}>
              Prepare
            </Link>
            <Button look="primary" onClick={() => ask({ type: "class.open" })}>
              Open the class
            </Button>
          </>
        )}
        {board.class.state === "open" && (narrow ? <NarrowActions {...props} /> : <WideActions {...props} />)}
        {board.class.state === "ended" && (
          <Link href={`/teach/${board.class.id}/report`} className={styles.link}>
            Report
          </Link>
        )}
        <ThemeButton />
      </div>
    </header>
  );
}

function Times({ board }: { readonly board: Board }) {
  const now = useNow(10_000);
  const { state, startedAt, endsAt } = board.class;
  if (state === "planned") return <small>not open yet · {duration(board.settings.minutes)}</small>;
  if (state === "ended") return <small>over since {endsAt === null ? "" : timeOfDay(endsAt)}</small>;
  const left = Math.max(0, Math.round(((endsAt ?? now) - now) / 60_000));
  return (
    <small data-soon={left < 10}>
      started {startedAt === null ? "" : timeOfDay(startedAt)} · {duration(left)} left
    </small>
  );
}

function Figures({ board }: { readonly board: Board }) {
  const machine = useBoard((state) => state.machine);
  const seats = board.seats.filter(({ state }) => state === "in");
  const of = seats.reduce((sum, seat) => sum + stepsOf(seat), 0);
  const done = seats.reduce((sum, seat) => sum + stepsDone(seat), 0);
  return (
    <dl className={styles.figures}>
      <Figure value={`${seats.length} / ${board.settings.seats}`} name="joined" />
      <Figure value={`${of === 0 ? 0 : Math.round((done / of) * 100)} %`} name="of steps done" />
      <Figure value={String(board.help.length)} name={board.help.length === 1 ? "needs help" : "need help"} />
      {machine !== null && <Figure value={gigabytes(machine.used, machine.total)} name="memory" wide />}
    </dl>
  );
}

function Figure({
  value,
  name,
  wide = false,
}: {
  readonly value: string;
  readonly name: string;
  readonly wide?: boolean;
}) {
  return (
    <div data-wide={wide}>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}

function HoldButton({ board, holdTitle, onDialog }: BarProps) {
  const { ask } = useConsole();
  if (board.class.hold === null)
    return (
      <Button look="primary" onClick={() => onDialog({ kind: "hold" })}>
        Hold…
      </Button>
    );
  return (
    <Button
      look="primary"
      title={`Held behind ${holdTitle ?? "a step"}`}
      onClick={() => ask({ type: "class.release" })}
    >
      Release the class
    </Button>
  );
}

function WideActions(props: BarProps) {
  const { board, onDialog, onShowTerminal } = props;
  const { ask } = useConsole();
  const { locked, shown } = board.class;
  return (
    <>
      <Button onClick={onShowTerminal}>{shown === null ? "Show my terminal" : "Stop showing"}</Button>
      <Button onClick={() => onDialog({ kind: "tell", seat: null })}>Message all</Button>
      <Button aria-pressed={locked} onClick={() => ask({ type: "class.lock", locked: !locked })}>
        {locked ? <Unlock size={14} aria-hidden /> : <Lock size={14} aria-hidden />}
        {locked ? "Unlock typing" : "Lock typing"}
      </Button>
      <HoldButton {...props} />
      <MoreMenu {...props} short />
    </>
  );
}

function NarrowActions(props: BarProps) {
  return (
    <>
      <HoldButton {...props} />
      <MoreMenu {...props} short={false} />
    </>
  );
}

/** @param short without what has a button of its own */
function MoreMenu({ board, short, onDialog, onShowTerminal }: BarProps & { readonly short: boolean }) {
  const { ask } = useConsole();
  const { locked, shown } = board.class;
  return (
    <Menu label="More actions" icon={<MenuIcon size={16} aria-hidden />}>
      {!short && (
        <>
          <MenuItem onChoose={onShowTerminal}>
            {shown === null ? "Show my terminal" : "Stop showing my terminal"}
          </MenuItem>
          <MenuItem onChoose={() => onDialog({ kind: "tell", seat: null })}>Message all…</MenuItem>
          <MenuItem onChoose={() => ask({ type: "class.lock", locked: !locked })}>
            {locked ? "Unlock typing" : "Lock typing"}
          </MenuItem>
          <MenuLine />
        </>
      )}
      <MenuItem onChoose={() => onDialog({ kind: "catchUp", seat: null })}>Catch all up…</MenuItem>
      <MenuItem onChoose={() => onDialog({ kind: "extend" })}>Extend the time…</MenuItem>
      <MenuItem hint="?" onChoose={() => onDialog({ kind: "keys" })}>
        Keyboard shortcuts
      </MenuItem>
      <MenuLine />
      <MenuItem onChoose={() => onDialog({ kind: "end" })}>End the class…</MenuItem>
    </Menu>
  );
}
