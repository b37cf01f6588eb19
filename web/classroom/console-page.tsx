import { useCallback, useEffect, useMemo, useState } from "react";
import { useSearchParams } from "wouter";
import type { CourseSummary } from "../../server/protocol/course-view.ts";
import { Button } from "../ui/button.tsx";
import { FullPage } from "../ui/full-page.tsx";
import { Board, type Lessons } from "./board.tsx";
import type { Board as BoardView } from "./board-state.ts";
import { type Console, ConsoleProvider, getAllCourses, openConsole, useBoard, useConsole } from "./console.ts";
import { ConsoleBar } from "./console-bar.tsx";
import styles from "./console-page.module.css";
import { type ConsoleDialog, ConsoleDialogs } from "./dialogs.tsx";
import { EmptyClass } from "./empty-class.tsx";
import { HelpList } from "./help-list.tsx";
import { Messages } from "./messages.tsx";
import { MyTerminal, useShowTerminal } from "./my-terminal.tsx";
import { SeatPane } from "./seat-pane.tsx";
import { panelId, Tabs, tabId } from "./tabs.tsx";
import { Toast } from "./toast.tsx";
import { useConsoleKeys } from "./use-console-keys.ts";

/** The instructor's page of a class. */
export function ConsolePage({ classId }: { readonly classId: string }) {
  return (
    <WithConsole classId={classId}>
      {(board, courses) => <ConsoleView board={board} lessons={lessonsOf(board, courses)} />}
    </WithConsole>
  );
}

interface WithConsoleProps {
  readonly classId: string;
  readonly children: (board: BoardView, courses: readonly CourseSummary[]) => React.ReactNode;
}

/** Connects to a class for as long as it is rendered. */
export function WithConsole({ classId, children }: WithConsoleProps) {
  const [opened, setOpened] = useState<Console | null>(null);
  const [courses, setCourses] = useState<readonly CourseSummary[]>([]);
  useEffect(() => {
    const made = openConsole(classId);
    setOpened(made);
    made.connect();
    getAllCourses()
      .then(setCourses)
      .catch((error: Error) => made.notify(error.message));
    return () => made.dispose();
  }, [classId]);
  if (opened === null) return null;
  return (
    <ConsoleProvider value={opened}>
      <Connected>{(board) => children(board, courses)}</Connected>
    </ConsoleProvider>
  );
}

function Connected({ children }: { readonly children: (board: BoardView) => React.ReactNode }) {
  const connection = useBoard((state) => state.connection);
  const board = useBoard((state) => state.board);
  if (connection.state === "stopped") {
    return (
      <FullPage title={STOPPED[connection.why]}>
        {connection.why === "version" || connection.why === "tooMany" ? (
          <Button look="primary" onClick={() => location.reload()}>
            Reload the page
          </Button>
        ) : (
          <p>
            You may be signed out, or it belongs to another instructor.{" "}
            <a href="/teach">Sign in, or see your classes</a>
          </p>
        )}
      </FullPage>
    );
  }
  if (board === null) return <p className={styles.loading}>Connecting to the class…</p>;
  return children(board);
}

const NOT_YOURS = "This class is not yours to open";
const STOPPED = {
  version: "The workshop was updated",
  tooMany: "You have the workshop open too many times. Close some of its pages, and reload this one.",
  forbidden: NOT_YOURS,
  refused: NOT_YOURS,
} as const;

function lessonsOf(board: BoardView, courses: readonly CourseSummary[]): Lessons {
  const course = courses.find(({ id }) => id === board.class.course);
  return course?.lessons.filter(({ id }) => board.class.lessons.includes(id)) ?? [];
}

const TABS = ["Progress", "My terminal", "Messages"] as const;
type Tab = (typeof TABS)[number];

