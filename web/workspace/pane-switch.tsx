import { BookOpen, Eye, Presentation, SquareTerminal, Unplug } from "lucide-react";
import { isOpen } from "../store/workshop-state.ts";
import { useWorkshop } from "../store/workshop-store.ts";
import styles from "./pane-switch.module.css";
import { focusLesson, type Panes, panes } from "./panes.ts";
import { focusTerminal } from "./workshop.ts";

const NONE: readonly never[] = [];

/** On small screens: the lesson, the terminals, or the terminal that an instructor shows. */
export function PaneSwitch({ shown }: { readonly shown: Panes["shown"] }) {
  const watched = useWorkshop(({ klass }) => {
    const assist = klass?.me.assist ?? null;
    return assist === null || assist.mode === "askingToWatch" ? null : assist.instructor;
  });
  const steps = useWorkshop((state) =>
    state.progress !== null && isOpen(state, state.progress) ? state.progress.steps : NONE,
  );
  const instructor = useWorkshop(({ klass }) => klass?.class.shown?.by ?? null);
  const cut = useWorkshop(({ connection: { state } }) => state === "reconnecting" || state === "stopped");
  const done = steps.filter(({ state }) => state === "done").length;
  return (
    <nav className={styles.bar} aria-label="Panes">
      <button type="button" aria-pressed={shown === "lesson"} onClick={focusLesson}>
        <BookOpen size={17} aria-hidden /> Lesson
        {steps.length > 0 && (
          <span className={styles.count} aria-hidden>
            {done}/{steps.length}
          </span>
        )}
      </button>
      <button type="button" aria-pressed={shown === "terminal"} onClick={focusTerminal}>
        <SquareTerminal size={17} aria-hidden /> Terminal
        {cut && (
          <>
            <Unplug className={styles.cut} size={15} aria-hidden />
            <span className="visually-hidden">, not connected</span>
          </>
        )}
        {watched !== null && (
          <>
            <Eye size={15} aria-hidden />
            <span className="visually-hidden">, {watched} is watching</span>
          </>
        )}
      </button>
      {instructor !== null && (
        <button
          type="button"
          aria-pressed={shown === "instructor"}
          onClick={() => panes.setState({ shown: "instructor" })}
        >
          <Presentation size={17} aria-hidden /> <span className={styles.who}>{instructor}</span>
        </button>
      )}
    </nav>
  );
}
