import { type KeyboardEvent, memo, useMemo, useRef, useState } from "react";
import type { HelpView, SeatView } from "../../server/protocol/classroom.ts";
import type { CourseSummary } from "../../server/protocol/course-view.ts";
import { Button } from "../ui/button.tsx";
import { useNow } from "../ui/use-now.ts";
import styles from "./board.module.css";
import { useBoard, useConsole } from "./console.ts";
import { minutesSince } from "./format.ts";
import { isShown, type Need, needOf, sortSeats, stepsDone, stepsOf } from "./sort-seats.ts";

export type Lessons = CourseSummary["lessons"];

interface BoardProps {
  readonly lessons: Lessons;
  readonly selected: string | null;
  onSelect(seat: string): void;
}

const FILTERS: readonly (readonly [string, string])[] = [
  ["all", "Everybody"],
  ["hand", "Hand raised"],
  ["stuck", "Stuck"],
  ["working", "Working"],
  ["held", "Held"],
  ["away", "Away"],
  ["done", "Done"],
  ["removed", "Removed"],
];

/** Learners by steps, who needs help first. */
export function Board({ lessons, selected, onSelect }: BoardProps) {
  const seats = useBoard((state) => state.board?.seats ?? NONE);
  const help = useBoard((state) => state.board?.help ?? NONE);
  const [status, setStatus] = useState("all");
  const [search, setSearch] = useState("");
  const rows = useMemo(
    () => sortSeats(seats, help).filter((seat) => isShown(seat, help, status, search)),
    [seats, help, status, search],
  );
  return (
    <div className={styles.board}>
      <div className={styles.tools}>
        <input
          id="board-search"
          type="search"
          className={styles.search}
          placeholder="Search names and commands"
          aria-label="Search names and commands"
          value={search}
          onChange={(event) => setSearch(event.target.value)}
        />
        <select
          aria-label="Show"
          className={styles.filter}
          value={status}
          onChange={(event) => setStatus(event.target.value)}
        >
          {FILTERS.map(([value, label]) => (
            <option key={value} value={value}>
              {label}
            </option>
          ))}
        </select>
        <span className={styles.sorted}>Sorted by who needs help</span>
        <Legend />
      </div>
      {rows.length === 0 ? (
        <p className={styles.empty}>{seats.length === 0 ? "Nobody is here yet." : "Nobody fits."}</p>
      ) : (
        <Grid rows={rows} help={help} lessons={lessons} selected={selected} onSelect={onSelect} />
      )}
    </div>
  );
}

const NONE: readonly never[] = [];

function Legend() {
  return (
    <ul className={styles.legend} aria-label="Signs">
      {(["done", "shown", "caughtUp", "now", "stuck", "todo"] as const).map((mark) => (
        <li key={mark}>
          <i className={styles.mark} data-mark={mark} aria-hidden />
          {MARK_NAMES[mark]}
        </li>
      ))}
    </ul>
  );
}

const MARK_NAMES = {
  done: "done",
  shown: "shown",
  caughtUp: "caught up",
  now: "working",
  stuck: "stuck",
  held: "held",
  todo: "to do",
} as const;
type Mark = keyof typeof MARK_NAMES;

interface GridProps extends BoardProps {
  readonly rows: readonly SeatView[];
  readonly help: readonly HelpView[];
}

function Grid({ rows, help, lessons, selected, onSelect }: GridProps) {
  const grid = useRef<HTMLDivElement>(null);
  const [at, setAt] = useState<string | null>(selected);
  const now = useNow(15_000);
  const current = rows.some(({ id }) => id === at) ? at : (rows[0]?.id ?? null);

  function onKeyDown(event: KeyboardEvent) {
    const index = rows.findIndex(({ id }) => id === current);
    const to = { ArrowDown: index + 1, j: index + 1, ArrowUp: index - 1, k: index - 1, Home: 0, End: rows.length - 1 }[
      event.key
    ];
    const row = to === undefined ? undefined : rows[Math.max(0, Math.min(rows.length - 1, to))];
    if (row === undefined) return;
    event.preventDefault();
    setAt(row.id);
    grid.current?.querySelector<HTMLElement>(`[data-seat="${row.id}"]`)?.focus();
  }

  const columns = lessons.map(({ steps }) => `minmax(${steps.length * 11}px, ${steps.length}fr)`).join(" ");
  return (
    <div
      ref={grid}
      role="grid"
      aria-label="Learners"
      aria-rowcount={rows.length + 1}
      className={styles.grid}
      style={{ "--lessons": columns } as React.CSSProperties}
      onKeyDown={onKeyDown}
    >
      <div role="row" className={styles.head} tabIndex={-1}>
        <span role="columnheader" tabIndex={-1}>
          Learner
        </span>
        {lessons.map(({ id, title }) => (
          <span role="columnheader" tabIndex={-1} key={id} className={styles.lesson} title={title}>
            {title}
          </span>
        ))}
        <span role="columnheader" tabIndex={-1}>
          Last command
        </span>
      </div>
      {rows.map((seat) => (
        <Row
          key={seat.id}
          seat={seat}
          need={needOf(seat, help)}
          minutes={minutesOf(seat, help, now)}
          lessons={lessons}
          selected={seat.id === selected}
          tabbable={seat.id === current}
          onSelect={onSelect}
        />
      ))}
    </div>
  );
}

