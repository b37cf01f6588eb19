import { useEffect, useRef } from "react";
import { Link } from "wouter";
import type { LessonView } from "../../server/protocol/course-view.ts";
import type { LessonProgress } from "../../server/protocol/state.ts";
import { isOpen } from "../store/workshop-state.ts";
import { useWorkshop } from "../store/workshop-store.ts";
import { Button } from "../ui/button.tsx";
import { openLesson } from "../workspace/workshop.ts";
import { LessonEnd } from "./lesson-end.tsx";
import styles from "./lesson-pane.module.css";
import { LessonSkeleton } from "./lesson-skeleton.tsx";
import { Prose } from "./prose.tsx";
import { Step } from "./step.tsx";
import { currentStep, isInView, scrollToStep } from "./steps.ts";

export function LessonPane() {
  const lesson = useWorkshop((state) => state.lesson);
  const progress = useWorkshop((state) =>
    state.progress !== null && isOpen(state, state.progress) ? state.progress : null,
  );
  return (
    <section
      id="lesson"
      className={styles.pane}
      tabIndex={-1}
      aria-label="Lesson"
      aria-busy={lesson.state === "loading" || lesson.state === "none"}
    >
      <div className={styles.column}>
        {(lesson.state === "none" || lesson.state === "loading") && <LessonSkeleton />}
        {lesson.state === "failed" && (
          <div className={styles.failed}>
            <h1>{lesson.failure.status === 404 ? "There is no such lesson" : "This lesson did not load"}</h1>
            <p>{lesson.failure.message}</p>
            {lesson.failure.status === 404 ? (
              <Link href="/">To the lesson you were in</Link>
            ) : (
              <Button look="primary" onClick={() => void openLesson(lesson.course, lesson.id)}>
                Try again
              </Button>
            )}
          </div>
        )}
        {lesson.state === "ready" && (
          <Lesson key={`${lesson.lesson.course}/${lesson.lesson.id}`} lesson={lesson.lesson} progress={progress} />
        )}
      </div>
    </section>
  );
}

interface LessonProps {
  readonly lesson: LessonView;
  readonly progress: LessonProgress | null;
}

function Lesson({ lesson, progress }: LessonProps) {
  useBeginAtTop();
  useFollowCurrentStep(lesson, progress);
  useEffect(() => {
    document.title = `${lesson.title} · Docker Workshop`;
  }, [lesson]);
  const complete = progress?.steps.every(({ state }) => state === "done") ?? false;
  return (
    <article aria-labelledby="lesson-title">
      <p className={styles.crumb}>
        Lesson {lesson.number} of {lesson.of} · about {lesson.minutes} min
      </p>
      <h1 id="lesson-title">{lesson.title}</h1>
      <Prose html={lesson.introHtml} className={styles.intro} />
      {lesson.steps.map((step) => (
        <Step key={step.id} step={step} progress={progress?.steps.find(({ id }) => id === step.id)} />
      ))}
      {complete && <LessonEnd lesson={lesson} />}
    </article>
  );
}

/** The pane stays where a lesson goes and another comes; who pressed "Next lesson" finds the focus in it. */
function useBeginAtTop(): void {
  useEffect(() => {
    const pane = document.getElementById("lesson");
    pane?.scrollTo({ top: 0 });
    if (document.activeElement === document.body && pane?.dataset.visited !== undefined)
      pane.focus({ preventScroll: true });
    if (pane !== null) pane.dataset.visited = "";
  }, []);
}

/** Brings the step of the address, else the current one, into view; then each step that becomes current. */
function useFollowCurrentStep(lesson: LessonView, progress: LessonProgress | null): void {
  const current = progress === null ? undefined : currentStep(progress.steps);
  const last = useRef<string | null | undefined>(undefined);
  useEffect(() => {
    if (current === undefined || last.current === current) return;
    const before = last.current;
    last.current = current;
    if (before !== undefined) {
      // Whoever reads elsewhere is left there.
      if (before !== null && isInView(before)) scrollToStep(current ?? "lesson-end", "nearest");
      return;
    }
    const asked = decodeURIComponent(location.hash.slice(1));
    if (lesson.steps.some(({ id }) => id === asked)) return scrollToStep(asked, "start");
    const begun = progress?.steps.some(({ state }) => state === "done") ?? false;
    if (begun) scrollToStep(current ?? "lesson-end", "start");
  }, [current, lesson, progress]);
}
