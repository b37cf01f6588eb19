import { Link } from "wouter";
import { lessonsOf } from "../store/class-state.ts";
import { useWorkshop } from "../store/workshop-store.ts";
import { openLessonAddress } from "./addresses.ts";
import styles from "./lesson-rail.module.css";

/** The lessons of the course, each with how far the learner is. */
export function LessonRail() {
  const here = useWorkshop((state) => openLessonAddress(state));
  const [courseId, lessonId] = here?.split("/") ?? [];
  const course = useWorkshop((state) => state.courses.find(({ id }) => id === courseId));
  const progress = useWorkshop((state) => state.courseProgress);
  const klass = useWorkshop((state) => state.klass);
  if (course === undefined) return null;
  return (
    <nav className={styles.rail} aria-label="Lessons">
      <ol>
        {lessonsOf(course, klass).map((lesson, at) => {
          const own = progress?.course === course.id ? progress.lessons.find(({ id }) => id === lesson.id) : undefined;
          const done = own?.done ?? 0;
          const of = own?.of ?? lesson.steps.length;
          const state = of > 0 && done === of ? "done" : lesson.id === lessonId ? "now" : "todo";
          return (
            <li key={lesson.id} data-here={lesson.id === lessonId}>
              <Link
                href={`/${course.id}/${lesson.id}`}
                title={`${at + 1}. ${lesson.title}: ${done} of ${of} steps done`}
                aria-label={`${at + 1}. ${lesson.title}: ${done} of ${of} steps done`}
                aria-current={lesson.id === lessonId ? "page" : undefined}
              >
                <span className={styles.track} data-state={state}>
                  <span style={{ width: `${of === 0 ? 0 : (done / of) * 100}%` }} />
                </span>
                <span className={styles.title}>{lesson.title}</span>
              </Link>
            </li>
          );
        })}
      </ol>
    </nav>
  );
}