/** A row changes when its learner does, or a minute has gone by. */
function minutesOf(seat: SeatView, help: readonly HelpView[], now: number): string {
  const need = needOf(seat, help);
  if (need === "working" || need === "stuck") return minutesSince(seat.stepSince ?? seat.statusSince, now);
  const since = help.find((entry) => entry.seat === seat.id)?.since ?? seat.statusSince;
  return need === "done" ? "" : minutesSince(since, now);
}

interface RowProps {
  readonly seat: SeatView;
  readonly need: Need;
  readonly minutes: string;
  readonly lessons: Lessons;
  readonly selected: boolean;
  readonly tabbable: boolean;
  onSelect(seat: string): void;
}

const NEED_WORDS: Readonly<Record<Need, string>> = {
  waiting: "waits to be let in",
  hand: "hand up",
  stuck: "stuck",
  working: "",
  held: "held",
  away: "away",
  done: "done",
  removed: "removed",
};

const Row = memo(function Row({ seat, need, minutes, lessons, selected, tabbable, onSelect }: RowProps) {
  const done = stepsDone(seat);
  const of = stepsOf(seat);
  const { lastCommand, catchUp } = seat;
  const words = catchUp === null ? NEED_WORDS[need] : `catching up ${catchUp.done} of ${catchUp.of}`;
  return (
    <div
      role="row"
      data-seat={seat.id}
      data-need={need}
      aria-selected={selected}
      tabIndex={tabbable ? 0 : -1}
      className={styles.row}
      onClick={() => onSelect(seat.id)}
      onKeyDown={(event) => {
        if (event.key === "Enter" && event.target === event.currentTarget) onSelect(seat.id);
      }}
    >
      <span role="gridcell" tabIndex={-1} className={styles.name}>
        <b>{seat.name}</b>
        <small>
          {words}
          {words !== "" && minutes !== "" && " · "}
          {minutes}
          {need === "stuck" && seat.tries > 0 && ` · ${seat.tries} tries`}
        </small>
        {need === "waiting" && <Admission seat={seat.id} />}
      </span>
      {lessons.map((lesson) => (
        <span role="gridcell" tabIndex={-1} key={lesson.id} className={styles.steps}>
          <span className="visually-hidden">{spoken(seat, lesson)}</span>
          {lesson.steps.map((step, index) => {
            const mark = markOf(seat, lesson.id, step.id, index, need);
            return (
              <i
                key={step.id}
                className={styles.mark}
                data-mark={mark}
                title={`${step.title}: ${MARK_NAMES[mark]}`}
                aria-hidden
              />
            );
          })}
        </span>
      ))}
      <span role="gridcell" tabIndex={-1} className={styles.last} data-failed={(lastCommand?.exitCode ?? 0) !== 0}>
        <span className={styles.bar} aria-hidden>
          <span style={{ width: `${of === 0 ? 0 : (done / of) * 100}%` }} />
        </span>
        <span className={styles.count}>
          {done} of {of}
        </span>
        {lastCommand !== null && (
          <code title={lastCommand.text}>
            {lastCommand.text}
            {lastCommand.exitCode !== null && lastCommand.exitCode !== 0 && ` (exit ${lastCommand.exitCode})`}
          </code>
        )}
      </span>
    </div>
  );
});

function Admission({ seat }: { readonly seat: string }) {
  const { ask } = useConsole();
  return (
    <span className={styles.admission}>
      <Button
        look="link"
        onClick={(event) => {
          event.stopPropagation();
          ask({ type: "seat.admit", seat });
        }}
      >
        Admit
      </Button>
      <Button
        look="link"
        onClick={(event) => {
          event.stopPropagation();
          ask({ type: "seat.remove", seat });
        }}
      >
        Refuse
      </Button>
    </span>
  );
}

function markOf(seat: SeatView, lesson: string, step: string, index: number, need: Need): Mark {
  const mark = seat.marks[lesson]?.[index];
  if (mark === "d") return "done";
  if (mark === "s") return "shown";
  if (mark === "c") return "caughtUp";
  if (seat.now?.lesson !== lesson || seat.now.step !== step) return "todo";
  if (seat.status === "stuck" || need === "hand") return "stuck";
  return seat.status === "held" ? "held" : "now";
}

function spoken(seat: SeatView, lesson: Lessons[number]): string {
  const marks = seat.marks[lesson.id] ?? "";
  const here = seat.now?.lesson === lesson.id ? lesson.steps.find(({ id }) => id === seat.now?.step) : undefined;
  const done = marks.replaceAll(".", "").length;
  return `${done} of ${lesson.steps.length}${here === undefined ? "" : `, at ${here.title}`}`;
}