function ConsoleView({ board, lessons }: { readonly board: BoardView; readonly lessons: Lessons }) {
  const { ask } = useConsole();
  const [params, setParams] = useSearchParams();
  const [tab, setTab] = useState<Tab>("Progress");
  const [dialog, setDialog] = useState<ConsoleDialog | null>(null);
  const [large, setLarge] = useState(false);
  const seat = board.seats.find(({ id }) => id === params.get("seat")) ?? null;
  const select = useCallback(
    (id: string | null) => setParams(id === null ? {} : { seat: id }, { replace: true }),
    [setParams],
  );
  const toggleShown = useShowTerminal(() => setTab("My terminal"));
  const close = useCallback(() => {
    if (seat === null) return;
    select(null);
    ask({ type: "seat.select", seat: null });
    ask({ type: "assist.leave" });
    document.querySelector<HTMLElement>(`[data-seat="${seat.id}"]`)?.focus();
  }, [seat, select, ask]);
  useConsoleKeys({ open: setDialog, close });
  const holdTitle = useMemo(() => titleOf(lessons, board.class.hold), [lessons, board.class.hold]);
  return (
    <div className={styles.page}>
      <ConsoleBar board={board} holdTitle={holdTitle} onDialog={setDialog} onShowTerminal={toggleShown} />
      <main className={styles.main} data-seat-open={seat !== null} data-large={large && seat !== null}>
        <section className={styles.left} aria-label="Class">
          <Tabs<Tab> tabs={TABS} active={tab} onChange={setTab} />
          <Banner board={board} holdTitle={holdTitle} />
          <div role="tabpanel" id={panelId(tab)} aria-labelledby={tabId(tab)} className={styles.panel}>
            {tab === "Progress" &&
              (board.seats.length === 0 ? (
                <EmptyClass board={board} />
              ) : (
                <Board lessons={lessons} selected={seat?.id ?? null} onSelect={select} />
              ))}
            {tab === "My terminal" && <MyTerminal board={board} onToggle={toggleShown} />}
            {tab === "Messages" && <Messages board={board} onTell={() => setDialog({ kind: "tell", seat: null })} />}
          </div>
        </section>
        <aside className={styles.side} aria-label="Help and the chosen learner">
          <HelpList onSelect={select} />
          {seat === null ? (
            <p className={styles.hint}>Choose a learner to see what is missing, and their terminal.</p>
          ) : (
            <SeatPane key={seat.id} seat={seat} large={large} onLarge={setLarge} onDialog={setDialog} onClose={close} />
          )}
        </aside>
      </main>
      {dialog !== null && <ConsoleDialogs dialog={dialog} lessons={lessons} onClose={() => setDialog(null)} />}
      <Toast />
      <Announcer />
    </div>
  );
}

function titleOf(lessons: Lessons, at: { lesson: string; step: string } | null): string | null {
  const lesson = lessons.find(({ id }) => id === at?.lesson);
  return lesson?.steps.find(({ id }) => id === at?.step)?.title ?? null;
}

/** What holds for everybody now, with what ends it. */
function Banner({ board, holdTitle }: { readonly board: BoardView; readonly holdTitle: string | null }) {
  const { ask } = useConsole();
  const connection = useBoard((state) => state.connection);
  const troubles = useBoard((state) => state.troubles);
  const { hold, locked, shown, state } = board.class;
  return (
    <div role="status" className={styles.banners}>
      {connection.state !== "live" && (
        <p data-tone="bad">The connection is lost. Trying again; what you see may be old.</p>
      )}
      {troubles.map(({ kind, message }) => (
        <p key={kind} data-tone="bad">
          {message}
        </p>
      ))}
      {state === "open" && hold !== null && (
        <p>
          The class is held behind <b>{holdTitle ?? hold.step}</b>.
          <Button look="link" onClick={() => ask({ type: "class.release" })}>
            Release
          </Button>
        </p>
      )}
      {state === "open" && locked && (
        <p>
          Typing is locked for everybody.
          <Button look="link" onClick={() => ask({ type: "class.lock", locked: false })}>
            Unlock
          </Button>
        </p>
      )}
      {state === "open" && shown !== null && (
        <p>
          Everybody sees a terminal of {shown.by}.
          <Button look="link" onClick={() => ask({ type: "class.show", terminal: null })}>
            Stop showing
          </Button>
        </p>
      )}
    </div>
  );
}

function Announcer() {
  const { id, text } = useBoard((state) => state.announcement);
  return (
    <div className="visually-hidden" role="log" aria-live="polite" aria-label="Announcements">
      <span key={id}>{text}</span>
    </div>
  );
}
